"""The animation of a play: the tracks that an object's events make of its values.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.domain.timeline import Color, Kind, Track

from .context import PlaySpan, ResolvedObject, frame_at, time_of
from .diagnostics import show_number
from .events import Action
from .procedures import EventTarget, track_value
from .properties import EVENTS, PROPERTIES, Property
from .tracks import Move, Value, track_of

_TOLERANCE_MS = 1e-6
_BLACK = Color(0, 0, 0)
_WHITE = Color(255, 255, 255)

_DECLARING: dict[EventTarget, Property[Any]] = {
    target: PROPERTIES[target.value] for target in EventTarget if target is not EventTarget.SCALE
}


def tracks_of(resolved: ResolvedObject, span: PlaySpan) -> Mapping[EventTarget, Track]:
    """Return the track of each value that events can change, for one play.

    An action outside of the play has no effect, and one that lasts beyond its end is cut; both with a warning.

    Raises:
        Unresolved: a property could not be computed.
        Diagnostic: as `DeclaredValue.value`.
    """
    declared = _declared(resolved)
    moves: dict[EventTarget, list[Move]] = {target: [] for target in EventTarget}
    for action in _actions(resolved, span):
        if _is_within(resolved, action, span):
            move = action.move(declared[action.procedure.target])
            _check_end(resolved, action, move, span)
            moves[action.procedure.target].append(_snapped(move, resolved.context.fps))
    return {target: track_of(declared[target], span.start_ms, moves[target]) for target in EventTarget}


def _declared(resolved: ResolvedObject) -> Mapping[EventTarget, Value]:
    """Return the value of each target when a play begins."""
    defaults: dict[EventTarget, Any] = {
        EventTarget.SCALE: 1.0,
        EventTarget.Z_INDEX: resolved.source.order,
        EventTarget.COLOR: _BLACK if resolved.source.kind is Kind.RECTANGLE else _WHITE,
    }
    given = {target: resolved[known] for target, known in _DECLARING.items()}
    known = {target: value for target, value in given.items() if value is not None}
    return {target: track_value(value) for target, value in (defaults | known).items()}


def _actions(resolved: ResolvedObject, span: PlaySpan) -> Iterator[Action]:
    """Yield the actions by time, those of one time as written. Times that differ only by rounding are one time."""
    actions = resolved.source.value(EVENTS, resolved.scope_in(span))
    resolved.context.count_actions(len(actions), resolved.source.location.at(EVENTS.name))
    return iter(sorted(actions, key=lambda action: round(action.at_ms, 6)))


def _snapped(move: Move, fps: int) -> Move:
    """Return the move; one without a duration snaps to a frame, as starts and ends do."""
    return move if move.duration_ms else replace(move, at_ms=time_of(frame_at(move.at_ms, fps), fps))


def _is_within(resolved: ResolvedObject, action: Action, span: PlaySpan) -> bool:
    if span.start_ms - _TOLERANCE_MS <= action.at_ms < span.end_ms - _TOLERANCE_MS:
        return True
    when = "before the play begins" if action.at_ms < span.start_ms else "after the play has ended"
    resolved.warn(f"{action.name} has no effect: it is {when}", EVENTS.name)
    return False


def _check_end(resolved: ResolvedObject, action: Action, move: Move, span: PlaySpan) -> None:
    over = move.at_ms + move.duration_ms - span.end_ms
    if over > _TOLERANCE_MS:
        cut = show_number(round(over, 3))
        resolved.warn(f"{action.name} is cut {cut} ms short by the end of the play", EVENTS.name)
