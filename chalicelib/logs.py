"""Structured logs: one JSON line when a step begins, ends or fails."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.media import ids_of_key
from chalicelib.domain.urls import masked

_MAX_CHARS = 1000

log = logging.getLogger(__name__)


@contextmanager
def logged(step: str, message: str) -> Iterator[dict[str, Any]]:
    """Log the beginning of the work on a message, and its end or failure, with the message's ids in each line.

    The context's value holds the fields of the last line, if the work does not fail. The caller may change its `event`.
    """
    about = {"step": step} | _fields(message)
    started = time.monotonic()
    _line(logging.INFO, about, "begin")
    ending: dict[str, Any] = {"event": "end"}
    try:
        yield ending
    except Exception as error:
        _line(logging.ERROR, about, "fail", ms=_ms_since(started), error=f"{type(error).__name__}: {error}")
        raise
    _line(logging.INFO, about, **ending, ms=_ms_since(started))


def log_dropped(step: str, message: str, reason: str) -> None:
    """Log that a message was dropped because it is not valid.

    The event is always `drop`, so that a metric filter can count these lines.
    """
    about: dict[str, str | int] = {"step": step}
    _line(logging.ERROR, about | _fields(message), "drop", reason=reason)


def _fields(message: str) -> dict[str, str | int]:
    try:
        body = json.loads(message)
    except (ValueError, RecursionError):
        body = None
    return _ours(body) or _media(body) or {"message": message[:_MAX_CHARS]}


def _ours(body: Any) -> dict[str, str | int]:
    if isinstance(body, dict) and ("mail" in body or body.get("kind") == "mail"):
        return {"mail": str(body.get("mail"))}  # the address is private
    if not isinstance(body, dict) or "account_id" not in body:
        return {}
    return {
        name: masked(value) if name == "url" and isinstance(value, str) else value
        for name, value in body.items()
        if isinstance(value, str | int)
    }


def _media(body: Any) -> dict[str, str | int]:
    """Return the ids of the media file in a notification of S3, which holds one record."""
    try:
        (record,) = body["Records"]
        account_id, media_id = ids_of_key(unquote_plus(record["s3"]["object"]["key"]))
    except (KeyError, TypeError, ValueError):
        return {}
    return {"account_id": account_id, "media_id": media_id}


def _line(level: int, about: dict[str, str | int], event: str, **more: str | int) -> None:
    log.log(level, "%s", json.dumps(about | {"event": event} | more))


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
