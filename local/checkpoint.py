"""A copy of the emulator's state that is whole, for the case that the emulator dies while it writes its files.

A mark on disk says, from start to orderly stop, that the state's own files may be half written. Where it is found
at a start, the last whole copy takes their place.
"""

import os
import shutil
from pathlib import Path

from local.paths import CHECKPOINT, STATE, UNSAVED

_NEW = CHECKPOINT.with_suffix(".new")
_OLD = CHECKPOINT.with_suffix(".old")


def take() -> None:
    """Make the state, as it is on disk now, the checkpoint; at any moment one whole checkpoint is there."""
    _copy(STATE, _NEW)
    if CHECKPOINT.exists():
        shutil.rmtree(_OLD, ignore_errors=True)
        CHECKPOINT.rename(_OLD)
    _NEW.rename(CHECKPOINT)
    shutil.rmtree(_OLD, ignore_errors=True)


def begin() -> None:
    """Before the emulator starts: put the checkpoint in place of a state that was not saved in order."""
    if UNSAVED.exists():
        if not CHECKPOINT.exists() and _OLD.exists():
            _OLD.rename(CHECKPOINT)
        shutil.rmtree(STATE, ignore_errors=True)
        if CHECKPOINT.exists():
            _copy(CHECKPOINT, STATE)
    STATE.mkdir(parents=True, exist_ok=True)
    take()
    UNSAVED.touch()


def end() -> None:
    """Once the emulator has saved its whole state, for the last time."""
    UNSAVED.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    # Links will do: the emulator replaces its files and never writes into one.
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
