"""What changes in a play, and how its object's events change it.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.timeline import Color, Kind, Track

from . import properties
from .context import Actor, Span
from .events import Action
from .frames import frame_at, time_of
from .procedures import Target, numbers_of
from .properties import EVENTS, Property
from .tracks import Move, Value, track_of
from .wording import show_number

_TOLERANCE_MS = 1e-6
_BLACK = Color(0, 0, 0)
_WHITE = Color(255, 255, 255)

_DECLARED: dict[Target, Property[Any]] = {
    known_as: properties.PROPERTIES[known_as.value] for known_as in Target if known_as is not Target.SCALE
}


def tracks_of(actor: Actor, span: Span) -> Mapping[Target, Track]:
    """All that changes within a play. Raises `Skip`, and as `Setting.value`.

    An action outside of the play has no effect, and one that lasts beyond its end is cut; a caution says so.
    """
    declared = _declared(actor)
    moves: dict[Target, list[Move]] = {target: [] for target in Target}
    for action in _actions(actor, span):
        if _is_within(actor, action, span):
            move = action.move(declared[action.procedure.target])
            _check_end(actor, action, move, span)
            moves[action.procedure.target].append(_snapped(move, actor.stage.fps))
    return {target: track_of(declared[target], span.start_ms, moves[target]) for target in Target}


def _declared(actor: Actor) -> Mapping[Target, Value]:
    """How each target is when a play begins."""
    defaults: dict[Target, Any] = {
        Target.SCALE: 1.0,
        Target.Z_INDEX: actor.object.order,
        Target.COLOR: _BLACK if actor.object.kind is Kind.RECTANGLE else _WHITE,
    }
    given = {target: actor[known] for target, known in _DECLARED.items()}
    known = {target: value for target, value in given.items() if value is not None}
    return {target: numbers_of(value) for target, value in (defaults | known).items()}


def _actions(actor: Actor, span: Span) -> Iterator[Action]:
    """In order of time, and of one time in the order written. Times are equal but for the inexactness of floats."""
    actions = actor.object.value(EVENTS, actor.scope_in(span))
    actor.stage.count_actions(len(actions), actor.object.place.at(EVENTS.name))
    return iter(sorted(actions, key=lambda action: round(action.at_ms, 6)))


def _snapped(move: Move, fps: int) -> Move:
    """The move; what happens at once happens at a frame, as starts and ends do."""
    return move if move.duration_ms else replace(move, at_ms=time_of(frame_at(move.at_ms, fps), fps))


def _is_within(actor: Actor, action: Action, span: Span) -> bool:
    if span.start_ms - _TOLERANCE_MS <= action.at_ms < span.end_ms - _TOLERANCE_MS:
        return True
    when = "before the play begins" if action.at_ms < span.start_ms else "when the play has ended"
    actor.caution(f"{action.name} has no effect, as it comes {when}", EVENTS.name)
    return False


def _check_end(actor: Actor, action: Action, move: Move, span: Span) -> None:
    over = move.at_ms + move.duration_ms - span.end_ms
    if over > _TOLERANCE_MS:
        cut = show_number(round(over, 3))
        actor.caution(f"{action.name} is cut by the end of the play, {cut} ms before its own", EVENTS.name)
