"""Saving the emulator's state while it works, and reading it again."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ATTEMPTS = 5

GetState = Callable[[], Any]


def steady(get_state: GetState, alone: Callable[[GetState], Any], pause_s: float = 0.2) -> GetState:
    """A service's `get_state`, which fails if the service changes meanwhile, made to try again.

    The last attempt is made by `alone`, which calls it where no request can come in between.
    """

    def get_steady_state() -> Any:
        for _ in range(ATTEMPTS):
            try:
                return get_state()
            except RuntimeError:  # a dictionary changed its size
                time.sleep(pause_s)
        return alone(get_state)

    return get_steady_state


def unreadable(folder: Path, load_state: Callable[[str], Any]) -> list[str]:
    """The names of the files of a state that MiniStack cannot load, and would begin anew without a word to anybody."""
    return [path.name for path in sorted(folder.glob("*.json")) if load_state(path.stem) is None]
