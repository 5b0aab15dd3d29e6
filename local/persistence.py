"""Saving the emulator's state while it works, and reading it again."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ATTEMPTS = 5

# The functions add lines at any time; nothing depends on the last of them.
MAY_LAG = {"cloudwatch_logs"}

GetState = Callable[[], Any]
SaveAll = Callable[[Mapping[str, GetState]], None]


def save(services: Mapping[str, GetState], save_all: SaveAll) -> list[str]:
    """Save the states of services, as far as it goes; the names of those that matter and could not be saved.

    `save_all` is MiniStack's, which passes over what fails, and tells of it in its log only. What is left then of an
    earlier time does not fit the others: there would be a stack, say, without its functions.
    """
    failed = []
    for name, get_state in services.items():
        with _errors() as errors:
            save_all({name: get_state})
        if errors and name not in MAY_LAG:
            failed.append(name)
    return failed


class _Errors(logging.Handler):
    """The errors that are logged while it is in use."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage())


@contextmanager
def _errors() -> Iterator[list[str]]:
    errors, logger = _Errors(), logging.getLogger("persistence")
    logger.addHandler(errors)
    try:
        yield errors.found
    finally:
        logger.removeHandler(errors)


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
