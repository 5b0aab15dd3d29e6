"""Where the origin of positions is. `top_left` is the one function that knows.

Source: reference/script-language.md, "Properties": `position`.
"""

from enum import StrEnum

from .quantities import Limits

COORDINATE = Limits(-1000, 1000, "a fraction of the frame")
EXTENT = Limits(0.0001, 100, "a fraction of the frame")


class Origin(StrEnum):
    """The corner of the frame that positions are measured from, and so the corner of the box that they are of."""

    TOP_LEFT = "top-left"
    BOTTOM_LEFT = "bottom-left"


def top_left(x: float, y: float, height: float, origin: Origin) -> tuple[float, float]:
    """The top left corner, y downwards, of a box of this height at a position as scripts give it."""
    return (x, y) if origin is Origin.TOP_LEFT else (x, 1 - y - height)
