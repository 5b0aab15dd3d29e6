"""The names of segments and mixed sounds: a hash of everything that decides their px or samples. Pure.

Two segments with one name have the same bytes. The hash covers contents, not ids, names or URLs.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play, TextStyle, Timeline

from .motion.curves import LinearPiece
from .motion.opacity import is_seen_between, opacity_of
from .plan import Segment, is_on_black

# 128 bits: collisions are not to be expected.
_HEX_DIGITS = 32


@dataclass(frozen=True, slots=True)
class FingerprintInputs:
    """The contents that a timeline is rendered with, besides the timeline itself.

    `contents` holds, by object id, a digest of its file, or its text. `fonts` holds digests of uploaded fonts, by their
    names. `engine` is the renderer's version: our code, libraries, fonts, and the build of ffmpeg.
    """

    contents: Mapping[str, str]
    fonts: Mapping[str, str]
    engine: str


def fingerprints(
    timeline: Timeline, segments: Sequence[Segment], profile: Profile, inputs: FingerprintInputs
) -> tuple[str, ...]:
    """Return the fingerprint of each segment, 32 hex digits.

    It depends on the objects that are visible in the segment, not on clear ones, sounds, or other segments.
    """
    plays = seen_plays(timeline, inputs)
    return tuple(_hashed([inputs.engine, *segment_values(segment, plays, profile)]) for segment in segments)


@dataclass(frozen=True, slots=True)
class SeenPlay:
    """A play with a picture: its opacity, and everything that decides its px, as JSON."""

    object_id: str
    opacity: tuple[LinearPiece, ...]
    values: str


def seen_plays(timeline: Timeline, inputs: FingerprintInputs) -> list[SeenPlay]:
    """Return the plays with a picture, from the rearmost to the foremost."""
    return [
        SeenPlay(
            play.object_id,
            opacity_of(play, play.look, timeline.fps),
            _picture_values(play, inputs) + str(is_on_black(timeline, order)),
        )
        for order, play in enumerate(timeline.plays)
        if play.look is not None
    ]


def plays_in(segment: Segment, plays: Sequence[SeenPlay]) -> list[SeenPlay]:
    """Return the plays that are visible in a segment."""
    return [play for play in plays if is_seen_between(play.opacity, segment.first_frame, segment.end_frame)]


def segment_values(segment: Segment, plays: Sequence[SeenPlay], profile: Profile) -> list[Any]:
    """Return everything that decides the bytes of a segment, besides the engine."""
    seen = [play.values for play in plays_in(segment, plays)]
    return [profile.encoding, segment.first_frame, segment.end_frame, seen]


def sound_fingerprint(timeline: Timeline, profile: Profile, inputs: FingerprintInputs) -> str:
    """Return the fingerprint of a video's mixed sound, which depends on all sounds, and on no picture."""
    sounds = [_sound_values(play, inputs) for play in timeline.plays if play.sound is not None]
    codec = profile.format.audio.name if profile.format.audio else None
    encoding = [codec, profile.quality.sound_kbps, profile.format.container]
    return _hashed([inputs.engine, encoding, timeline.fps, timeline.frames, sounds])


def _sound_values(play: Play, inputs: FingerprintInputs) -> str:
    fields = asdict(play)
    for name in ("object_id", "index", "look"):
        del fields[name]
    return json.dumps([fields, inputs.contents.get(play.object_id)], sort_keys=True)


def _hashed(values: list[Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:_HEX_DIGITS]


def _picture_values(play: Play, inputs: FingerprintInputs) -> str:
    """Return everything that decides the px of a play, as JSON."""
    fields: dict[str, Any] = asdict(play)
    for name in ("object_id", "index", "sound"):
        del fields[name]
    if play.look and isinstance(play.look.style, TextStyle):
        font = play.look.style.font
        fields["font"] = inputs.fonts.get(font, font)
        del fields["look"]["style"]["font"]
    return json.dumps([fields, inputs.contents.get(play.object_id)], sort_keys=True)
