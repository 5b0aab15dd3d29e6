"""Save the emulator's state while it runs, and check that it can be read again."""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ATTEMPTS = 5

# The functions add lines at any time, and nothing depends on the last ones.
MAY_LAG = {"cloudwatch_logs"}

GetState = Callable[[], Any]
SaveAll = Callable[[Mapping[str, GetState]], None]


def save(services: Mapping[str, GetState], save_all: SaveAll) -> list[str]:
    """Save the states of services. Return the names of services that could not be saved and must be.

    MiniStack's `save_all` skips services that fail, and only logs them. Their older files would not fit the others: a
    stack could be left without its functions.
    """
    failed = []
    for name, get_state in services.items():
        with _errors() as errors:
            save_all({name: get_state})
        if errors and name not in MAY_LAG:
            failed.append(name)
    return failed


class _Errors(logging.Handler):
    """A log handler that collects errors."""

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
    """Wrap a service's `get_state`, which fails if the service changes in the meantime, so that it retries.

    The last attempt uses `alone`, which calls it where no request can interfere.
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
    """Return the names of state files that MiniStack cannot load. It would silently start without their data."""
    return [path.name for path in sorted(folder.glob("*.json")) if load_state(path.stem) is None]
