"""The fit of a text in its box, measured. Light to import."""

from dataclasses import dataclass

from chalicelib.domain.timeline import TextStyle

from .motion.geometry import Box


@dataclass(frozen=True, slots=True)
class TextFit:
    """The fit of a text in its box: whether it `overflows`, as a layout does, and by how much.

    `shrink` is its size as a part of the one that it would have without `size_fit`; 1 is not shrunk. `fill` is the
    length of the text as a part of all its lines at that size; beyond 1 it is too long.
    """

    overflows: bool = False
    shrink: float = 1.0
    fill: float = 0.0

    def worse(self, other: "TextFit") -> "TextFit":
        """Return the worst of two showings of a text."""
        return TextFit(self.overflows or other.overflows, min(self.shrink, other.shrink), max(self.fill, other.fill))


@dataclass(frozen=True, slots=True)
class AskedText:
    """A text whose fit is asked for."""

    words: str
    style: TextStyle
    box: Box


@dataclass(frozen=True, slots=True)
class MeasuredText:
    """The fit of a text, and its characters that no font has."""

    fit: TextFit
    missing: tuple[str, ...]
