"""An object's plays: when it is shown, and what is seen and heard of it then.

Source: reference/script-language.md, "Time", "Properties".
"""

from chalicelib.domain.timeline import Kind, Play, Sound

from . import properties
from .clips import Clip, clip_of
from .frames import frame_at
from .looks import look_of
from .stage import Actor, Span
from .wording import show_number

_NO_CLIP = Clip(0.0, None)
_TOLERANCE_MS = 1e-6


def plays_of(actor: Actor) -> list[Play]:
    """The plays of an object, in order, but those that are too short to be seen. Raises `Fault` or `Skip`."""
    kind, stage = actor.object.kind, actor.stage
    clip = clip_of(actor.object, stage.scope, actor.facts, stage.report) if kind.is_timed else _NO_CLIP
    sound = _sound(actor) if kind.is_timed else None
    plays = [_play(actor, index, span, clip, sound) for index, span in enumerate(actor.spans)]
    for play in plays:
        _check_length(actor, play)
    return [play for play in plays if play.first_frame < play.end_frame]


def _play(actor: Actor, index: int, span: Span, clip: Clip, sound: Sound | None) -> Play:
    kind, fps = actor.object.kind, actor.stage.fps
    return Play(
        object_id=actor.object.id,
        index=index,
        kind=kind,
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        first_frame=frame_at(span.start_ms, fps),
        end_frame=frame_at(span.end_ms, fps),
        look=look_of(actor, span) if kind.is_visible else None,
        sound=sound,
        media_start_ms=clip.start_ms,
        media_end_ms=clip.end_ms,
        loop=actor[properties.LOOP] and kind.is_timed,
    )


def _sound(actor: Actor) -> Sound | None:
    sound = Sound(actor[properties.VOLUME])
    if actor.object.kind is Kind.AUDIO:
        return sound
    if actor.facts is None:
        actor.caution("its media is not known yet, and taken to be without sound")
    return sound if actor.facts and actor.facts.has_audio else None


def _check_length(actor: Actor, play: Play) -> None:
    """Give a caution if a play is too short to be seen, or too long for its media."""
    length = play.end_ms - play.start_ms
    if play.first_frame >= play.end_frame:
        actor.caution(f"a play of {show_number(length)} ms is left out, as it begins and ends with the same frame")
    elif play.media_end_ms is not None and not play.loop:
        media = play.media_end_ms - play.media_start_ms
        if length > media + _TOLERANCE_MS:
            then = "the last frame is held" if play.kind is Kind.VIDEO else "it is silent"
            actor.caution(
                f"lasts {show_number(length)} ms, but its media only {show_number(media)}; after that {then}",
                properties.DURATION.name,
            )
