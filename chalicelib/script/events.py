"""The property `events`: procedures called, and values assigned, at times.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .diagnostics import Diagnostic, ProblemKind, show, unknown_name
from .evaluation import ExplainedValue, Scope
from .numbers import EVENT_TIME_RANGE, Number, number
from .procedures import PROCEDURES, Procedure, procedures_of
from .tracks import Move, Value
from .types import DeclaredValue, ParseContext, check_applies

_time = number(EVENT_TIME_RANGE)


@dataclass(frozen=True, slots=True)
class Action:
    """A call of a procedure in one play, with its argument computed, at a time in ms. `name` is for messages."""

    at_ms: float
    procedure: Procedure[Any]
    argument: Any
    name: str

    def move(self, declared: Value) -> Move:
        """Return its move of the target. `declared` is the value that the object declares for that."""
        return self.procedure.move(self.at_ms, self.argument, declared)


@dataclass(frozen=True, slots=True)
class Event:
    """A call of a procedure at a time."""

    time: Number
    procedure: Procedure[Any]
    argument: DeclaredValue[Any]

    def actions(self, scope: Scope) -> Iterator[Action]:
        """Return its calls in one play: several, if the time has several values. Raises as `DeclaredValue.value`."""
        argument = self.argument.value(scope)
        name = f"{self.procedure.name} at {show(self.time.expression.text)}"
        return (Action(ms, self.procedure, argument, name) for ms in self.time.values(scope))

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield its time and the values of its argument."""
        yield from self.time.explained(scope)
        yield from self.argument.explained(scope)


@dataclass(frozen=True, slots=True)
class EventList:
    """The declared value of `events`."""

    events: tuple[Event, ...]

    @property
    def variables(self) -> frozenset[str]:
        """The variables of times and arguments."""
        return frozenset().union(*(event.time.variables | event.argument.variables for event in self.events))

    def value(self, scope: Scope) -> tuple[Action, ...]:
        """Return all actions of one play. `start` and `end` of the object in `scope` are those of this play."""
        return tuple(action for event in self.events for action in event.actions(scope))

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield the values of one play."""
        for event in self.events:
            yield from event.explained(scope)


def events(raw: Any, context: ParseContext) -> DeclaredValue[tuple[Action, ...]]:
    """Parse `[{time: {procedure: argument}}, …]`, where a procedure may also be a property that is assigned to."""
    if not isinstance(raw, list):
        raise Diagnostic(
            ProblemKind.VALUE, f"{show(raw)}, expected a list of events", expected="a list", found=show(raw)
        )
    found: list[Event] = []
    for index, entry in enumerate(raw):
        part = context.at(f"[{index}]")
        with part.report.catching(part.location):
            found += _entry(entry, part)
    return EventList(tuple(found))


def _entry(raw: Any, context: ParseContext) -> list[Event]:
    """Parse the events of one entry: usually one, though several times or procedures are allowed."""
    calls = [_event(time, call, context) for time, value in _pairs(raw) for call in _pairs(value)]
    return [event for event in calls if event is not None]


def _pairs(raw: Any) -> list[tuple[str, Any]]:
    if not isinstance(raw, dict) or not raw:
        expected = '{time: {procedure: argument}}, as in {"start": {"imageFadeIn": 500}}'
        raise Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return list(raw.items())


def _event(time: str, call: tuple[str, Any], context: ParseContext) -> Event | None:
    at = _time(time, context)
    procedure = _procedure(call[0], context)
    argument = context.at(call[0]).parse(procedure.type, call[1])
    return None if argument is None else Event(at, procedure, argument)


def _procedure(name: str, context: ParseContext) -> Procedure[Any]:
    if name not in PROCEDURES:
        owner = f"{context.kind} objects"
        raise unknown_name("procedure or changeable property", name, procedures_of(context.kind), owner)
    check_applies(name, PROCEDURES[name].kinds, context.kind)
    return PROCEDURES[name]
