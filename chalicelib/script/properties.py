"""The table of properties. A new one is an entry here, and the use of its value where plays are made (`showings`).

Source: reference/script-language.md, "Properties".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.domain.timeline import AlignH, AlignV, Aspect, Color, Kind

from . import kinds
from .events import Action, events
from .forms import boolean, choice, color, group, name
from .geometry import COORDINATE, EXTENT
from .plays import plays
from .quantities import TIME, Limits, amount
from .reading import Form

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Property(Generic[T]):
    """A property: the kinds of objects it applies to, how it is written, and its value where a script has none."""

    name: str
    kinds: frozenset[Kind]
    form: Form[T]
    default: T


def _pair(first: float, second: float) -> tuple[float, float]:
    return (first, second)


_POINT = group(_pair, {"x": amount(COORDINATE), "y": amount(COORDINATE)})
_EXTENT = group(_pair, {"w": amount(EXTENT), "h": amount(EXTENT)})
_NO_ACTIONS: tuple[Action, ...] = ()

PLAY: Property[tuple[float, ...]] = Property("play", kinds.ALL, plays, (0.0,))
DURATION: Property[float | None] = Property("duration", kinds.ALL, amount(TIME), None)
EVENTS = Property("events", kinds.ALL, events, _NO_ACTIONS)

Z_INDEX: Property[float | None] = Property("zIndex", kinds.VISIBLE, amount(Limits(-1e9, 1e9)), None)
ALPHA = Property("alpha", kinds.VISIBLE, amount(Limits(0, 1)), 1.0)
POSITION = Property("position", kinds.VISIBLE, _POINT, (0.0, 0.0))
SIZE = Property("size", kinds.VISIBLE, _EXTENT, (1.0, 1.0))

IMAGE_ASPECT = Property("imageAspect", kinds.PICTURES, choice(Aspect), Aspect.FIT)
IMAGE_ALIGN_H = Property("imageAlignH", kinds.PICTURES, choice(AlignH), AlignH.CENTER)
IMAGE_ALIGN_V = Property("imageAlignV", kinds.PICTURES, choice(AlignV), AlignV.CENTER)

LOOP = Property("loop", kinds.TIMED | kinds.PICTURES, boolean, False)
VOLUME = Property("volume", kinds.TIMED, amount(Limits(0, 4)), 1.0)
MEDIA_START = Property("mediaStart", kinds.TIMED, amount(TIME), 0.0)
MEDIA_END: Property[float | None] = Property("mediaEnd", kinds.TIMED, amount(TIME), None)

COLOR: Property[Color | None] = Property("color", kinds.COLORED, color, None)
TEXT_FONT = Property("textFont", kinds.TEXT, name, "Inter")
TEXT_LINES = Property("textLines", kinds.TEXT, amount(Limits(1, 100, "a whole number", whole=True)), 1.0)
TEXT_SIZE_FIT = Property("textSizeFit", kinds.TEXT, boolean, False)
TEXT_ALIGN_H = Property("textAlignH", kinds.TEXT, choice(AlignH), AlignH.CENTER)
TEXT_ALIGN_V = Property("textAlignV", kinds.TEXT, choice(AlignV), AlignV.CENTER)

_TABLE: tuple[Property[Any], ...] = (
    *(PLAY, DURATION, EVENTS),
    *(Z_INDEX, ALPHA, POSITION, SIZE),
    *(IMAGE_ASPECT, IMAGE_ALIGN_H, IMAGE_ALIGN_V),
    *(LOOP, VOLUME, MEDIA_START, MEDIA_END),
    *(COLOR, TEXT_FONT, TEXT_LINES, TEXT_SIZE_FIT, TEXT_ALIGN_H, TEXT_ALIGN_V),
)

PROPERTIES: dict[str, Property[Any]] = {known.name: known for known in _TABLE}

PROPERTIES_TO_COME = frozenset(
    (
        *("rotation", "visible", "cornerRadius", "borderWidth", "borderColor"),
        *("textPaging", "textSize", "textOutline", "textShadow", "textBackground", "textLineSpacing"),
    )
)


def properties_of(kind: Kind) -> list[str]:
    """The names of the properties that apply to a kind of object; `id` is one of them."""
    return ["id", *(known.name for known in _TABLE if kind in known.kinds)]
