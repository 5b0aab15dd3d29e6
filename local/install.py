"""Install pinned requirements into the virtualenv, with a progress bar.

    .venv/bin/python -m local.install requirements-local.txt

It needs nothing but Python's own library: nothing else is installed when it runs.
"""

import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path

from local.progress import ProgressBars

_STEP = re.compile(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)")
_LAST_LINES = 30
# pip reports each package first, and then installs them all without a further word.
_COLLECTED_PERCENT = 80


def main(requirements: list[str]) -> int:
    """Install the requirements of these files."""
    files = [argument for name in requirements for argument in ("-r", name)]
    total = sum(count_packages(Path(name).read_text()) for name in requirements)
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", *files]
    last = deque[str](maxlen=_LAST_LINES)
    bars = ProgressBars()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        assert pip.stdout
        for percent, note in steps(_remembered(pip.stdout, last), total):
            bars.show({"Installing": (percent, note)})
    if pip.returncode:
        print("".join(last), file=sys.stderr)
        print(f"Installing {', '.join(requirements)} failed.", file=sys.stderr)
        return 1
    bars.show({"Installing": (100, f"{total} packages")})
    return 0


def count_packages(requirements: str) -> int:
    """Return the number of packages that a lock file pins, also those for other systems."""
    return sum("==" in line for line in requirements.splitlines())


def steps(lines: Iterable[str], total: int) -> Iterator[tuple[int, str]]:
    """Yield the percentage and a note for each step that pip reports."""
    seen = 0
    for line in lines:
        if match := _STEP.match(line):
            seen += 1
            yield min(_COLLECTED_PERCENT, seen * _COLLECTED_PERCENT // max(1, total)), match[1]
        elif line.startswith("Installing collected packages"):
            yield _COLLECTED_PERCENT, "unpacking"


def _remembered(lines: Iterable[str], last: deque[str]) -> Iterator[str]:
    for line in lines:
        last.append(line)
        yield line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
