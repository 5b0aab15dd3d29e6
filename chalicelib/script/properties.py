"""The table of properties. A new property is a new entry here, and the use of its value in `styles` or `resolver`.

Source: docs/vendors/script-language.md, "Properties".
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.domain.timeline import MAX_SIDES, AlignH, AlignV, Aspect, Background, Color, Kind, Outline, Shadow

from . import numbers
from .events import Action, events
from .numbers import MEDIA_TIME_RANGE, TIME_RANGE, NumberRange, number, start_times
from .types import (
    ALL_KINDS,
    COLORED_KINDS,
    FRAMED_KINDS,
    PICTURE_KINDS,
    TEXT_KIND,
    TIMED_KINDS,
    VISIBLE_KINDS,
    ValueType,
    boolean,
    choice,
    color,
    group,
    name,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Property(Generic[T]):
    """A property: the kinds of objects it applies to, its type, and its value where a script gives none."""

    name: str
    kinds: frozenset[Kind]
    type: ValueType[T]
    default: T


_BLACK = Color(0, 0, 0)
_NO_ACTIONS: tuple[Action, ...] = ()

_OF_THE_FRAME = "a fraction of the frame's height"
_OF_THE_TEXT = "a fraction of the text's size"
_SHARE = number(NumberRange(0, 1, _OF_THE_FRAME))
_OFFSET = number(NumberRange(-10, 10, _OF_THE_TEXT))
_LENGTH = number(NumberRange(0, 10, _OF_THE_TEXT))

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

PLAY: Property[tuple[float, ...]] = Property("play", ALL_KINDS, start_times, (0.0,))
DURATION: Property[float | None] = Property("duration", ALL_KINDS, number(TIME_RANGE), None)
EVENTS = Property("events", ALL_KINDS, events, _NO_ACTIONS)

Z_INDEX: Property[float | None] = Property("zIndex", VISIBLE_KINDS, numbers.Z_INDEX, None)
ALPHA = Property("alpha", VISIBLE_KINDS, numbers.ALPHA, 1.0)
VISIBLE = Property("visible", VISIBLE_KINDS, boolean, True)
POSITION = Property("position", VISIBLE_KINDS, numbers.POSITION, (0.0, 0.0))
SIZE = Property("size", VISIBLE_KINDS, numbers.SIZE, (1.0, 1.0))
ROTATION = Property("rotation", VISIBLE_KINDS, numbers.DEGREES, 0.0)

CORNER_RADIUS = Property("cornerRadius", FRAMED_KINDS, _SHARE, 0.0)
BORDER_WIDTH = Property("borderWidth", FRAMED_KINDS, _SHARE, 0.0)
BORDER_COLOR = Property("borderColor", FRAMED_KINDS, color, Color(255, 255, 255))

IMAGE_ASPECT = Property("imageAspect", PICTURE_KINDS, choice(Aspect), Aspect.FIT)
IMAGE_ALIGN_H = Property("imageAlignH", PICTURE_KINDS, choice(AlignH), AlignH.CENTER)
IMAGE_ALIGN_V = Property("imageAlignV", PICTURE_KINDS, choice(AlignV), AlignV.CENTER)

LOOP = Property("loop", TIMED_KINDS | PICTURE_KINDS, boolean, False)
VOLUME = Property("volume", TIMED_KINDS, numbers.VOLUME, 1.0)
MEDIA_START = Property("mediaStart", TIMED_KINDS, number(MEDIA_TIME_RANGE), 0.0)
MEDIA_END: Property[float | None] = Property("mediaEnd", TIMED_KINDS, number(MEDIA_TIME_RANGE), None)

COLOR: Property[Color | None] = Property("color", COLORED_KINDS, color, None)
TEXT_FONT = Property("textFont", TEXT_KIND, name, "Inter")
TEXT_LINES = Property("textLines", TEXT_KIND, number(NumberRange(1, 100, "a whole number", is_whole=True)), 1.0)
_TEXT_EXTENT = NumberRange(0.001, MAX_SIDES, _OF_THE_FRAME)
TEXT_SIZE: Property[float | None] = Property("textSize", TEXT_KIND, number(_TEXT_EXTENT), None)
TEXT_SIZE_FIT = Property("textSizeFit", TEXT_KIND, boolean, False)
TEXT_ALIGN_H = Property("textAlignH", TEXT_KIND, choice(AlignH), AlignH.CENTER)
TEXT_ALIGN_V = Property("textAlignV", TEXT_KIND, choice(AlignV), AlignV.CENTER)
TEXT_PAGING = Property("textPaging", TEXT_KIND, boolean, False)
TEXT_LINE_SPACING = Property("textLineSpacing", TEXT_KIND, number(NumberRange(0.1, 10)), 1.0)
TEXT_OUTLINE: Property[Outline | None] = Property("textOutline", TEXT_KIND, _OUTLINE, None)
TEXT_SHADOW: Property[Shadow | None] = Property("textShadow", TEXT_KIND, _SHADOW, None)
TEXT_BACKGROUND: Property[Background | None] = Property("textBackground", TEXT_KIND, _BACKGROUND, None)

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
    """Return the names of the properties of a kind of object, `id` among them."""
    return ["id", *(known.name for known in _TABLE if kind in known.kinds)]
