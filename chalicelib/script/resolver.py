"""The resolver: a script, the facts of its media files and the values of its variables → a timeline.

An object is played once for each of its starts. A play is split where its zIndex or its color changes, because those
are no tracks, but one value for a whole `Play`.

Source: docs/vendors/script-language.md, "Time", "Properties".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.timeline import Color, Kind, Look, PictureStyle, Play, Sound, Timeline, Track

from . import properties
from .animation import tracks_of
from .context import Origin, PlaySpan, ResolveContext, ResolvedObject, frame_at
from .diagnostics import Diagnostic, Location, NothingShown, ProblemKind, Report, ScriptWarning, show_number
from .objects import Script
from .procedures import EventTarget
from .styles import color_of, look_of
from .timing import MediaClip, compute_times, media_clip
from .tracks import Value
from .variables import check_variables

_NO_CLIP = MediaClip(0.0, None)
_TOLERANCE_MS = 1e-6
_SPLITTING = (EventTarget.Z_INDEX, EventTarget.COLOR)


@dataclass(frozen=True, slots=True)
class ResolvedScript:
    """A timeline, with warnings about likely mistakes in it."""

    timeline: Timeline
    warnings: tuple[ScriptWarning, ...]


class _StackedPlay(NamedTuple):
    """A play, and how far in front it is."""

    z_index: float
    play: Play


def resolve(
    script: Script,
    facts: Mapping[str, MediaFacts],
    variables: Mapping[str, str],
    fps: int,
    origin: Origin = Origin.TOP_LEFT,
) -> ResolvedScript:
    """Return the timeline of one video.

    Args:
        script: The result of `parse_scripts`.
        facts: The known facts of media files, by the ids of their objects; only those of videos and audios are used.
        variables: The values of `$variables`, by name. Unused ones are allowed.
        fps: Frames per second of the profile.
        origin: The corner from which the scripts measure positions.

    Raises:
        ScriptError: with all problems that were found; with those of kind `variable` alone if any are missing.
    """
    context = open_context(script, facts, variables, fps, origin)
    report = context.report
    plays = resolve_plays(script, context)
    report.raise_any()
    frames = max((play.end_frame for play in plays), default=0)
    if not frames:
        text = "nothing is shown: no object lasts as long as a frame"
        error = Diagnostic(ProblemKind.VALUE, text, expected="an object with a play")
        raise NothingShown([error.as_problem(Location())])
    return ResolvedScript(Timeline(fps, frames, plays), report.warnings)


def validate(script: Script, report: Report) -> None:
    """Report the problems that any video has, with any media files and variables."""
    scope = compute_times(script, {}, None, report)
    resolve_plays(script, ResolveContext(scope, None, fps=1, origin=Origin.TOP_LEFT, report=report))


def open_context(
    script: Script, facts: Mapping[str, MediaFacts], variables: Mapping[str, str], fps: int, origin: Origin
) -> ResolveContext:
    """Return the context of a video, with its times computed. Arguments are those of `resolve`.

    Raises:
        ScriptError: variables are missing.
    """
    check_variables(script, {}, variables)
    report = Report()
    return ResolveContext(compute_times(script, variables, facts, report), facts, fps, origin, report)


def resolve_plays(script: Script, context: ResolveContext) -> tuple[Play, ...]:
    """Return all plays, from the rearmost to the foremost; those of one z-index in the order of their objects.

    Report problems to the context.
    """
    stacked: list[_StackedPlay] = []
    for each in script.objects:
        resolved = ResolvedObject(each, context)
        with context.report.catching(each.location):
            stacked += _plays(resolved)
    stacked.sort(key=lambda entry: entry.z_index)
    return tuple(entry.play for entry in stacked)


def _plays(resolved: ResolvedObject) -> list[_StackedPlay]:
    """Return the plays of an object, in order, without those that are shorter than a frame.

    Raises:
        Diagnostic: nothing of its media file is left, or an action has no valid value.
        Unresolved: a property or a time could not be computed.
    """
    kind, context = resolved.source.kind, resolved.context
    clip = media_clip(resolved.source, context.scope, resolved.facts, context.report) if kind.is_timed else _NO_CLIP
    is_heard = _is_heard(resolved)
    stacked: list[_StackedPlay] = []
    for index, span in enumerate(resolved.spans):
        tracks = tracks_of(resolved, span)
        play = _whole_play(resolved, index, span, clip)
        look = look_of(resolved, tracks) if kind.is_visible else None
        sound = Sound(tracks[EventTarget.VOLUME]) if is_heard else None
        _check_length(resolved, play)
        stacked += _split(replace(play, look=look, sound=sound), tracks, context.fps)
    return stacked


def _whole_play(resolved: ResolvedObject, index: int, span: PlaySpan, clip: MediaClip) -> Play:
    """Return a play before it is split, without look and sound."""
    kind, frames = resolved.source.kind, span.frames(resolved.context.fps)
    return Play(
        object_id=resolved.source.id,
        index=index,
        kind=kind,
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        first_frame=frames[0],
        end_frame=frames[1],
        showing_frame=frames[0],
        media_start_ms=clip.start_ms,
        media_end_ms=clip.end_ms,
        loop=resolved[properties.LOOP] and kind.is_timed,
    )


def _is_heard(resolved: ResolvedObject) -> bool:
    """Return whether an object has sound: an audio always, a video if its media file has."""
    if resolved.source.kind is not Kind.VIDEO:
        return resolved.source.kind is Kind.AUDIO
    if resolved.facts is None:
        resolved.warn("its media file is not known yet; no sound is assumed")
        return False
    return resolved.facts.has_audio


def _check_length(resolved: ResolvedObject, play: Play) -> None:
    """Warn about a play that is shorter than a frame, or longer than its media file."""
    length = play.end_ms - play.start_ms
    if play.first_frame >= play.end_frame:
        resolved.warn(f"a play of {show_number(length)} ms is left out, as it begins and ends with the same frame")
    elif play.media_end_ms is not None and not play.loop:
        media = play.media_end_ms - play.media_start_ms
        if length > media + _TOLERANCE_MS:
            then = "the last frame is held" if play.kind is Kind.VIDEO else "it is silent"
            resolved.warn(
                f"lasts {show_number(length)} ms, but its media only {show_number(media)}; after that {then}",
                properties.DURATION.name,
            )


def _split(whole: Play, tracks: Mapping[EventTarget, Track], fps: int) -> list[_StackedPlay]:
    """Return the parts of a play, none if it has no frames. The first part has the sound of the whole."""
    cuts = _cuts(whole, tracks, fps)
    return [_part(whole, first, end, cuts[first]) for first, end in pairwise([*cuts, whole.end_frame])]


def _cuts(whole: Play, tracks: Mapping[EventTarget, Track], fps: int) -> dict[int, Mapping[EventTarget, Value]]:
    """Return the frames at which parts begin, in order, each with the values from there on."""
    changes: dict[int, dict[EventTarget, Value]] = {}
    for target in _SPLITTING:
        for key in tracks[target].keyframes:
            frame = max(frame_at(key.at_ms, fps), whole.first_frame)
            changes.setdefault(frame, {})[target] = key.value
    cuts: dict[int, Mapping[EventTarget, Value]] = {}
    now: Mapping[EventTarget, Value] = {}
    for frame in sorted(frame for frame in changes if frame < whole.end_frame):
        if now != {**now, **changes[frame]}:
            now = {**now, **changes[frame]}
            cuts[frame] = now
    return cuts


def _part(whole: Play, first_frame: int, end_frame: int, values: Mapping[EventTarget, Value]) -> _StackedPlay:
    part = replace(
        whole,
        first_frame=first_frame,
        end_frame=end_frame,
        look=_with_color(whole.look, color_of(values[EventTarget.COLOR])),
        sound=whole.sound if first_frame == whole.first_frame else None,
    )
    return _StackedPlay(values[EventTarget.Z_INDEX][0], part)


def _with_color(look: Look | None, color: Color) -> Look | None:
    if look is None or isinstance(look.style, PictureStyle):
        return look
    return replace(look, style=replace(look.style, color=color))
