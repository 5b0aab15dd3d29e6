"""How loud a play's sound is: its volume at each sample, without clicks. Pure.

ffmpeg's `volume` would hold a value for a whole block of samples, which is heard as a rattle in fades; `aeval` computes
each sample's own. A jump becomes a ramp of a few ms, and so does a cut in the middle of a sound.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.timeline import Keyframe, Track

from .codecs import SAMPLE_RATE
from .curves import expression, lines_of, number
from .graph import Stream

# Too short to be heard as a fade, long enough not to be heard as a click.
_JUMP_MS = 8.0
RAMP_SAMPLES = 144
_SAME_MS = 1e-6


def at_volume(sound: Stream, volume: Track, first_sample: int, end_sample: int) -> Stream:
    """A sound with its gain at each sample; it lies in the video from one sample up to and without another."""
    lines = lines_of(without_jumps(volume), 0, SAMPLE_RATE, first_sample, end_sample)
    if len(lines) == 1 and lines[0].is_constant:
        gain = lines[0].base
        return sound if gain == 1 else sound.filter("volume", volume=number(gain))
    gained = f"st(0,n+{first_sample});({expression(lines, 'ld(0)')})*val(ch)"
    return sound.filter("aeval", exprs=gained, channel_layout="same")


def without_jumps(volume: Track) -> Track:
    """The same, but each jump takes some ms from its time on, or up to the next keyframe."""
    return Track(tuple(_softened(volume)))


def faded_in(sound: Stream) -> Stream:
    """A sound that is cut at its beginning, without the click of it."""
    return sound.filter("afade", t="in", ss=0, ns=RAMP_SAMPLES)


def faded_out(sound: Stream, end_sample: int) -> Stream:
    """A sound that is cut at a sample, without the click of it."""
    return sound.filter("afade", t="out", ss=max(0, end_sample - RAMP_SAMPLES), ns=min(RAMP_SAMPLES, end_sample))


def _softened(volume: Track) -> Iterator[Keyframe]:
    keys = volume.keyframes
    nexts = [key.at_ms for key in keys[1:]] + [math.inf]
    for before, key, next_ms in zip((keys[0], *keys), keys, nexts, strict=False):
        jumps = key.at_ms - before.at_ms < _SAME_MS and key.value != before.value
        yield replace(key, at_ms=min(key.at_ms + _JUMP_MS, next_ms)) if jumps else key
