"""The output of `reelwright cost` in docs/guides/costs.md; `python -m tests.unit.cli.cost_guide` writes it again."""

import re
from pathlib import Path

from click.testing import CliRunner

from chalicelib.cli.main import cli

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "costs.md"
_BLOCK = re.compile(r"(?<=^```text\n).*?(?=^```)", re.MULTILINE | re.DOTALL)


def shown() -> str:
    """Return the tables of the guide."""
    (block,) = _BLOCK.findall(GUIDE.read_text())
    return str(block)


def printed() -> str:
    """Return what the command prints, without spaces at the ends of lines and tables."""
    lines = [line.rstrip() for line in CliRunner().invoke(cli, ["cost"]).stdout.splitlines()]
    return re.sub(r"\n\n+", "\n\n", "\n".join(lines)).strip() + "\n"


if __name__ == "__main__":
    GUIDE.write_text(_BLOCK.sub(lambda _: printed(), GUIDE.read_text(), count=1))
