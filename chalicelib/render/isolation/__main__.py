"""The command that starts the zygote: `python -m chalicelib.render.isolation confined`."""

import json
import sys
import traceback

from chalicelib.render.isolation.zygote import serve

if __name__ == "__main__":
    try:
        serve(confines=sys.argv[1] == "confined")
    except Exception as error:  # noqa: BLE001 -- its standard error is the function's log, in which a line is JSON
        line = {"level": "ERROR", "message": f"the zygote failed: {error}", "exception": traceback.format_exc()}
        sys.exit(json.dumps(line))
