"""The names of segments, and of mixed sounds: a hash of everything that decides their px or samples. Pure.

Two segments of one name have the same bytes. Ids, names and URLs are not among what is hashed: contents are.
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

# 128 bits: that two different segments get one name is not to be expected.
_HEX_DIGITS = 32


@dataclass(frozen=True, slots=True)
class FingerprintInputs:
    """What a timeline is filled with.

    `contents`, by object: a digest of its file, or its text. `fonts`: digests of those that are not among ours, by
    their names. `engine` stands for all that renders: our code, libraries, fonts, and the build of ffmpeg.
    """

    contents: Mapping[str, str]
    fonts: Mapping[str, str]
    engine: str


def fingerprints(
    timeline: Timeline, segments: Sequence[Segment], profile: Profile, ingredients: FingerprintInputs
) -> tuple[str, ...]:
    """The fingerprint of each segment, 32 hex digits.

    What is seen in a segment decides it; nothing that is clear there or only heard, and nothing of any other segment.
    """
    plays = [
        (opacity_of(play, play.look, timeline.fps), _described(play, ingredients) + str(is_on_black(timeline, order)))
        for order, play in enumerate(timeline.plays)
        if play.look is not None
    ]
    return tuple(_fingerprint(segment, plays, profile, ingredients.engine) for segment in segments)


def sound_fingerprint(timeline: Timeline, profile: Profile, ingredients: FingerprintInputs) -> str:
    """The fingerprint of a video's mixed sound: of all that is heard, and nothing that is only seen."""
    heard = [_heard(play, ingredients) for play in timeline.plays if play.sound is not None]
    codec = profile.format.audio.name if profile.format.audio else None
    encoding = [codec, profile.quality.sound_kbps, profile.format.container]
    return _hashed([ingredients.engine, encoding, timeline.fps, timeline.frames, heard])


def _heard(play: Play, ingredients: FingerprintInputs) -> str:
    fields = asdict(play)
    for name in ("object_id", "index", "look"):
        del fields[name]
    return json.dumps([fields, ingredients.contents.get(play.object_id)], sort_keys=True)


def _hashed(all_of_it: list[Any]) -> str:
    return hashlib.sha256(json.dumps(all_of_it, sort_keys=True).encode()).hexdigest()[:_HEX_DIGITS]


def _fingerprint(
    segment: Segment, plays: Sequence[tuple[tuple[LinearPiece, ...], str]], profile: Profile, engine: str
) -> str:
    seen = [text for opacity, text in plays if is_seen_between(opacity, segment.first_frame, segment.end_frame)]
    all_of_it = [engine, profile.encoding, segment.first_frame, segment.end_frame, seen]
    return _hashed(all_of_it)


def _described(play: Play, ingredients: FingerprintInputs) -> str:
    """Everything of a play that may be seen."""
    fields: dict[str, Any] = asdict(play)
    for name in ("object_id", "index", "sound"):
        del fields[name]
    if play.look and isinstance(play.look.style, TextStyle):
        font = play.look.style.font
        fields["font"] = ingredients.fonts.get(font, font)
        del fields["look"]["style"]["font"]
    return json.dumps([fields, ingredients.contents.get(play.object_id)], sort_keys=True)
