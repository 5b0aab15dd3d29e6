"""The table of procedures that events can call. Adding one is adding an entry.

Source: reference/script-language.md, "Events".
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, NamedTuple, TypeVar

from chalicelib.domain.timeline import Kind

from .forms import amount, group
from .geometry import COORDINATE, Origin, top_left
from .kinds import VISIBLE
from .quantities import TIME
from .reading import Form
from .tracks import Move

A = TypeVar("A")


class Target(StrEnum):
    """The track that a procedure moves."""

    ALPHA = "alpha"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Declared:
    """What an object's declaration says, for procedures to go by."""

    alpha: float
    height: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class Procedure(Generic[A]):
    """A procedure: the kinds of objects it applies to, the form of its argument, and the move it makes at a time."""

    name: str
    kinds: frozenset[Kind]
    form: Form[A]
    target: Target
    move: Callable[[float, A, Declared], Move]


class MoveTo(NamedTuple):
    """The arguments of `moveTo`; x and y are of the corner at the origin's side."""

    duration_ms: float
    x: float
    y: float


def _fade_in(at_ms: float, duration_ms: float, declared: Declared) -> Move:
    """From nothing to the declared alpha, or to 1 if that is 0."""
    return Move(at_ms, duration_ms, (declared.alpha or 1.0,), origin=(0.0,))


def _fade_out(at_ms: float, duration_ms: float, _: Declared) -> Move:
    return Move(at_ms, duration_ms, (0.0,))


def _move_to(at_ms: float, to: MoveTo, declared: Declared) -> Move:
    return Move(at_ms, to.duration_ms, top_left(to.x, to.y, declared.height, declared.origin))


_MOVE_TO = group(
    MoveTo, {"duration": amount(TIME), "x": amount(COORDINATE), "y": amount(COORDINATE)}, to_come=frozenset(["ease"])
)

PROCEDURES: dict[str, Procedure[Any]] = {
    procedure.name: procedure
    for procedure in (
        Procedure("imageFadeIn", VISIBLE, amount(TIME), Target.ALPHA, _fade_in),
        Procedure("imageFadeOut", VISIBLE, amount(TIME), Target.ALPHA, _fade_out),
        Procedure("moveTo", VISIBLE, _MOVE_TO, Target.POSITION, _move_to),
    )
}

PROCEDURES_TO_COME = frozenset(
    (
        *("zoomTo", "zoomIn", "zoomOut", "sizeTo", "rotateTo", "audioFadeIn", "audioFadeOut"),
        # Assignments.
        *("alpha", "position", "size", "zIndex", "color", "volume", "visible"),
    )
)
