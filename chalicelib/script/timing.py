"""The start, duration and end of every object, in ms.

Source: docs/vendors/script-language.md, "Time".
"""

from collections.abc import Mapping

from chalicelib.domain.media import MediaFacts

from .clips import clip_of
from .diagnostics import Fault, ProblemKind, Report, Skip
from .evaluation import Scope, Values
from .expressions import Attribute, Node
from .objects import ScriptObject
from .properties import DURATION, PLAY
from .script import Script

MAX_PLAYS = 10_000

Facts = Mapping[str, MediaFacts]


def compute_times(script: Script, variables: Mapping[str, str], facts: Facts | None, report: Report) -> Scope:
    """All times that can be computed, with the variables. `facts` are None while no medias are known.

    A time that is faulty, and what depends on it, is left out; the fault is reported.

    Raises:
        ScriptError: there are more than `MAX_PLAYS` plays.
    """
    objects = {each.id: each for each in script.objects}
    times: dict[Node, Values] = {}
    scope = Scope(variables, times)
    plays = 0
    for node in script.order:
        each = objects[node.object_id]
        with report.catching(each.place.at(_PROPERTIES[node.attribute])):
            times[node] = _compute(each, node.attribute, scope, facts, report)
        plays += len(times.get(node, ())) if node.attribute is Attribute.START else 0
        if plays > MAX_PLAYS:
            text = f"the objects are played more than {MAX_PLAYS} times"
            report.add(Fault(ProblemKind.LIMIT, text, expected=f"at most {MAX_PLAYS} plays"), each.place)
            break
    return scope


_PROPERTIES = {Attribute.START: "play", Attribute.DURATION: "duration", Attribute.END: "duration"}


def _compute(
    each: ScriptObject, attribute: Attribute, scope: Scope, facts: Facts | None, report: Report
) -> tuple[float, ...]:
    match attribute:
        case Attribute.START:
            return each.value(PLAY, scope)
        case Attribute.END:
            return _ends(each, scope)
        case _:
            given = each.value(DURATION, scope)
            return (_media_duration(each, scope, facts, report) if given is None else given,)


def _ends(each: ScriptObject, scope: Scope) -> Values:
    starts = scope.times.get(Node(each.id, Attribute.START))
    durations = scope.times.get(Node(each.id, Attribute.DURATION))
    if starts is None or durations is None:
        raise Skip
    return tuple(start + durations[0] for start in starts)


def _media_duration(each: ScriptObject, scope: Scope, facts: Facts | None, report: Report) -> float:
    """The duration of an object that has none of its own."""
    media = facts.get(each.id) if facts else None
    clip = clip_of(each, scope, media, report)
    if facts is None:
        raise Skip
    if media is None or media.duration_ms is None or clip.duration_ms is None:
        text = f"missing, and the duration of the {each.kind} that is its media is not known"
        raise Fault(ProblemKind.MEDIA, text, expected="a duration, or a media of known duration")
    return clip.duration_ms
