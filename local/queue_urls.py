"""The port within the emulator's state: it knows its queues by their URLs.

On another port than before it would find none of them, and no message would ever be read.
"""

import re
from pathlib import Path

_FILES = ("sqs.json", "cloudformation.json")
_QUEUE = re.compile(r"http://127\.0\.0\.1:\d+(?=/\d{12}/)")


def move_queues(state: Path, port: int) -> None:
    """Let a state of any port, in a folder, be one of this port."""
    for path in (state / name for name in _FILES):
        if path.exists():
            old = path.read_text()
            new = _QUEUE.sub(f"http://127.0.0.1:{port}", old)
            if new != old:
                _replace(path, new)


def _replace(path: Path, text: str) -> None:
    # Not written into: the checkpoint links to the same file.
    new = path.with_suffix(".new")
    new.write_text(text)
    new.replace(path)
