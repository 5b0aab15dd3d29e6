"""The table of procedures: the actions of events, which call a procedure or assign to a property.

A new procedure is a new entry.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from chalicelib.domain.timeline import Color, Ease, Kind

from . import numbers
from .numbers import TIME_RANGE, number
from .tracks import Move, Value
from .types import (
    COLORED_KINDS,
    TIMED_KINDS,
    VISIBLE_KINDS,
    Constant,
    DeclaredValue,
    Group,
    ParseContext,
    ValueType,
    boolean,
    choice,
    color,
    group,
)

A = TypeVar("A")

_ZOOM = 1.2
_UNSCALED = 1.0


class EventTarget(StrEnum):
    """The values that events can change, by the property that declares them. `scale` has none, and begins at 1."""

    ALPHA = "alpha"
    VISIBLE = "visible"
    POSITION = "position"
    SIZE = "size"
    SCALE = "scale"
    ROTATION = "rotation"
    Z_INDEX = "zIndex"
    COLOR = "color"
    VOLUME = "volume"


@dataclass(frozen=True, slots=True)
class Procedure(Generic[A]):
    """A procedure: the kinds of objects it applies to, the type of its argument, and the move that it makes.

    `move` gets the time in ms, the argument, and the value that the object declares for the target.
    """

    name: str
    kinds: frozenset[Kind]
    type: ValueType[A]
    target: EventTarget
    move: Callable[[float, A, Value], Move]


class Change(NamedTuple):
    """The argument of a procedure with a duration. `to` is the new value of its target; empty for fades."""

    duration_ms: float
    ease: Ease
    to: Value


def track_value(value: float | Value | Color) -> Value:
    """Return the value of a property as the numbers of a track."""
    match value:
        case Color(red, green, blue, alpha):
            return (red, green, blue, alpha)
        case tuple():
            return value
        case _:
            return (float(value),)


def _change(duration_ms: float, ease: Ease, *to: float) -> Change:
    return Change(duration_ms, ease, to)


def _change_type(to: Mapping[str, ValueType[float]], defaults: Mapping[str, float] | None = None) -> ValueType[Change]:
    """Return the type `{duration, ease, …}`."""
    parts: dict[str, ValueType[Any]] = {"duration": number(TIME_RANGE), "ease": choice(Ease), **to}
    return group(_change, parts, {"ease": Ease.LINEAR, **(defaults or {})})


_EASED_FADE = _change_type({})


def _fade(raw: Any, context: ParseContext) -> DeclaredValue[Change]:
    """Parse `ms`, or `{duration, ease}`."""
    if isinstance(raw, dict):
        return _EASED_FADE(raw, context)
    return Group({"duration": number(TIME_RANGE)(raw, context), "ease": Constant(Ease.LINEAR)}, _change)


def _fade_in(at_ms: float, change: Change, declared: Value) -> Move:
    """Fade from 0 to the declared value, or to 1 if that is 0."""
    to = declared if any(declared) else (1.0,)
    return Move(at_ms, change.duration_ms, to, origin=(0.0,), ease=change.ease)


def _fade_out(at_ms: float, change: Change, _: Value) -> Move:
    return Move(at_ms, change.duration_ms, (0.0,), ease=change.ease)


def _move_to(at_ms: float, change: Change, _: Value) -> Move:
    return Move(at_ms, change.duration_ms, change.to, ease=change.ease)


def _zoom_in(at_ms: float, change: Change, _: Value) -> Move:
    """Zoom from the current scale to the given one; from 1 if the current scale is the given one already."""
    return Move(at_ms, change.duration_ms, change.to, origin=(_UNSCALED,), ease=change.ease)


def _zoom_out(at_ms: float, change: Change, _: Value) -> Move:
    """Zoom from the current scale to 1; from the given one if the current scale is 1 already."""
    return Move(at_ms, change.duration_ms, (_UNSCALED,), origin=change.to, ease=change.ease)


def _assign(at_ms: float, value: float | Value | Color, _: Value) -> Move:
    return Move(at_ms, 0.0, track_value(value))


def _assignment(target: EventTarget, kinds: frozenset[Kind], value_type: ValueType[Any]) -> Procedure[Any]:
    return Procedure(target.value, kinds, value_type, target, _assign)


_ZOOM_TO = _change_type({"scale": numbers.SCALE})
_ZOOM_BY = _change_type({"scale": numbers.SCALE}, {"scale": _ZOOM})
_ROTATE = _change_type({"degrees": numbers.DEGREES})

_TABLE: tuple[Procedure[Any], ...] = (
    Procedure("imageFadeIn", VISIBLE_KINDS, _fade, EventTarget.ALPHA, _fade_in),
    Procedure("imageFadeOut", VISIBLE_KINDS, _fade, EventTarget.ALPHA, _fade_out),
    Procedure("moveTo", VISIBLE_KINDS, _change_type(numbers.POINT), EventTarget.POSITION, _move_to),
    Procedure("sizeTo", VISIBLE_KINDS, _change_type(numbers.BOX), EventTarget.SIZE, _move_to),
    Procedure("zoomTo", VISIBLE_KINDS, _ZOOM_TO, EventTarget.SCALE, _move_to),
    Procedure("zoomIn", VISIBLE_KINDS, _ZOOM_BY, EventTarget.SCALE, _zoom_in),
    Procedure("zoomOut", VISIBLE_KINDS, _ZOOM_BY, EventTarget.SCALE, _zoom_out),
    Procedure("rotateTo", VISIBLE_KINDS, _ROTATE, EventTarget.ROTATION, _move_to),
    Procedure("audioFadeIn", TIMED_KINDS, _fade, EventTarget.VOLUME, _fade_in),
    Procedure("audioFadeOut", TIMED_KINDS, _fade, EventTarget.VOLUME, _fade_out),
    _assignment(EventTarget.ALPHA, VISIBLE_KINDS, numbers.ALPHA),
    _assignment(EventTarget.VISIBLE, VISIBLE_KINDS, boolean),
    _assignment(EventTarget.POSITION, VISIBLE_KINDS, numbers.POSITION),
    _assignment(EventTarget.SIZE, VISIBLE_KINDS, numbers.SIZE),
    _assignment(EventTarget.Z_INDEX, VISIBLE_KINDS, numbers.Z_INDEX),
    _assignment(EventTarget.COLOR, COLORED_KINDS, color),
    _assignment(EventTarget.VOLUME, TIMED_KINDS, numbers.VOLUME),
)

PROCEDURES: dict[str, Procedure[Any]] = {procedure.name: procedure for procedure in _TABLE}


def procedures_of(kind: Kind) -> list[str]:
    """Return the names of the procedures and assignable properties of a kind of object."""
    return [procedure.name for procedure in _TABLE if kind in procedure.kinds]
