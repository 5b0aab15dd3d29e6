"""Tracks as functions of the frame number, and those as ffmpeg expressions.

The state of frame n is the track's at n/fps seconds, nothing between. All expressions are in the frame's number in the
*video*, not in the segment: so the arithmetic, and with it every px, is the same wherever the video is cut.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.timeline import Track

# Keyframes come in ms, often a rounded third of a second: what is this near to a frame's time, is that frame's.
_NEAR_FRAME = 1e-6
_NEAR_VALUE = 1e-12


@dataclass(frozen=True, slots=True)
class Line:
    """`base + slope * n` at the frames n from `first_frame` up to and without `end_frame`."""

    first_frame: int
    end_frame: int
    base: float
    slope: float = 0.0

    @property
    def frames(self) -> int:
        """How many frames it covers."""
        return self.end_frame - self.first_frame

    @property
    def is_constant(self) -> bool:
        """Whether all its frames have one value."""
        return self.slope == 0.0

    def at(self, frame: int) -> float:
        """The value at a frame of the video."""
        return self.base + self.slope * frame


def lines_of(track: Track, part: int, fps: int, first_frame: int, end_frame: int) -> tuple[Line, ...]:
    """One part of a track's value (0 for an opacity or an x, 1 for a y) over the frames of a play, without gaps."""
    keys = [(key.at_ms * fps / 1000, key.value[part]) for key in track.keyframes]
    cuts = [first_frame, *(min(max(_from(at), first_frame), end_frame) for at, _ in keys), end_frame]
    values = [Line(0, 0, keys[0][1]), *map(_between, keys, keys[1:]), Line(0, 0, keys[-1][1])]
    lines = (replace(v, first_frame=a, end_frame=b) for v, a, b in zip(values, cuts, cuts[1:], strict=False) if a < b)
    return _merged(lines)


def within(lines: Iterable[Line], first_frame: int, end_frame: int) -> tuple[Line, ...]:
    """The same values, where they fall between two frames."""
    cut = (
        replace(x, first_frame=max(x.first_frame, first_frame), end_frame=min(x.end_frame, end_frame)) for x in lines
    )
    return tuple(line for line in cut if line.frames > 0)


def is_always(lines: Iterable[Line], value: float) -> bool:
    """Whether all frames have that value."""
    return all(line.is_constant and math.isclose(line.base, value, abs_tol=1e-9) for line in lines)


def expression(lines: Sequence[Line], frame: str) -> str:
    """An ffmpeg expression of the lines' value, where `frame` is the expression of the frame's number.

    It halves the lines at each step, as ffmpeg takes nothing nested deeper than 100.
    """
    if len(lines) == 1:
        return _term(lines[0], frame)
    half = len(lines) // 2
    before, after = expression(lines[:half], frame), expression(lines[half:], frame)
    return f"if(lt({frame},{lines[half].first_frame}),{before},{after})"


def number(value: float) -> str:
    """A number as ffmpeg's expressions read it, exactly."""
    return str(int(value)) if value == int(value) else repr(value)


def _term(line: Line, frame: str) -> str:
    return number(line.base) if line.is_constant else f"{number(line.base)}+{number(line.slope)}*{frame}"


def _from(at_frame: float) -> int:
    """The first frame that is not before a time, which is given in frames."""
    return math.ceil(at_frame - _NEAR_FRAME)


def _between(start: tuple[float, float], end: tuple[float, float]) -> Line:
    """The straight line through two keyframes; its frames are not set yet."""
    if end[0] - start[0] < _NEAR_FRAME or abs(end[1] - start[1]) < _NEAR_VALUE:
        return Line(0, 0, start[1])
    slope = (end[1] - start[1]) / (end[0] - start[0])
    return Line(0, 0, start[1] - slope * start[0], slope)


def _merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Neighbours with one constant value made one."""
    merged: list[Line] = []
    for line in lines:
        if merged and line.is_constant and merged[-1].is_constant and merged[-1].base == line.base:
            merged[-1] = replace(merged[-1], end_frame=line.end_frame)
        else:
            merged.append(line)
    return tuple(merged)
