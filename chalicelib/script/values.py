"""The forms of values that properties declare and events change: one form for both.

Source: docs/vendors/script-language.md, "Properties".
"""

from .geometry import COORDINATE, EXTENT
from .numbers import Limits
from .types import amount, group


def _pair(first: float, second: float) -> tuple[float, float]:
    return (first, second)


ALPHA = amount(Limits(0, 1))
VOLUME = amount(Limits(0, 4))
Z_INDEX = amount(Limits(-1e9, 1e9))
DEGREES = amount(Limits(-36_000, 36_000, "degrees"))
SCALE = amount(Limits(0, 100))
POINT = {"x": amount(COORDINATE), "y": amount(COORDINATE)}
BOX = {"w": amount(EXTENT), "h": amount(EXTENT)}
POSITION = group(_pair, POINT)
SIZE = group(_pair, BOX)
