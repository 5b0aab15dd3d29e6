"""Values, explained: what was written, what it came to, and where each time and variable in it came from."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from chalicelib.domain.timeline import Color

Plain = str | float | bool
"""A value that JSON can hold."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a value came from: a time of an object (`photo.end`), a `$variable` or the `media`, and its values."""

    text: str
    values: tuple[Plain, ...]

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {"text": self.text, "values": list(self.values)}


@dataclass(frozen=True, slots=True)
class Explained:
    """One value of a property.

    `property` is a path (`position.x`, `events[1].moveTo.duration`; the time of an event is `events[1]`); `source` is
    the value as written, None if it was left out; `values` are what it is, several for a time that has several; `play`
    is the index of the play in which it is so, None if it is so in all of them.
    """

    property: str
    source: str | None
    values: tuple[Plain, ...]
    pointers: tuple[Pointer, ...] = ()
    play: int | None = None

    def as_data(self) -> dict[str, Any]:
        """As JSON; without `source` and `play` if they are None."""
        known = {"source": self.source, "play": self.play}
        return {
            "property": self.property,
            **{name: value for name, value in known.items() if value is not None},
            "values": list(self.values),
            "pointers": [pointer.as_data() for pointer in self.pointers],
        }


def plain(value: bool | str | Color) -> Plain:
    """A value as JSON can hold it; a colour as scripts write it."""
    match value:
        case Color(red, green, blue, alpha):
            return f"#{bytes((red, green, blue, alpha)).hex().upper()}"
        case StrEnum():
            return value.value
        case _:
            return value
