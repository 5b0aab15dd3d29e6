"""An animated picture as a video: the frame that is shown at each time, and the list of files for ffmpeg. Pure.

Output frames are counted as in video_source.py, and the rule is the same: a picture is shown from the output frame on
whose time is nearest to its own. The loop's period is not rounded to output frames, so that a fast animation does not
change its speed.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

from ..ffmpeg.graph import Stream, listed, read


@dataclass(frozen=True, slots=True)
class ImageSequence:
    """A file that lists the px of output frames, from `first_output` on; the last picture is held after its end."""

    path: Path
    first_output: int


def frames_shown(
    delays_ms: Sequence[float], times: int | None, fps: int, first_output: int, end_output: int
) -> tuple[tuple[int, int], ...]:
    """Return the pictures shown in some output frames, in order, each with the number of output frames that it covers.

    `times`: the number of loop iterations before the last picture is held; None for endless.
    """
    ends_ms = tuple(accumulate(delays_ms))
    numbers = (_number_at((2 * output + 1) * 500 / fps, ends_ms, times) for output in range(first_output, end_output))
    return tuple((number, len(list(same))) for number, same in groupby(numbers))


def concat_list(shown: Sequence[tuple[Path, int]], fps: int) -> str:
    """Return the script for ffmpeg's concat demuxer: files, each with its number of output frames."""
    return "\n".join(["ffconcat version 1.0", *_entries(shown, fps)]) + "\n"


def sequence_frames(sequence: ImageSequence, use: str) -> Stream:
    """Return the listed pictures, each once, with the time at which it is first shown; `use`: see `read`."""
    return read(str(sequence.path), use=use, format="concat", safe=0)["0"]


def _number_at(ms: float, ends_ms: Sequence[float], times: int | None) -> int:
    if times is not None and ms >= times * ends_ms[-1]:
        return len(ends_ms) - 1
    return min(bisect_right(ends_ms, ms % ends_ms[-1]), len(ends_ms) - 1)


def _entries(shown: Sequence[tuple[Path, int]], fps: int) -> Iterator[str]:
    # Sums are rounded, not parts: rounded parts would add up to an error of a frame.
    ends_us = [
        round(output_frames * 1_000_000 / fps)
        for output_frames in accumulate(output_frames for _, output_frames in shown)
    ]
    for (path, _), start_us, end_us in zip(shown, [0, *ends_us], ends_us, strict=False):
        # Without the option, a picture's clock has 25 ticks a second.
        yield f"{listed(path)}\noption framerate {fps}\nduration {(end_us - start_us) / 1_000_000:.6f}"
