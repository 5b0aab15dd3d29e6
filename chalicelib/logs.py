"""One structured line when a step begins, ends, fails."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

_MAX_CHARS = 1000

log = logging.getLogger(__name__)


@contextmanager
def logged(step: str, message: str) -> Iterator[None]:
    """Log the beginning, and the end or the failure, of the work on a message; its ids are fields of each line."""
    about = {"step": step} | _fields(message)
    started = time.monotonic()
    _line(logging.INFO, about, "begin")
    try:
        yield
    except Exception as error:
        _line(logging.ERROR, about, "fail", ms=_ms_since(started), error=f"{type(error).__name__}: {error}")
        raise
    _line(logging.INFO, about, "end", ms=_ms_since(started))


def _fields(message: str) -> dict[str, str | int]:
    try:
        body = json.loads(message)
    except ValueError:
        body = None
    fields = {name: value for name, value in body.items() if isinstance(value, str | int)} if _is_ours(body) else {}
    return fields or {"message": message[:_MAX_CHARS]}


def _is_ours(body: object) -> bool:
    return isinstance(body, dict) and "account_id" in body


def _line(level: int, about: dict[str, str | int], event: str, **more: str | int) -> None:
    log.log(level, "%s", json.dumps(about | {"event": event} | more))


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
