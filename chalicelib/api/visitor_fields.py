"""The field `visitors` of a template: the limits of callers with its credentials."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_ORIGINS
from chalicelib.domain.visitor_limits import VisitorLimits
from chalicelib.domain.web_origin import parse_origin

_DAY_MS = 86_400_000
_MOST_VIDEOS = 1_000_000
_MOST_AT_ONCE = 1_000
_MOST_BYTES = 10**15


def read_visitors(wire: Wire, path: str) -> VisitorLimits:
    """Return the limits of a `VisitorLimits_t`. Absent fields have their defaults.

    Raises:
        ApiError: a limit is not in its range, or an origin is none.
    """
    given = {name: value for name, value in wire.items() if value is not None}
    read = {_FIELDS[name][0]: _FIELDS[name][1](value, f"{path}.{name}") for name, value in given.items()}
    return VisitorLimits(**read)


def visitors_to_wire(limits: VisitorLimits) -> Wire:
    """Return the `VisitorLimits_t` with its defaults."""
    names = {field: name for name, (field, _) in _FIELDS.items()}
    values = {names[each.name]: getattr(limits, each.name) for each in fields(limits)}
    return without_absent(values | {"origins": list(limits.origins)})


def _whole(most: int) -> Callable[[int, str], int]:
    def read(value: int, path: str) -> int:
        if not 1 <= value <= most:
            raise ApiError.invalid_params(path, f"1 to {most:,}, got {value:,}")
        return value

    return read


def read_origins(texts: list[str], path: str) -> tuple[str, ...]:
    """Return the origins of web pages, without duplicates.

    Raises:
        ApiError: one is no origin, or there are too many.
    """
    if len(texts) > MAX_ORIGINS:
        raise ApiError.invalid_params(path, f"at most {MAX_ORIGINS} origins, got {len(texts):,}")
    return tuple(dict.fromkeys(_origin(text, f"{path}[{index}]") for index, text in enumerate(texts)))


def _origin(text: str, path: str) -> str:
    try:
        return parse_origin(text)
    except ValueError as error:
        raise ApiError.invalid_params(path, str(error)) from None


# By the name on the wire: the field of `VisitorLimits`, and the function that reads the value.
_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "maxDuration": ("max_duration_ms", _whole(_DAY_MS)),
    "videosPerHour": ("videos_per_hour", _whole(_MOST_VIDEOS)),
    "videosPerDay": ("videos_per_day", _whole(_MOST_VIDEOS)),
    "videosPerAddress": ("videos_per_address", _whole(_MOST_VIDEOS)),
    "videosAtOnce": ("videos_at_once", _whole(_MOST_AT_ONCE)),
    "uploadBytesPerHour": ("upload_bytes_per_hour", _whole(_MOST_BYTES)),
    "uploadBytesPerAddress": ("upload_bytes_per_address", _whole(_MOST_BYTES)),
    "scripts": ("scripts", lambda value, _: value),
    "origins": ("origins", read_origins),
}
