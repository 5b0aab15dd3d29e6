"""Peaks above full scale, which the limiter turns down, as ffmpeg reports them while it mixes. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# MP3 and AAC raise a wave at full scale a little above it. Turning that down is inaudible.
UNHEARD_DB = 1.0

_TIME = re.compile(r"frame:.*pts_time:([\d.]+)")
_LEVEL = re.compile(r"lavfi\.astats\.Overall\.Peak_level=([\d.]+)")


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest peak of a sound: dB above full scale, and the first time of it (ms from the video's start)."""

    excess_db: float
    at_ms: float


@dataclass(frozen=True, slots=True)
class MixedSound:
    """The file with a video's sound. `peak` is set if the sound was audibly too loud."""

    path: Path
    peak: Peak | None = None


def highest_peak(report: Iterable[str]) -> Peak | None:
    """Return the highest peak in the lines that `ametadata` printed for `astats`, or None without peaks."""
    highest: Peak | None = None
    at_ms = 0.0
    for line in report:
        if time := _TIME.match(line):
            at_ms = float(time[1]) * 1000
        elif (level := _LEVEL.match(line)) and (highest is None or float(level[1]) > highest.excess_db):
            highest = Peak(float(level[1]), at_ms)
    return highest
