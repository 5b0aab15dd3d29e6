"""The table of properties. A new one is an entry here, and the use of its value where plays are made (`looks`,
`showings`).

Source: docs/vendors/script-language.md, "Properties".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.domain.timeline import MAX_SIDES, AlignH, AlignV, Aspect, Background, Color, Kind, Outline, Shadow

from . import kinds, values
from .events import Action, events
from .numbers import MEDIA_TIME, TIME, Limits, amount
from .plays import plays
from .reading import Form
from .types import boolean, choice, color, group, name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Property(Generic[T]):
    """A property: the kinds of objects it applies to, how it is written, and its value where a script has none."""

    name: str
    kinds: frozenset[Kind]
    form: Form[T]
    default: T


_BLACK = Color(0, 0, 0)
_NO_ACTIONS: tuple[Action, ...] = ()

_OF_THE_FRAME = "a fraction of the frame's height"
_OF_THE_TEXT = "a fraction of the text's size"
_SHARE = amount(Limits(0, 1, _OF_THE_FRAME))
_OFFSET = amount(Limits(-10, 10, _OF_THE_TEXT))
_LENGTH = amount(Limits(0, 10, _OF_THE_TEXT))

_OUTLINE = group(Outline, {"width": _LENGTH, "color": color}, {"width": 0.05, "color": _BLACK})
_SHADOW = group(
    Shadow,
    {"x": _OFFSET, "y": _OFFSET, "blur": _LENGTH, "color": color},
    {"x": 0.05, "y": 0.05, "blur": 0.1, "color": Color(0, 0, 0, 160)},
)
_BACKGROUND = group(
    Background,
    {"color": color, "padding": _LENGTH, "radius": _LENGTH},
    {"color": Color(0, 0, 0, 160), "padding": 0.25, "radius": 0.0},
)

PLAY: Property[tuple[float, ...]] = Property("play", kinds.ALL, plays, (0.0,))
DURATION: Property[float | None] = Property("duration", kinds.ALL, amount(TIME), None)
EVENTS = Property("events", kinds.ALL, events, _NO_ACTIONS)

Z_INDEX: Property[float | None] = Property("zIndex", kinds.VISIBLE, values.Z_INDEX, None)
ALPHA = Property("alpha", kinds.VISIBLE, values.ALPHA, 1.0)
VISIBLE = Property("visible", kinds.VISIBLE, boolean, True)
POSITION = Property("position", kinds.VISIBLE, values.POSITION, (0.0, 0.0))
SIZE = Property("size", kinds.VISIBLE, values.SIZE, (1.0, 1.0))
ROTATION = Property("rotation", kinds.VISIBLE, values.DEGREES, 0.0)

CORNER_RADIUS = Property("cornerRadius", kinds.FRAMED, _SHARE, 0.0)
BORDER_WIDTH = Property("borderWidth", kinds.FRAMED, _SHARE, 0.0)
BORDER_COLOR = Property("borderColor", kinds.FRAMED, color, Color(255, 255, 255))

IMAGE_ASPECT = Property("imageAspect", kinds.PICTURES, choice(Aspect), Aspect.FIT)
IMAGE_ALIGN_H = Property("imageAlignH", kinds.PICTURES, choice(AlignH), AlignH.CENTER)
IMAGE_ALIGN_V = Property("imageAlignV", kinds.PICTURES, choice(AlignV), AlignV.CENTER)

LOOP = Property("loop", kinds.TIMED | kinds.PICTURES, boolean, False)
VOLUME = Property("volume", kinds.TIMED, values.VOLUME, 1.0)
MEDIA_START = Property("mediaStart", kinds.TIMED, amount(MEDIA_TIME), 0.0)
MEDIA_END: Property[float | None] = Property("mediaEnd", kinds.TIMED, amount(MEDIA_TIME), None)

COLOR: Property[Color | None] = Property("color", kinds.COLORED, color, None)
TEXT_FONT = Property("textFont", kinds.TEXT, name, "Inter")
TEXT_LINES = Property("textLines", kinds.TEXT, amount(Limits(1, 100, "a whole number", whole=True)), 1.0)
_TEXT_EXTENT = Limits(0.001, MAX_SIDES, _OF_THE_FRAME)
TEXT_SIZE: Property[float | None] = Property("textSize", kinds.TEXT, amount(_TEXT_EXTENT), None)
TEXT_SIZE_FIT = Property("textSizeFit", kinds.TEXT, boolean, False)
TEXT_ALIGN_H = Property("textAlignH", kinds.TEXT, choice(AlignH), AlignH.CENTER)
TEXT_ALIGN_V = Property("textAlignV", kinds.TEXT, choice(AlignV), AlignV.CENTER)
TEXT_PAGING = Property("textPaging", kinds.TEXT, boolean, False)
TEXT_LINE_SPACING = Property("textLineSpacing", kinds.TEXT, amount(Limits(0.1, 10)), 1.0)
TEXT_OUTLINE: Property[Outline | None] = Property("textOutline", kinds.TEXT, _OUTLINE, None)
TEXT_SHADOW: Property[Shadow | None] = Property("textShadow", kinds.TEXT, _SHADOW, None)
TEXT_BACKGROUND: Property[Background | None] = Property("textBackground", kinds.TEXT, _BACKGROUND, None)

_TABLE: tuple[Property[Any], ...] = (
    *(PLAY, DURATION, EVENTS),
    *(Z_INDEX, ALPHA, VISIBLE, POSITION, SIZE, ROTATION),
    *(CORNER_RADIUS, BORDER_WIDTH, BORDER_COLOR),
    *(IMAGE_ASPECT, IMAGE_ALIGN_H, IMAGE_ALIGN_V),
    *(LOOP, VOLUME, MEDIA_START, MEDIA_END),
    *(COLOR, TEXT_FONT, TEXT_LINES, TEXT_SIZE, TEXT_SIZE_FIT, TEXT_PAGING, TEXT_ALIGN_H, TEXT_ALIGN_V),
    *(TEXT_LINE_SPACING, TEXT_OUTLINE, TEXT_SHADOW, TEXT_BACKGROUND),
)

PROPERTIES: dict[str, Property[Any]] = {known.name: known for known in _TABLE}


def properties_of(kind: Kind) -> list[str]:
    """The names of the properties that apply to a kind of object; `id` is one of them."""
    return ["id", *(known.name for known in _TABLE if kind in known.kinds)]
