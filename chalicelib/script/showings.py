"""An object's plays: when it is shown, and what is seen and heard of it then.

Source: docs/vendors/script-language.md, "Time", "Properties".
"""

from dataclasses import replace

from chalicelib.domain.timeline import Kind, Play, Sound

from . import properties
from .animation import tracks_of
from .clips import Clip, clip_of
from .context import Actor, Span
from .parts import Layer, parts_of
from .procedures import Target
from .styles import look_of
from .wording import show_number

_NO_CLIP = Clip(0.0, None)
_TOLERANCE_MS = 1e-6


def plays_of(actor: Actor) -> list[Layer]:
    """The plays of an object, in order, but those that are too short to be seen. Raises `Fault` or `Skip`."""
    kind, stage = actor.object.kind, actor.stage
    clip = clip_of(actor.object, stage.scope, actor.facts, stage.report) if kind.is_timed else _NO_CLIP
    is_heard = _is_heard(actor)
    layers: list[Layer] = []
    for index, span in enumerate(actor.spans):
        tracks = tracks_of(actor, span)
        showing = _showing(actor, index, span, clip)
        look = look_of(actor, tracks) if kind.is_visible else None
        sound = Sound(tracks[Target.VOLUME]) if is_heard else None
        _check_length(actor, showing)
        layers += parts_of(replace(showing, look=look, sound=sound), tracks, stage.fps)
    return layers


def _showing(actor: Actor, index: int, span: Span, clip: Clip) -> Play:
    """A play as a whole, without look and sound."""
    kind, frames = actor.object.kind, span.frames(actor.stage.fps)
    return Play(
        object_id=actor.object.id,
        index=index,
        kind=kind,
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        first_frame=frames[0],
        end_frame=frames[1],
        showing_frame=frames[0],
        media_start_ms=clip.start_ms,
        media_end_ms=clip.end_ms,
        loop=actor[properties.LOOP] and kind.is_timed,
    )


def _is_heard(actor: Actor) -> bool:
    """Whether it has sound: audios have, videos if their media has."""
    if actor.object.kind is not Kind.VIDEO:
        return actor.object.kind is Kind.AUDIO
    if actor.facts is None:
        actor.caution("its media is not known yet, and taken to be without sound")
        return False
    return actor.facts.has_audio


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
