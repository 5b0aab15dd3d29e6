"""A lock for packaging: two commands at once in one checkout would destroy each other's files."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deployment.paths import BUILD

_held: set[Path] = set()


@contextmanager
def build_lock(folder: Path = BUILD) -> Iterator[None]:
    """Hold the lock of the folder of builds. Wait for it, with a message, if another command holds it.

    The command that holds it may take it again.

    Raises:
        OSError: the folder or the file of the lock cannot be made.
    """
    if folder in _held:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "package.lock"
    # The operating system frees the lock when the file is closed, also if the command is killed.
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Another command packages in {folder}; waiting until it is done …", flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        _held.add(folder)
        try:
            yield
        finally:
            _held.remove(folder)
