"""What the events of an object do in one of its plays.

Source: reference/script-language.md, "Events".
"""

from collections.abc import Mapping
from dataclasses import replace

from .evaluation import Values
from .events import Action
from .expressions import Attribute, Node
from .procedures import Declared, Target
from .properties import EVENTS
from .stage import Actor, Span
from .tracks import Move
from .wording import show_number

_TOLERANCE_MS = 1e-6


def moves_of(actor: Actor, span: Span, declared: Declared) -> Mapping[Target, list[Move]]:
    """The moves within a play, by what they move, for each target. Raises as `Setting.value`.

    An action outside of the play has no effect, and one that lasts beyond its end is cut; a caution says so.
    """
    moves: dict[Target, list[Move]] = {target: [] for target in Target}
    for action in _actions(actor, span):
        if _is_within(actor, action, span):
            # Earlier only by the inexactness of floats.
            timely = replace(action, at_ms=max(action.at_ms, span.start_ms))
            moves[action.procedure.target].append(timely.move(declared))
            _check_end(actor, action, moves[action.procedure.target][-1], span)
    return moves


def _actions(actor: Actor, span: Span) -> tuple[Action, ...]:
    name = actor.object.id
    own: dict[Node, Values] = {Node(name, Attribute.START): (span.start_ms,), Node(name, Attribute.END): (span.end_ms,)}
    actions = actor.object.value(EVENTS, actor.stage.scope.with_times(own))
    actor.stage.count_actions(len(actions), actor.object.place.at(EVENTS.name))
    return actions


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
