"""Exceptions that end an invocation. Lambda prints them past our log: so they say only what they are."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

_LOGGED = "is_logged"

log = logging.getLogger(__name__)


class InvocationFailed(Exception):
    """The end of an invocation by an exception, whose name is the message. The log has the exception itself."""


def mark_logged(error: Exception) -> None:
    """Mark an exception whose line the log has."""
    setattr(error, _LOGGED, True)


@contextmanager
def crashes_logged() -> Iterator[None]:
    """Log an exception that leaves the context, unless it is marked, and raise one in its place that holds no data.

    Raises:
        InvocationFailed: for any exception.
    """
    try:
        yield
    except Exception as error:
        if not getattr(error, _LOGGED, False):
            text = f"{type(error).__name__}: {error}"
            log.exception("crash: %s", text, extra={"event": "crash", "error": text})
        raise InvocationFailed(type(error).__name__) from None
