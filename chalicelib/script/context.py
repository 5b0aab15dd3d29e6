"""The shared state while a script is resolved for one video, and the objects in it; plays in ms and in frames."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from chalicelib.domain.media import MediaFacts

from .diagnostics import Diagnostic, Location, ProblemKind, Report, Unresolved
from .evaluation import Scope
from .expressions import ObjectTime, TimeAttribute
from .objects import ScriptObject
from .properties import DURATION, EVENTS, PLAY, Property

T = TypeVar("T")

MAX_ACTIONS = 20_000

_COMPUTED_ELSEWHERE = frozenset([PLAY.name, DURATION.name, EVENTS.name])

# Times are sums of floats: 62.49999999999999 ms means 62.5.
_FRAME_TOLERANCE = 1e-6


def frame_at(ms: float, fps: int) -> int:
    """Return the frame nearest to a time; half a frame is rounded up.

    Source: docs/vendors/script-language.md, "Time": start and end snap alike.
    """
    return math.floor(ms * fps / 1000 + 0.5 + _FRAME_TOLERANCE)


def time_of(frame: int, fps: int) -> float:
    """Return the time of a frame in ms."""
    return frame * 1000 / fps


class Origin(StrEnum):
    """The corner of the frame that positions are measured from, and the corner of a box that they locate."""

    TOP_LEFT = "top-left"
    BOTTOM_LEFT = "bottom-left"


class PlaySpan(NamedTuple):
    """The start and the end of a play, in ms."""

    start_ms: float
    end_ms: float

    def frames(self, fps: int) -> tuple[int, int]:
        """Return its first frame, and the one after its last."""
        return frame_at(self.start_ms, fps), frame_at(self.end_ms, fps)


@dataclass(slots=True)
class ResolveContext:
    """The state that the objects of one video share. `facts` are None while no media files are known."""

    scope: Scope
    facts: Mapping[str, MediaFacts] | None
    fps: int
    origin: Origin
    report: Report
    actions: int = 0

    def count_actions(self, count: int, location: Location) -> None:
        """Count the actions of a play. Raises `ScriptError` if the video has too many."""
        self.actions += count
        if self.actions > MAX_ACTIONS:
            text = f"the events happen more than {MAX_ACTIONS} times, over all plays"
            self.report.add(Diagnostic(ProblemKind.LIMIT, text, expected=f"at most {MAX_ACTIONS}"), location)
            self.report.raise_any()


class ResolvedObject:
    """An object of one video, with its properties computed and their problems reported."""

    __slots__ = ("_values", "context", "source")

    def __init__(self, source: ScriptObject, context: ResolveContext) -> None:
        """Compute the properties of the script's object `source`."""
        self.source = source
        self.context = context
        self._values: dict[str, Any] = {}
        for name, declared in source.declared.items():
            if name not in _COMPUTED_ELSEWHERE:
                with context.report.catching(source.location.at(name)):
                    self._values[name] = declared.value(context.scope)

    def __getitem__(self, known: Property[T]) -> T:
        """Return a property, or its default. Raises `Unresolved` if it could not be computed."""
        if known.name in self.source.declared and known.name not in self._values:
            raise Unresolved
        value: T = self._values.get(known.name, known.default)
        return value

    @property
    def facts(self) -> MediaFacts | None:
        """The facts of its media file, if they are known."""
        return self.context.facts.get(self.source.id) if self.context.facts else None

    @property
    def spans(self) -> list[PlaySpan]:
        """Its plays. Raises `Unresolved` if they could not be computed."""
        starts, ends = (self._times(attribute) for attribute in (TimeAttribute.START, TimeAttribute.END))
        return [PlaySpan(start, end) for start, end in zip(starts, ends, strict=True)]

    def scope_in(self, span: PlaySpan) -> Scope:
        """Return the scope of one of its plays, with the start and end of that play as its own."""
        start, end = (ObjectTime(self.source.id, attribute) for attribute in (TimeAttribute.START, TimeAttribute.END))
        return self.context.scope.with_times({start: (span.start_ms,), end: (span.end_ms,)})

    def warn(self, text: str, part: str = "") -> None:
        """Add a warning about it, or about a property of it."""
        location = self.source.location
        self.context.report.warn(location.at(part) if part else location, text)

    def _times(self, attribute: TimeAttribute) -> tuple[float, ...]:
        times = self.context.scope.times.get(ObjectTime(self.source.id, attribute))
        if times is None:
            raise Unresolved
        return times
