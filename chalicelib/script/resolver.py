"""A script, with the facts of its medias and values for its variables, made into a timeline.

Source: docs/vendors/script-language.md, "Time".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.timeline import Play, Timeline

from .context import Actor, Stage
from .diagnostics import Caution, Fault, NothingShown, Place, ProblemKind, Report
from .geometry import Origin
from .parts import Layer
from .script import Script
from .showings import plays_of
from .timing import compute_times
from .variables import check_variables


@dataclass(frozen=True, slots=True)
class Resolved:
    """A timeline, and what in it is surely not meant."""

    timeline: Timeline
    warnings: tuple[Caution, ...]


def resolve(
    script: Script,
    facts: Mapping[str, MediaFacts],
    variables: Mapping[str, str],
    fps: int,
    origin: Origin = Origin.TOP_LEFT,
) -> Resolved:
    """The timeline of one video.

    Args:
        script: What `parse_scripts` returned.
        facts: What is known of the medias, by the ids of their objects; only those of videos and audios are used.
        variables: The values of `$variables`, by name. More may be given than are used.
        fps: Frames per second of the profile.
        origin: Where the scripts measure positions from.

    Raises:
        ScriptError: with all problems that were found; with those of kind `variable` alone if any are missing.
    """
    stage = open_stage(script, facts, variables, fps, origin)
    report = stage.report
    plays = plays_on(stage, script)
    report.raise_any()
    frames = max((play.end_frame for play in plays), default=0)
    if not frames:
        text = "nothing is shown: no object lasts as long as a frame"
        raise NothingShown([Fault(ProblemKind.VALUE, text, expected="an object with a play").as_problem(Place())])
    return Resolved(Timeline(fps, frames, plays), report.cautions)


def rehearse(script: Script, report: Report) -> None:
    """Report what will go wrong in any video, whatever its medias and variables are."""
    stage = Stage(compute_times(script, {}, None, report), None, fps=1, origin=Origin.TOP_LEFT, report=report)
    plays_on(stage, script)


def open_stage(
    script: Script, facts: Mapping[str, MediaFacts], variables: Mapping[str, str], fps: int, origin: Origin
) -> Stage:
    """What is known when the plays of a video are made; arguments as those of `resolve`.

    Raises:
        ScriptError: variables are missing.
    """
    check_variables(script, {}, variables)
    report = Report()
    return Stage(compute_times(script, variables, facts, report), facts, fps, origin, report)


def plays_on(stage: Stage, script: Script) -> tuple[Play, ...]:
    """All plays, from the rearmost to the foremost; of one z-index, the objects in their order.

    What is wrong is reported to the stage.
    """
    layers: list[Layer] = []
    for each in script.objects:
        actor = Actor(each, stage)
        with stage.report.catching(each.place):
            layers += plays_of(actor)
    layers.sort(key=lambda layer: layer.z_index)
    return tuple(layer.play for layer in layers)
