"""The volume of a play's sound at each sample, without clicks. Pure.

ffmpeg's `volume` would hold a value for a whole block of samples, which rattles in fades. `aeval` computes each sample,
but takes as long as the rest of a mix. So a sound that only fades in at its beginning and out at its end uses `afade`.
A jump becomes a ramp of a few ms, and so does a cut in the middle.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.domain.timeline import Keyframe, Track

from ..encode.codecs import SAMPLE_RATE
from ..ffmpeg.graph import Stream
from ..motion.curves import LinearPiece, expression, number, pieces_of

# Too short to be heard as a fade, long enough not to be heard as a click.
_JUMP_MS = 8.0
RAMP_SAMPLES = 144
_SAME_MS = 1e-6


def at_volume(sound: Stream, volume: Track, first_sample: int, end_sample: int) -> Stream:
    """Return a sound with its gain at each sample; it plays from one sample of the video up to and without another."""
    lines = pieces_of(without_jumps(volume), 0, SAMPLE_RATE, first_sample, end_sample)
    rise, rest, fall = _fades(lines)
    if len(rest) == 1 and rest[0].is_constant:
        gain = rest[0].base
        sound = sound if gain == 1 else sound.filter("volume", volume=number(gain))
        sound = sound.filter("afade", t="in", ss=0, ns=rise.frames) if rise else sound
        return sound.filter("afade", t="out", ss=fall.first_frame - first_sample, ns=fall.frames) if fall else sound
    gained = f"st(0,n+{first_sample});({expression(lines, 'ld(0)')})*val(ch)"
    return sound.filter("aeval", exprs=gained, channel_layout="same")


def _fades(lines: Sequence[LinearPiece]) -> tuple[LinearPiece | None, Sequence[LinearPiece], LinearPiece | None]:
    """Return the fade from silence at the beginning, the pieces between, and the fade to silence at the end."""
    rise = lines[0] if len(lines) > 1 and _leads(lines[0], 0.0, lines[1].at(lines[1].first_frame)) else None
    lines = lines[1:] if rise else lines
    fall = lines[-1] if len(lines) > 1 and _leads(lines[-1], lines[-2].at(lines[-1].first_frame), 0.0) else None
    return rise, lines[:-1] if fall else lines, fall


def _leads(line: LinearPiece, value: float, to: float) -> bool:
    """Return whether a piece is a straight line from one value to another, within one sample's step."""
    first, last = line.at(line.first_frame), line.at(line.end_frame)
    return line.bend == 0 and not line.is_constant and max(abs(first - value), abs(last - to)) <= abs(line.slope)


def without_jumps(volume: Track) -> Track:
    """Return the same volume, but each jump takes some ms from its time on, or up to the next keyframe."""
    return Track(tuple(_softened(volume)))


def faded_in(sound: Stream) -> Stream:
    """Return a sound that is cut at its beginning, without the click."""
    return sound.filter("afade", t="in", ss=0, ns=RAMP_SAMPLES)


def faded_out(sound: Stream, end_sample: int) -> Stream:
    """Return a sound that is cut at a sample, without the click."""
    return sound.filter("afade", t="out", ss=max(0, end_sample - RAMP_SAMPLES), ns=min(RAMP_SAMPLES, end_sample))


def _softened(volume: Track) -> Iterator[Keyframe]:
    keys = volume.keyframes
    nexts = [key.at_ms for key in keys[1:]] + [math.inf]
    for before, key, next_ms in zip((keys[0], *keys), keys, nexts, strict=False):
        jumps = key.at_ms - before.at_ms < _SAME_MS and key.value != before.value
        yield replace(key, at_ms=min(key.at_ms + _JUMP_MS, next_ms)) if jumps else key
