"""An animated picture as footage: which of its frames is shown when, and the list of their files for ffmpeg. Pure.

A slot is a frame of the play, counted from 0, as in footage.py, and the rule is the same: a frame is shown from the
slot on whose time is nearest to its own. The loop keeps its own period: it is not rounded to slots, so that a fast
animation does not become a slower or a faster one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

from ..ffmpeg.graph import Stream, listed, read


@dataclass(frozen=True, slots=True)
class ImageSequence:
    """A file that lists the px of some slots of a play, from `first_slot` on; what follows repeats the last ones."""

    path: Path
    first_slot: int


def frames_shown(
    delays_ms: Sequence[float], times: int | None, fps: int, first_slot: int, end_slot: int
) -> tuple[tuple[int, int], ...]:
    """The frames that are shown in some slots, in order, each with the number of slots for which it stays.

    `times`: how often the animation is played through before its last frame stays; None for ever.
    """
    ends_ms = tuple(accumulate(delays_ms))
    numbers = (_number_at((2 * slot + 1) * 500 / fps, ends_ms, times) for slot in range(first_slot, end_slot))
    return tuple((number, len(list(same))) for number, same in groupby(numbers))


def concat_list(shown: Sequence[tuple[Path, int]], fps: int) -> str:
    """The text for ffmpeg's concat demuxer: files, each with the number of slots for which it stays."""
    return "\n".join(["ffconcat version 1.0", *_entries(shown, fps)]) + "\n"


def sequence_frames(reel: ImageSequence, use: str) -> Stream:
    """The frames that a reel lists, each only once, with the time at which it begins to be shown; `use`: see `read`."""
    return read(str(reel.path), use=use, format="concat", safe=0)["0"]


def _number_at(ms: float, ends_ms: Sequence[float], times: int | None) -> int:
    if times is not None and ms >= times * ends_ms[-1]:
        return len(ends_ms) - 1
    return min(bisect_right(ends_ms, ms % ends_ms[-1]), len(ends_ms) - 1)


def _entries(shown: Sequence[tuple[Path, int]], fps: int) -> Iterator[str]:
    # Sums are rounded, not parts: many parts would be off by a slot.
    ends_us = [round(slots * 1_000_000 / fps) for slots in accumulate(slots for _, slots in shown)]
    for (path, _), start_us, end_us in zip(shown, [0, *ends_us], ends_us, strict=False):
        # Else a picture's clock has 25 ticks a second.
        yield f"{listed(path)}\noption framerate {fps}\nduration {(end_us - start_us) / 1_000_000:.6f}"
