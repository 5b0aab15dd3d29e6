"""Change the port in the emulator's stored state, which identifies queues by their URLs.

After a start on another port, the emulator would not find its queues, and no message would be read.
"""

import re
from pathlib import Path

_FILES = ("sqs.json", "cloudformation.json")
_QUEUE = re.compile(r"http://127\.0\.0\.1:\d+(?=/\d{12}/)")


def move_queues(state: Path, port: int) -> None:
    """Change all queue URLs of a stored state to a port."""
    for path in (state / name for name in _FILES):
        if path.exists():
            old = path.read_text()
            new = _QUEUE.sub(f"http://127.0.0.1:{port}", old)
            if new != old:
                _replace(path, new)


def _replace(path: Path, text: str) -> None:
    # A new file, because the checkpoint links to the old one.
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
