"""The fields that every log line carries while a request or message is handled, such as its account.

Any package may add one. `telemetry` writes them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

_fields: ContextVar[Mapping[str, object]] = ContextVar("log_fields", default=MappingProxyType({}))


@contextmanager
def log_context(**fields: object) -> Iterator[None]:
    """Add fields to all log lines within the context. At its end they are gone, with those that were added in it."""
    token = _fields.set({**_fields.get(), **fields})
    try:
        yield
    finally:
        _fields.reset(token)


def add_log_fields(**fields: object) -> None:
    """Add fields to all further log lines, until the end of the innermost `log_context`."""
    _fields.set({**_fields.get(), **fields})


def log_fields() -> Mapping[str, object]:
    """Return the fields of the current request or message."""
    return _fields.get()
