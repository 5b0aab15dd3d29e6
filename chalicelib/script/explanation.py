"""The explanation of a timeline: when each object is played, and where each of its values came from."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.timeline import Kind

from .context import Origin, ResolvedObject
from .evaluation import ExplainedValue, Pointer
from .expressions import ObjectTime, TimeAttribute
from .objects import Script
from .properties import DURATION, EVENTS, PLAY
from .resolver import open_context, resolve_plays


@dataclass(frozen=True, slots=True)
class ExplainedPlay:
    """One play of an object, from `first_frame` up to but not including `end_frame`; left out if they are equal."""

    index: int
    start_ms: float
    end_ms: float
    first_frame: int
    end_frame: int


@dataclass(frozen=True, slots=True)
class ExplainedObject:
    """An object with its plays and its values; those in events are listed for each play."""

    object_id: str
    kind: Kind
    script_index: int
    plays: tuple[ExplainedPlay, ...]
    values: tuple[ExplainedValue, ...]

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON."""
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
) -> list[ExplainedObject]:
    """Return all objects, in the order of the scripts. Arguments are those of `resolve`.

    Raises:
        ScriptError: as `resolve`. A video that shows nothing raises none.
    """
    context = open_context(script, facts, variables, fps, origin)
    resolve_plays(script, context)
    context.report.raise_any()
    return [_explain(ResolvedObject(each, context)) for each in script.objects]


def _explain(resolved: ResolvedObject) -> ExplainedObject:
    each, fps = resolved.source, resolved.context.fps
    plays = tuple(ExplainedPlay(index, *span, *span.frames(fps)) for index, span in enumerate(resolved.spans))
    return ExplainedObject(each.id, each.kind, each.script_index, plays, (*_defaults(resolved), *_written(resolved)))


def _defaults(resolved: ResolvedObject) -> Iterator[ExplainedValue]:
    """Yield the times that the script leaves out."""
    times, declared = resolved.context.scope.times, resolved.source.declared
    if PLAY.name not in declared:
        yield ExplainedValue(PLAY.name, None, PLAY.default)
    if DURATION.name not in declared:
        duration = times[ObjectTime(resolved.source.id, TimeAttribute.DURATION)]
        yield ExplainedValue(DURATION.name, None, duration, _media_pointer(resolved))


def _media_pointer(resolved: ResolvedObject) -> tuple[Pointer, ...]:
    known = resolved.facts.duration_ms if resolved.facts else None
    return () if known is None else (Pointer("media", (known,)),)


def _written(resolved: ResolvedObject) -> Iterator[ExplainedValue]:
    for name, declared in resolved.source.declared.items():
        if name != EVENTS.name:
            yield from declared.explained(resolved.context.scope)
            continue
        for index, span in enumerate(resolved.spans):
            for value in declared.explained(resolved.scope_in(span)):
                yield replace(value, play=index)
