"""The command that starts the zygote: `python -m chalicelib.render.isolation confined`."""

import sys

from chalicelib.render.isolation.zygote import serve

if __name__ == "__main__":
    serve(confines=sys.argv[1] == "confined")
