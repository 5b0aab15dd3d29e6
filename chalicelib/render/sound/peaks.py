"""Where a sound is louder than full scale, so that the limiter turns it down: told by ffmpeg while it mixes. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# What an MP3 or AAC makes of a wave at full scale rises a little above it, and nobody hears that turned down.
UNHEARD_DB = 1.0

_TIME = re.compile(r"frame:.*pts_time:([\d.]+)")
_LEVEL = re.compile(r"lavfi\.astats\.Overall\.Peak_level=([\d.]+)")


@dataclass(frozen=True, slots=True)
class Peak:
    """How far above full scale a sound is at its loudest (dB), and when that is first (ms from the video's start)."""

    excess_db: float
    at_ms: float


@dataclass(frozen=True, slots=True)
class MixedSound:
    """The file with a video's sound; `peak` is there if the sound was too loud by more than is unheard."""

    path: Path
    peak: Peak | None = None


def highest_peak(report: Iterable[str]) -> Peak | None:
    """The highest peak in the lines that `ametadata` printed of `astats`; None if there are none."""
    highest: Peak | None = None
    at_ms = 0.0
    for line in report:
        if time := _TIME.match(line):
            at_ms = float(time[1]) * 1000
        elif (level := _LEVEL.match(line)) and (highest is None or float(level[1]) > highest.excess_db):
            highest = Peak(float(level[1]), at_ms)
    return highest
