"""What is known when the plays of one video are made."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from chalicelib.domain.media import MediaFacts

from .diagnostics import Fault, Place, ProblemKind, Report, Skip
from .evaluation import Scope
from .expressions import Attribute, Node
from .frames import frame_at
from .geometry import Origin
from .objects import ScriptObject
from .properties import DURATION, EVENTS, PLAY, Property

T = TypeVar("T")

MAX_ACTIONS = 20_000

_COMPUTED_ELSEWHERE = frozenset([PLAY.name, DURATION.name, EVENTS.name])


class Span(NamedTuple):
    """From when to when a play lasts, in ms."""

    start_ms: float
    end_ms: float

    def frames(self, fps: int) -> tuple[int, int]:
        """Its first frame, and the one after its last."""
        return frame_at(self.start_ms, fps), frame_at(self.end_ms, fps)


@dataclass(slots=True)
class Stage:
    """What the objects of one video share; `facts` are None while no medias are known."""

    scope: Scope
    facts: Mapping[str, MediaFacts] | None
    fps: int
    origin: Origin
    report: Report
    actions: int = 0

    def count_actions(self, count: int, place: Place) -> None:
        """Count the actions of a play. Raises `ScriptError` if there are too many of them in the video."""
        self.actions += count
        if self.actions > MAX_ACTIONS:
            text = f"the events happen more than {MAX_ACTIONS} times, over all plays"
            self.report.add(Fault(ProblemKind.LIMIT, text, expected=f"at most {MAX_ACTIONS}"), place)
            self.report.raise_any()


class Actor:
    """An object on the stage: its properties, computed. The problems of all of them are reported."""

    __slots__ = ("_values", "object", "stage")

    def __init__(self, each: ScriptObject, stage: Stage) -> None:
        """Compute the properties of `each`."""
        self.object = each
        self.stage = stage
        self._values: dict[str, Any] = {}
        for name, setting in each.settings.items():
            if name not in _COMPUTED_ELSEWHERE:
                with stage.report.catching(each.place.at(name)):
                    self._values[name] = setting.value(stage.scope)

    def __getitem__(self, known: Property[T]) -> T:
        """A property, or its default. Raises `Skip` if it could not be computed."""
        if known.name in self.object.settings and known.name not in self._values:
            raise Skip
        value: T = self._values.get(known.name, known.default)
        return value

    @property
    def facts(self) -> MediaFacts | None:
        """What is known of its media."""
        return self.stage.facts.get(self.object.id) if self.stage.facts else None

    @property
    def spans(self) -> list[Span]:
        """When it is played. Raises `Skip` if that could not be computed."""
        starts, ends = (self._times(attribute) for attribute in (Attribute.START, Attribute.END))
        return [Span(start, end) for start, end in zip(starts, ends, strict=True)]

    def scope_in(self, span: Span) -> Scope:
        """What is known in one of its plays: its start and end are that play's."""
        start, end = (Node(self.object.id, attribute) for attribute in (Attribute.START, Attribute.END))
        return self.stage.scope.with_times({start: (span.start_ms,), end: (span.end_ms,)})

    def caution(self, text: str, part: str = "") -> None:
        """Note a caution about it, or about a property of it."""
        self.stage.report.caution(self.object.place.at(part) if part else self.object.place, text)

    def _times(self, attribute: Attribute) -> tuple[float, ...]:
        times = self.stage.scope.times.get(Node(self.object.id, attribute))
        if times is None:
            raise Skip
        return times
