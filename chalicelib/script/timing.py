"""The times of objects: the order in which they can be computed, the cycles that prevent it, and their values in ms.

An object's start depends on the references in its `play`; its duration on those in its `duration` (or, without one, in
`mediaStart` and `mediaEnd`); its end on both. Durations and starts are therefore ordered separately.

Source: docs/vendors/script-language.md, "Time".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.media import MediaFacts

from .diagnostics import Diagnostic, ProblemKind, Report, Unresolved, show, show_number
from .evaluation import Scope, Values
from .expressions import Expression, ObjectTime, TimeAttribute
from .numbers import Number, StartTimes
from .objects import Script, ScriptObject
from .properties import DURATION, MEDIA_END, MEDIA_START, PLAY, Property

MAX_PLAYS = 10_000

Facts = Mapping[str, MediaFacts]

_MAX_SHOWN = 8
_PROPERTIES = {
    TimeAttribute.START: PLAY.name,
    TimeAttribute.DURATION: DURATION.name,
    TimeAttribute.END: DURATION.name,
}


@dataclass(frozen=True, slots=True)
class MediaClip:
    """The used part of a media file, in ms. `end_ms` is None if neither the script nor the file has an end."""

    start_ms: float
    end_ms: float | None

    @property
    def duration_ms(self) -> float | None:
        """Its length, if its end is known."""
        return None if self.end_ms is None else self.end_ms - self.start_ms


@dataclass(frozen=True, slots=True)
class _Dependency:
    """A time that is needed: by an expression, or because an end is a start and a duration."""

    time: ObjectTime
    expression: Expression | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class _Visit:
    """A time on the path of the search, the dependency that led to it, and the dependencies not followed yet."""

    time: ObjectTime
    by: _Dependency
    rest: Iterator[_Dependency]


_Graph = Mapping[ObjectTime, tuple[_Dependency, ...]]


def order_of_times(objects: Iterable[ScriptObject], report: Report) -> tuple[ObjectTime, ...]:
    """Return all times of all objects, each after those that it depends on. Report cycles."""
    graph = {
        ObjectTime(each.id, attribute): _needed(each, attribute) for each in objects for attribute in TimeAttribute
    }
    ordered: dict[ObjectTime, None] = {}
    for time in graph:
        if time not in ordered:
            _visit(time, graph, ordered, report)
    return tuple(ordered)


def compute_times(script: Script, variables: Mapping[str, str], facts: Facts | None, report: Report) -> Scope:
    """Return the variables with all times that can be computed. `facts` are None while no media files are known.

    A faulty time is reported and left out, with all times that depend on it.

    Raises:
        ScriptError: there are more than `MAX_PLAYS` plays.
    """
    objects = {each.id: each for each in script.objects}
    times: dict[ObjectTime, Values] = {}
    scope = Scope(variables, times)
    plays = 0
    for time in script.time_order:
        each = objects[time.object_id]
        with report.catching(each.location.at(_PROPERTIES[time.attribute])):
            times[time] = _compute(each, time.attribute, scope, facts, report)
        plays += len(times.get(time, ())) if time.attribute is TimeAttribute.START else 0
        if plays > MAX_PLAYS:
            text = f"the objects are played more than {MAX_PLAYS} times"
            report.add(Diagnostic(ProblemKind.LIMIT, text, expected=f"at most {MAX_PLAYS} plays"), each.location)
            break
    return scope


def media_clip(each: ScriptObject, scope: Scope, facts: MediaFacts | None, report: Report) -> MediaClip:
    """Return the used part of a timed object's media file.

    Raises:
        Diagnostic: nothing of the file is left.
    """
    start = each.value(MEDIA_START, scope)
    end = each.value(MEDIA_END, scope)
    whole = facts.duration_ms if facts else None
    if whole is not None and (end is None or end > whole):
        if end is not None:
            text = f"{show_number(end)} is after the end of the media file; {whole} is used instead"
            report.warn(each.location.at(MEDIA_END.name), text)
        end = float(whole)
    if end is not None and start >= end:
        expected = f"less than {show_number(end)}, the end of the media file"
        raise Diagnostic(
            ProblemKind.VALUE,
            f"{show_number(start)}, expected {expected}",
            expected=expected,
            found=show_number(start),
            location=each.location.at(MEDIA_START.name),
        )
    return MediaClip(start, end)


def _needed(each: ScriptObject, attribute: TimeAttribute) -> tuple[_Dependency, ...]:
    match attribute:
        case TimeAttribute.END:
            return tuple(
                _Dependency(ObjectTime(each.id, part)) for part in (TimeAttribute.START, TimeAttribute.DURATION)
            )
        case TimeAttribute.START:
            return _references(each, PLAY)
        case TimeAttribute.DURATION if DURATION.name in each.declared:
            return _references(each, DURATION)
        case _:
            return _references(each, MEDIA_START, MEDIA_END)


def _references(each: ScriptObject, *properties: Property[Any]) -> tuple[_Dependency, ...]:
    declared = [each.declared.get(known.name) for known in properties]
    return tuple(
        _Dependency(reference.time, expression, reference.column)
        for value in declared
        if isinstance(value, Number | StartTimes)
        for expression in value.expressions
        for reference in expression.references
    )


def _visit(root: ObjectTime, graph: _Graph, ordered: dict[ObjectTime, None], report: Report) -> None:
    """Search depth first, without recursion, because a chain of `previous.end` may include all objects."""
    path = {root: _Visit(root, _Dependency(root), iter(graph[root]))}
    while path:
        visit = next(reversed(path.values()))
        needed = next(visit.rest, None)
        if needed is None:
            path.pop(visit.time)
            ordered[visit.time] = None
        elif needed.time in path:
            _report_cycle(list(path.values()), needed, report)
        elif needed.time in graph and needed.time not in ordered:
            path[needed.time] = _Visit(needed.time, needed, iter(graph[needed.time]))


def _report_cycle(path: list[_Visit], closing: _Dependency, report: Report) -> None:
    first = next(index for index, visit in enumerate(path) if visit.time == closing.time)
    cycle = [*(visit.by for visit in path[first + 1 :]), closing]
    names = [str(needed.time) for needed in cycle]
    shown = [str(closing.time), *(names if len(names) <= _MAX_SHOWN else [*names[:_MAX_SHOWN], "…", names[-1]])]
    # An end needs its start and duration without an expression, so another member of the cycle has one.
    expression, column = next((needed.expression, needed.column) for needed in reversed(cycle) if needed.expression)
    text = f"{show(expression.text)} makes a cycle: {' needs '.join(shown)} (column {column})"
    found = str(closing.time)
    error = Diagnostic(ProblemKind.CYCLE, text, expression=expression.text, column=column, found=found)
    report.add(error, expression.location)


def _compute(
    each: ScriptObject, attribute: TimeAttribute, scope: Scope, facts: Facts | None, report: Report
) -> tuple[float, ...]:
    match attribute:
        case TimeAttribute.START:
            return each.value(PLAY, scope)
        case TimeAttribute.END:
            return _ends(each, scope)
        case _:
            given = each.value(DURATION, scope)
            return (_media_duration(each, scope, facts, report) if given is None else given,)


def _ends(each: ScriptObject, scope: Scope) -> Values:
    starts = scope.times.get(ObjectTime(each.id, TimeAttribute.START))
    durations = scope.times.get(ObjectTime(each.id, TimeAttribute.DURATION))
    if starts is None or durations is None:
        raise Unresolved
    return tuple(start + durations[0] for start in starts)


def _media_duration(each: ScriptObject, scope: Scope, facts: Facts | None, report: Report) -> float:
    """Return the duration of an object without `duration`."""
    media = facts.get(each.id) if facts else None
    clip = media_clip(each, scope, media, report)
    if facts is None:
        raise Unresolved
    if media is None or media.duration_ms is None or clip.duration_ms is None:
        text = "missing, and the duration of the media file is not known"
        raise Diagnostic(ProblemKind.MEDIA, text, expected="a duration, or a media file of known duration")
    return clip.duration_ms
