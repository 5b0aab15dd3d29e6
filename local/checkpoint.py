"""Keep a complete copy of the emulator's state, because a crash may leave its own files half written.

A marker file exists from the start of the emulator until its orderly stop. If a start finds the marker, it restores the
last complete copy.
"""

import os
import shutil
from pathlib import Path

from local.paths import CHECKPOINT, STATE, UNSAVED

_NEW = CHECKPOINT.with_suffix(".new")
_OLD = CHECKPOINT.with_suffix(".old")


def take() -> None:
    """Replace the checkpoint by the state on disk. At any moment one complete checkpoint exists."""
    _copy(STATE, _NEW)
    if CHECKPOINT.exists():
        shutil.rmtree(_OLD, ignore_errors=True)
        CHECKPOINT.rename(_OLD)
    _NEW.rename(CHECKPOINT)
    shutil.rmtree(_OLD, ignore_errors=True)


def begin() -> None:
    """Restore the checkpoint after a crash, and set the marker. Call this before the emulator starts."""
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
    """Remove the marker. Call this after the emulator has saved its state for the last time."""
    UNSAVED.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    # Hard links suffice: the emulator replaces its files and never writes into one.
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)
