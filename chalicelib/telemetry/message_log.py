"""The log of a queue message: a line when the work on it begins, ends, waits or fails, with the message's ids."""

import json
import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from chalicelib.domain.log_context import log_context
from chalicelib.domain.media import ids_of_key
from chalicelib.domain.messages import SentMessage
from chalicelib.domain.urls import site_of
from chalicelib.telemetry.crashes import mark_logged

_MAX_CHARS = 1000
# A message of another release may have fields that are private, so unknown ones are left out. An address is private.
_KNOWN = {"kind"} | {each.name for message in SentMessage.__args__ for each in fields(message)} - {"email"}
_OF_S3 = {"Records", "Event"}

log = logging.getLogger(__name__)


def message_context(queue: str, message_id: str, body: str) -> AbstractContextManager[None]:
    """Add the queue, the id and the ids in the body of a message to all log lines within the context."""
    return log_context(queue=str(queue), message_id=message_id, **_fields(body))


@contextmanager
def logged() -> Iterator[dict[str, Any]]:
    """Log the beginning of the work on a message, and its end or failure.

    The context's value holds the fields of the last line, if the work does not fail. The caller may change its `event`.
    """
    started = time.monotonic()
    log.info("begin", extra={"event": "begin"})
    ending: dict[str, Any] = {"event": "end"}
    try:
        yield ending
    except Exception as error:
        text = f"{type(error).__name__}: {error}"
        log.exception("fail: %s", text, extra={"event": "fail", "error": text, "duration_ms": _ms_since(started)})
        mark_logged(error)
        raise
    log.info("%s", ending["event"], extra={**ending, "duration_ms": _ms_since(started)})


def log_dropped(reason: str) -> None:
    """Log that a message was dropped because it is not valid.

    The event is always `drop`, so that a metric filter can count these lines.
    """
    log.error("drop: %s", reason, extra={"event": "drop", "reason": reason})


def log_takeover(died_attempt: int, began_s: int | None) -> None:
    """Log that this worker takes over from one that ended without a line: it was killed, or ran out of time or memory.

    A delivery that found no free worker looks the same. The line `begin` of the attempt names the function's
    invocation; the attempt has none if no worker was free.
    """
    began = datetime.fromtimestamp(began_s, UTC).isoformat() if began_s else None
    log.warning(
        "takeover: the worker of attempt %d died, or none was free",
        died_attempt,
        extra={"event": "takeover", "died_attempt": died_attempt, "died_began": began},
    )


def _fields(body: str) -> dict[str, object]:
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        message = None
    if isinstance(message, dict) and message.keys().isdisjoint(_OF_S3):
        return _ours(message) or {"body_fields": ", ".join(message)[:_MAX_CHARS]}
    return _media(message) or {"body": body[:_MAX_CHARS]}


def _ours(message: dict[str, Any]) -> dict[str, object]:
    return {
        name.removesuffix("_id"): site_of(value) if name == "url" and isinstance(value, str) else value
        for name, value in message.items()
        if name in _KNOWN and isinstance(value, str | int)
    }


def _media(message: Any) -> dict[str, object]:
    """Return the ids of the media file in a notification of S3, which holds one record."""
    try:
        (record,) = message["Records"]
        account_id, media_id = ids_of_key(unquote_plus(record["s3"]["object"]["key"]))
    except (KeyError, TypeError, ValueError):
        return {}
    return {"account": account_id, "media": media_id}


def _ms_since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
