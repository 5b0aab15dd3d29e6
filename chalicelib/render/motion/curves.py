"""Tracks as functions of the frame number, and these functions as ffmpeg expressions.

Frame n has the track's value at n/fps seconds. All expressions use the frame's number in the *video*, not in the
segment, so the arithmetic, and with it every px, does not depend on where the video is cut.
"""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Protocol

from chalicelib.domain.timeline import Ease, Track

# Keyframes are in ms, often a rounded third of a second. A time this close to a frame's belongs to that frame.
_NEAR_FRAME = 1e-6
_NEAR_VALUE = 1e-12


class Choice(Protocol):
    """`min` or `max`."""

    def __call__(
        self, one: "LinearPiece", other: "LinearPiece", /, *, key: Callable[["LinearPiece"], float]
    ) -> "LinearPiece":
        """Return one of the two."""
        ...


@dataclass(frozen=True, slots=True)
class LinearPiece:
    """The values `base + slope * n + bend * n * n` at the frames n from `first_frame` up to and without `end_frame`.

    This covers every easing, as all of them are quadratic.
    """

    first_frame: int
    end_frame: int
    base: float
    slope: float = 0.0
    bend: float = 0.0

    @property
    def frames(self) -> int:
        """The number of frames."""
        return self.end_frame - self.first_frame

    @property
    def is_constant(self) -> bool:
        """True if all frames have one value."""
        return self.slope == 0.0 and self.bend == 0.0

    def at(self, frame: int) -> float:
        """Return the value at a frame of the video."""
        return self.base + self.slope * frame + self.bend * frame * frame


@dataclass(frozen=True, slots=True)
class _Key:
    """One part of a keyframe; `at` in frames."""

    at: float
    value: float
    ease: Ease


def pieces_of(track: Track, part: int, fps: int, first_frame: int, end_frame: int) -> tuple[LinearPiece, ...]:
    """Return one part of a track (0 for an opacity or an x, 1 for a y) over the frames of a play, without gaps."""
    keys = [_Key(key.at_ms * fps / 1000, key.value[part], key.ease) for key in track.keyframes]
    keys = [each for pair in zip([keys[0], *keys], keys, strict=False) for each in _split_in_out(*pair)]
    cuts = [first_frame, *(min(max(_first_frame_at(key.at), first_frame), end_frame) for key in keys), end_frame]
    values = [LinearPiece(0, 0, keys[0].value), *map(_between, keys, keys[1:]), LinearPiece(0, 0, keys[-1].value)]
    lines = (replace(v, first_frame=a, end_frame=b) for v, a, b in zip(values, cuts, cuts[1:], strict=False) if a < b)
    return _merged(lines)


def within(lines: Sequence[LinearPiece], first_frame: int, end_frame: int) -> tuple[LinearPiece, ...]:
    """Return the part of the pieces between two frames. `lines` are in the order of their frames."""
    low = bisect_right(lines, first_frame, key=lambda line: line.end_frame)
    high = bisect_left(lines, end_frame, lo=low, key=lambda line: line.first_frame)
    return tuple(
        replace(line, first_frame=max(line.first_frame, first_frame), end_frame=min(line.end_frame, end_frame))
        for line in lines[low:high]
    )


def is_always(lines: Iterable[LinearPiece], value: float) -> bool:
    """Return whether all frames have that value."""
    return all(line.is_constant and math.isclose(line.base, value, abs_tol=1e-9) for line in lines)


def weighted_sum(*weighted: tuple[float, Sequence[LinearPiece]]) -> tuple[LinearPiece, ...]:
    """Return the weighted sum of values over the same frames."""
    return _merged(
        LinearPiece(
            pieces[0].first_frame,
            pieces[0].end_frame,
            sum(weight * piece.base for (weight, _), piece in zip(weighted, pieces, strict=True)),
            sum(weight * piece.slope for (weight, _), piece in zip(weighted, pieces, strict=True)),
            sum(weight * piece.bend for (weight, _), piece in zip(weighted, pieces, strict=True)),
        )
        for pieces in _aligned_pieces(*(lines for _, lines in weighted))
    )


def pick_each(choose: Choice, one: Sequence[LinearPiece], other: Sequence[LinearPiece]) -> tuple[LinearPiece, ...]:
    """Return `choose` (min or max) of two values at each frame."""
    return _merged(
        replace(line, first_frame=numbers[0], end_frame=numbers[-1] + 1)
        for pair in _aligned_pieces(one, other)
        for line, frames in groupby(range(pair[0].first_frame, pair[0].end_frame), key=_chooser(choose, *pair))
        for numbers in [list(frames)]
    )


def value_at(lines: Sequence[LinearPiece], frame: int) -> float:
    """Return the value at a frame; after the last piece, continue that one."""
    return next((line for line in lines if frame < line.end_frame), lines[-1]).at(frame)


def expression(lines: Sequence[LinearPiece], frame: str) -> str:
    """Return the ffmpeg expression of the pieces' value, where `frame` is the expression of the frame's number.

    It branches on halves, as ffmpeg refuses expressions nested deeper than 100.
    """
    if len(lines) == 1:
        return _term(lines[0], frame)
    half = len(lines) // 2
    before, after = expression(lines[:half], frame), expression(lines[half:], frame)
    return f"if(lt({frame},{lines[half].first_frame}),{before},{after})"


def number(value: float) -> str:
    """Return a number as an exact literal of ffmpeg's expressions."""
    return str(int(value)) if value == int(value) else repr(value)


def _aligned_pieces(*many: Sequence[LinearPiece]) -> Iterator[tuple[LinearPiece, ...]]:
    """Yield values over the same frames, cut so that each is one piece."""
    cuts = sorted({cut for lines in many for line in lines for cut in (line.first_frame, line.end_frame)})
    for first, end in pairwise(cuts):
        yield tuple(piece for lines in many for piece in within(lines, first, end))


def _chooser(choose: Choice, one: LinearPiece, other: LinearPiece) -> Callable[[int], LinearPiece]:
    return lambda frame: choose(one, other, key=lambda line: line.at(frame))


def _term(line: LinearPiece, frame: str) -> str:
    if line.is_constant:
        return number(line.base)
    if line.bend == 0:
        return f"{number(line.base)}+{number(line.slope)}*{frame}"
    return f"{number(line.base)}+{frame}*({number(line.slope)}+{number(line.bend)}*{frame})"


def _first_frame_at(at_frame: float) -> int:
    """Return the first frame that is not before a time, which is given in frames."""
    return math.ceil(at_frame - _NEAR_FRAME)


def _split_in_out(before: _Key, key: _Key) -> tuple[_Key, ...]:
    """Split an ease-in-out at its middle into an ease-in and an ease-out."""
    if key.ease is not Ease.IN_OUT or key.at - before.at < _NEAR_FRAME:
        return (key,)
    middle = _Key((before.at + key.at) / 2, (before.value + key.value) / 2, Ease.IN)
    return middle, replace(key, ease=Ease.OUT)


def _between(start: _Key, end: _Key) -> LinearPiece:
    """Return the piece through two keys; its frames are not set yet."""
    time, change = end.at - start.at, end.value - start.value
    if time < _NEAR_FRAME or abs(change) < _NEAR_VALUE:
        return LinearPiece(0, 0, start.value)
    if end.ease is Ease.LINEAR:
        return LinearPiece(0, 0, start.value - change / time * start.at, change / time)
    # A parabola whose vertex is at the resting key: at its start if it speeds up, at its end if it slows down.
    rest, bend = (start, change / time**2) if end.ease is Ease.IN else (end, -change / time**2)
    return LinearPiece(0, 0, rest.value + bend * rest.at**2, -2 * bend * rest.at, bend)


def _merged(lines: Iterable[LinearPiece]) -> tuple[LinearPiece, ...]:
    """Merge neighbours that have the same constant value."""
    merged: list[LinearPiece] = []
    for line in lines:
        if merged and line.is_constant and merged[-1].is_constant and merged[-1].base == line.base:
            merged[-1] = replace(merged[-1], end_frame=line.end_frame)
        else:
            merged.append(line)
    return tuple(merged)
