"""A timeline, explained: when each object is played, and where each value in it came from."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.timeline import Kind

from .context import Actor
from .explained import Explained, Pointer
from .expressions import Attribute, Node
from .geometry import Origin
from .properties import DURATION, EVENTS, PLAY
from .resolver import open_stage, plays_on
from .script import Script


@dataclass(frozen=True, slots=True)
class Showing:
    """One play of an object, from `first_frame` up to and without `end_frame`: if they are one, it is left out."""

    index: int
    start_ms: float
    end_ms: float
    first_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """An object: its plays, and its values, of which those in events are told for each play."""

    object_id: str
    kind: Kind
    script_index: int
    plays: tuple[Showing, ...]
    values: tuple[Explained, ...]

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "object_id": self.object_id,
            "kind": self.kind.value,
            "script_index": self.script_index,
            "plays": [asdict(play) for play in self.plays],
            "values": [value.as_data() for value in self.values],
        }


def explain(
    script: Script,
    facts: Mapping[str, MediaFacts],
    variables: Mapping[str, str],
    fps: int,
    origin: Origin = Origin.TOP_LEFT,
) -> list[Explanation]:
    """All objects, in the order of the scripts. Arguments as those of `resolve`.

    Raises:
        ScriptError: as `resolve`, but for a video in which nothing is shown.
    """
    stage = open_stage(script, facts, variables, fps, origin)
    plays_on(stage, script)
    stage.report.raise_any()
    return [_explanation(Actor(each, stage)) for each in script.objects]


def _explanation(actor: Actor) -> Explanation:
    each = actor.object
    plays = tuple(Showing(index, *span, *span.frames(actor.stage.fps)) for index, span in enumerate(actor.spans))
    return Explanation(each.id, each.kind, each.script_index, plays, (*_left_out(actor), *_written(actor)))


def _left_out(actor: Actor) -> Iterator[Explained]:
    """The times of an object that its script leaves out."""
    times, settings = actor.stage.scope.times, actor.object.settings
    if PLAY.name not in settings:
        yield Explained(PLAY.name, None, PLAY.default)
    if DURATION.name not in settings:
        duration = times[Node(actor.object.id, Attribute.DURATION)]
        yield Explained(DURATION.name, None, duration, _media_of(actor))


def _media_of(actor: Actor) -> tuple[Pointer, ...]:
    known = actor.facts.duration_ms if actor.facts else None
    return () if known is None else (Pointer("media", (known,)),)


def _written(actor: Actor) -> Iterator[Explained]:
    for name, setting in actor.object.settings.items():
        if name != EVENTS.name:
            yield from setting.explained(actor.stage.scope)
            continue
        for index, span in enumerate(actor.spans):
            for value in setting.explained(actor.scope_in(span)):
                yield replace(value, play=index)
