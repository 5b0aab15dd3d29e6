"""The property `events`: procedures called, and values assigned, at times.

Source: docs/vendors/script-language.md, "Events".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .diagnostics import Fault, ProblemKind
from .evaluation import Scope
from .explained import Explained
from .kinds import check_applies
from .numbers import ANY_TIME, Amount, amount
from .procedures import PROCEDURES, Procedure, procedures_of
from .reading import Reading, Setting
from .tracks import Move, Value
from .wording import show, unknown

_time = amount(ANY_TIME)


@dataclass(frozen=True, slots=True)
class Action:
    """A call of a procedure in one play, with its argument computed, at a time in ms. `name` is for messages."""

    at_ms: float
    procedure: Procedure[Any]
    argument: Any
    name: str

    def move(self, declared: Value) -> Move:
        """The move that it makes of its target, which is `declared` so."""
        return self.procedure.move(self.at_ms, self.argument, declared)


@dataclass(frozen=True, slots=True)
class Event:
    """A call of a procedure at a time."""

    time: Amount
    procedure: Procedure[Any]
    argument: Setting[Any]

    def actions(self, scope: Scope) -> Iterator[Action]:
        """The calls in one play: several, if the time has several values. Raises as `Setting.value`."""
        argument = self.argument.value(scope)
        name = f"{self.procedure.name} at {show(self.time.expression.text)}"
        return (Action(ms, self.procedure, argument, name) for ms in self.time.values(scope))

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """Its time, and what its argument holds."""
        yield from self.time.explained(scope)
        yield from self.argument.explained(scope)


@dataclass(frozen=True, slots=True)
class Events:
    """The setting of `events`."""

    events: tuple[Event, ...]

    @property
    def variables(self) -> frozenset[str]:
        """Those of times and arguments."""
        return frozenset().union(*(event.time.variables | event.argument.variables for event in self.events))

    def value(self, scope: Scope) -> tuple[Action, ...]:
        """All actions of one play, in which `start` and `end` of the object are this play's."""
        return tuple(action for event in self.events for action in event.actions(scope))

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """Those of one play."""
        for event in self.events:
            yield from event.explained(scope)


def events(raw: Any, reading: Reading) -> Setting[tuple[Action, ...]]:
    """`[{time: {procedure: argument}}, …]`, where a procedure may also be a property that is assigned to."""
    if not isinstance(raw, list):
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected a list of events", expected="a list", found=show(raw))
    found: list[Event] = []
    for index, entry in enumerate(raw):
        part = reading.at(f"[{index}]")
        with part.report.catching(part.place):
            found += _entry(entry, part)
    return Events(tuple(found))


def _entry(raw: Any, reading: Reading) -> list[Event]:
    """The events of one entry; usually one, though nothing speaks against several times or procedures."""
    calls = [_event(time, call, reading) for time, value in _pairs(raw) for call in _pairs(value)]
    return [event for event in calls if event is not None]


def _pairs(raw: Any) -> list[tuple[str, Any]]:
    if not isinstance(raw, dict) or not raw:
        expected = '{time: {procedure: argument}}, as in {"start": {"imageFadeIn": 500}}'
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return list(raw.items())


def _event(time: str, call: tuple[str, Any], reading: Reading) -> Event | None:
    at = _time(time, reading)
    procedure = _procedure(call[0], reading)
    place = reading.at(call[0])
    argument = place.read(procedure.form, call[1])
    return None if argument is None else Event(at, procedure, argument)


def _procedure(name: str, reading: Reading) -> Procedure[Any]:
    if name not in PROCEDURES:
        raise unknown(f"procedure or changeable property of {reading.kind} objects", name, procedures_of(reading.kind))
    check_applies(name, PROCEDURES[name].kinds, reading.kind)
    return PROCEDURES[name]
