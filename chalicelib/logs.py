"""One structured line when a step begins, ends, fails."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

log = logging.getLogger("reelwright")


@contextmanager
def logged(step: str, message: str) -> Iterator[None]:
    """Log the beginning, and the end or the failure, of the work on a message."""
    started = time.monotonic()
    _line(logging.INFO, "begin", step, message)
    try:
        yield
    except Exception as error:
        _line(logging.ERROR, "fail", step, message, ms=_ms_since(started), error=f"{type(error).__name__}: {error}")
        raise
    _line(logging.INFO, "end", step, message, ms=_ms_since(started))


def _line(level: int, what: str, step: str, message: str, **more: str | int) -> None:
    log.log(level, "%s", json.dumps({"step": step, "event": what, "message": message[:1000], **more}))


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
