"""`make template`: write the files that are made from the code, most of them in .chalice/.

    python -m deployment.write

They are committed, so that `chalice package` works without this project's commands. A test compares them with the code.
"""

import json
from pathlib import Path
from typing import Any

from deployment.paths import CHALICE, ROOT
from deployment.stack.idle_parts import idle_parts
from deployment.stack.policies import policies, policy_file
from deployment.stack.template import template


def files() -> dict[Path, str]:
    """Return the content of each file, by its path."""
    made = template()
    written = {
        CHALICE / "resources.json": _json(made),
        ROOT / "chalicelib" / "cost" / "stack.json": _json(idle_parts(made)),
    }
    return written | {CHALICE / policy_file(name): _json(document) for name, document in policies().items()}


def main() -> None:
    """Write the files."""
    for path, content in files().items():
        path.write_text(content)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2) + "\n"


if __name__ == "__main__":
    main()
