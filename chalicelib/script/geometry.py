"""Where the origin of positions is. `top_left` is the one function that knows.

Source: docs/vendors/script-language.md, "Properties": `position`.
"""

from enum import StrEnum

from chalicelib.domain.timeline import MAX_SIDES, Track

from .numbers import Limits
from .tracks import Value, combined

COORDINATE = Limits(-1000, 1000, "a fraction of the frame")
EXTENT = Limits(0, MAX_SIDES, "a fraction of the frame")


class Origin(StrEnum):
    """The corner of the frame that positions are measured from, and so the corner of the box that they are of."""

    TOP_LEFT = "top-left"
    BOTTOM_LEFT = "bottom-left"


def top_left(position: Track, size: Track, origin: Origin) -> Track:
    """The top left corner, y downwards, of a box at a position as scripts give it: of its corner at the origin's side.

    That corner stays where it is when the size changes.
    """
    return position if origin is Origin.TOP_LEFT else combined(_from_below, position, size)


def _from_below(position: Value, size: Value) -> Value:
    return (position[0], 1 - position[1] - size[1])
