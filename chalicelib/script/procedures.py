"""The table of what events can do: call a procedure, or assign to a property. Adding one is adding an entry.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from chalicelib.domain.timeline import Color, Ease, Kind

from . import values
from .kinds import COLORED, TIMED, VISIBLE
from .numbers import TIME
from .reading import Form, Reading, Setting
from .tracks import Move, Value
from .types import Constant, Group, amount, boolean, choice, color, group

A = TypeVar("A")

_ZOOM = 1.2
_AS_IT_IS = 1.0


class Target(StrEnum):
    """What changes over a play. The values are the properties that declare it, but for `scale`, which begins at 1."""

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
    """A procedure: the kinds of objects it applies to, the form of its argument, and the move that it makes.

    `move` gets the time in ms, the argument, and what the object's declaration says of the target.
    """

    name: str
    kinds: frozenset[Kind]
    form: Form[A]
    target: Target
    move: Callable[[float, A, Value], Move]


class Change(NamedTuple):
    """The argument of a procedure with a duration. `to` is what it changes its target to; empty for fades."""

    duration_ms: float
    ease: Ease
    to: Value


def numbers_of(value: float | Value | Color) -> Value:
    """A value of a property, as the numbers of a track."""
    match value:
        case Color(red, green, blue, alpha):
            return (red, green, blue, alpha)
        case tuple():
            return value
        case _:
            return (float(value),)


def _change(duration_ms: float, ease: Ease, *to: float) -> Change:
    return Change(duration_ms, ease, to)


def _changing(to: Mapping[str, Form[float]], defaults: Mapping[str, float] | None = None) -> Form[Change]:
    """The form `{duration, ease, …}`."""
    parts: dict[str, Form[Any]] = {"duration": amount(TIME), "ease": choice(Ease), **to}
    return group(_change, parts, {"ease": Ease.LINEAR, **(defaults or {})})


_EASED_FADE = _changing({})


def _fade(raw: Any, reading: Reading) -> Setting[Change]:
    """`ms`, or `{duration, ease}`."""
    if isinstance(raw, dict):
        return _EASED_FADE(raw, reading)
    return Group({"duration": amount(TIME)(raw, reading), "ease": Constant(Ease.LINEAR)}, _change)


def _fade_in(at_ms: float, change: Change, declared: Value) -> Move:
    """From nothing to what is declared, or to 1 if that is nothing."""
    to = declared if any(declared) else (1.0,)
    return Move(at_ms, change.duration_ms, to, origin=(0.0,), ease=change.ease)


def _fade_out(at_ms: float, change: Change, _: Value) -> Move:
    return Move(at_ms, change.duration_ms, (0.0,), ease=change.ease)


def _go(at_ms: float, change: Change, _: Value) -> Move:
    return Move(at_ms, change.duration_ms, change.to, ease=change.ease)


def _zoom_in(at_ms: float, change: Change, _: Value) -> Move:
    """From what the scale is to the one given; if it is that already, from 1."""
    return Move(at_ms, change.duration_ms, change.to, origin=(_AS_IT_IS,), ease=change.ease)


def _zoom_out(at_ms: float, change: Change, _: Value) -> Move:
    """From what the scale is to 1; if it is that already, from the one given."""
    return Move(at_ms, change.duration_ms, (_AS_IT_IS,), origin=change.to, ease=change.ease)


def _assign(at_ms: float, value: float | Value | Color, _: Value) -> Move:
    return Move(at_ms, 0.0, numbers_of(value))


def _assignment(target: Target, kinds: frozenset[Kind], form: Form[Any]) -> Procedure[Any]:
    return Procedure(target.value, kinds, form, target, _assign)


_ZOOM_TO = _changing({"scale": values.SCALE})
_ZOOM_BY = _changing({"scale": values.SCALE}, {"scale": _ZOOM})
_ROTATE = _changing({"degrees": values.DEGREES})

_TABLE: tuple[Procedure[Any], ...] = (
    Procedure("imageFadeIn", VISIBLE, _fade, Target.ALPHA, _fade_in),
    Procedure("imageFadeOut", VISIBLE, _fade, Target.ALPHA, _fade_out),
    Procedure("moveTo", VISIBLE, _changing(values.POINT), Target.POSITION, _go),
    Procedure("sizeTo", VISIBLE, _changing(values.BOX), Target.SIZE, _go),
    Procedure("zoomTo", VISIBLE, _ZOOM_TO, Target.SCALE, _go),
    Procedure("zoomIn", VISIBLE, _ZOOM_BY, Target.SCALE, _zoom_in),
    Procedure("zoomOut", VISIBLE, _ZOOM_BY, Target.SCALE, _zoom_out),
    Procedure("rotateTo", VISIBLE, _ROTATE, Target.ROTATION, _go),
    Procedure("audioFadeIn", TIMED, _fade, Target.VOLUME, _fade_in),
    Procedure("audioFadeOut", TIMED, _fade, Target.VOLUME, _fade_out),
    _assignment(Target.ALPHA, VISIBLE, values.ALPHA),
    _assignment(Target.VISIBLE, VISIBLE, boolean),
    _assignment(Target.POSITION, VISIBLE, values.POSITION),
    _assignment(Target.SIZE, VISIBLE, values.SIZE),
    _assignment(Target.Z_INDEX, VISIBLE, values.Z_INDEX),
    _assignment(Target.COLOR, COLORED, color),
    _assignment(Target.VOLUME, TIMED, values.VOLUME),
)

PROCEDURES: dict[str, Procedure[Any]] = {procedure.name: procedure for procedure in _TABLE}


def procedures_of(kind: Kind) -> list[str]:
    """The names of what events of a kind of object can do."""
    return [procedure.name for procedure in _TABLE if kind in procedure.kinds]
