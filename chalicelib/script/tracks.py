"""Moves of a value, one after the other, made into a track; and tracks made of others.

A move takes over at its time from whatever the value is then; the rest of a move that still runs is dropped. A change
that runs to its end is one keyframe with its ease. A part of an eased change is no eased change, nor is a sum of
several: those are drawn in short straight lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from chalicelib.domain.timeline import Ease, Keyframe, Track

Value = tuple[float, ...]

_LINES = 64
"""As many lines draw a whole change: they are off it by 1/8192 of the change at most."""
_LINE_MS = 8.0
"""No line need be shorter: half a frame at 60 frames per second."""


@dataclass(frozen=True, slots=True)
class Move:
    """Go to a value within `duration_ms` (0: at once).

    `origin` is where it begins if the value rests at `to` already, and nothing would change else.
    """

    at_ms: float
    duration_ms: float
    to: Value
    origin: Value | None = None
    ease: Ease = Ease.LINEAR


def track_of(initial: Value, start_ms: float, moves: Iterable[Move]) -> Track:
    """The track of a value that is `initial` at `start_ms` and then follows `moves`, in order.

    A move that is earlier than the one before it, or than `start_ms`, begins with that.
    """
    frames = [Keyframe(start_ms, initial)]
    latest = start_ms
    for move in moves:
        latest = max(latest, move.at_ms)
        _follow(frames, replace(move, at_ms=latest))
    if len(frames) == 1:
        return Track.constant(*initial)
    # A jump at the very start: nobody sees what was before it.
    return Track(tuple(frames[1:] if frames[1].at_ms == start_ms else frames))


def combined(make: Callable[..., Value], *tracks: Track) -> Track:
    """The track of what `make` makes of the values of several tracks, in which it must be linear."""
    moving = [track for track in tracks if not track.is_constant]
    frames: list[Keyframe] = []
    times = sorted({frame.at_ms for track in moving for frame in track.keyframes})
    courses = [_Course(track) for track in tracks]
    for start_ms, end_ms in pairwise(times):
        pieces = [course.after(start_ms) for course in courses]
        _add(frames, Keyframe(start_ms, make(*(piece.at(start_ms) for piece in pieces))))
        for ms, ease in _points(pieces, start_ms, end_ms):
            _add(frames, Keyframe(ms, make(*(piece.at(ms) for piece in pieces)), ease))
    last = Keyframe(times[-1] if times else 0.0, make(*(track.keyframes[-1].value for track in tracks)))
    _add(frames, last)
    return Track(tuple(frames))


class _Course:
    """A track, to be asked for what it does after a time."""

    __slots__ = ("frames", "times")

    def __init__(self, track: Track) -> None:
        self.frames = track.keyframes
        self.times = [frame.at_ms for frame in track.keyframes]

    def after(self, ms: float) -> Track:
        """The two keyframes between which it then is; one, if it rests."""
        index = bisect_right(self.times, ms)
        return Track(self.frames[max(index - 1, 0) : index + 1])


def _follow(frames: list[Keyframe], move: Move) -> None:
    """Add a move to the keyframes, of which the last may lie ahead, where the running move ends."""
    running = frames[-1].at_ms > move.at_ms
    if running:
        rest = Track((frames[-2], frames.pop()))
        for ms, ease in _points([rest], rest.keyframes[0].at_ms, move.at_ms):
            _add(frames, Keyframe(ms, rest.at(ms), ease))
    _add(frames, Keyframe(move.at_ms, frames[-1].value))
    if move.origin is not None and move.duration_ms and not running and frames[-1].value == move.to:
        _add(frames, Keyframe(move.at_ms, move.origin))
    _add(frames, Keyframe(move.at_ms + move.duration_ms, move.to, move.ease))


def _points(pieces: Sequence[Track], start_ms: float, end_ms: float) -> Iterator[tuple[float, Ease]]:
    """The times, after the first and up to the second, at which `pieces` need a keyframe, each with the ease to it."""
    changes = [piece.keyframes for piece in pieces if not piece.is_constant]
    eases = {end.ease for _, end in changes} or {Ease.LINEAR}
    whole = all((start.at_ms, end.at_ms) == (start_ms, end_ms) for start, end in changes)
    if eases == {Ease.LINEAR} or (whole and len(eases) == 1):
        yield end_ms, eases.pop()
        return
    shortest = min(end.at_ms - start.at_ms for start, end in changes)
    count = ceil((end_ms - start_ms) / max(shortest / _LINES, _LINE_MS))
    for index in range(1, count):
        yield start_ms + (end_ms - start_ms) * index / count, Ease.LINEAR
    yield end_ms, Ease.LINEAR


def _add(frames: list[Keyframe], frame: Keyframe) -> None:
    """Add a keyframe; of more than two at one time, only the first and the last mean something."""
    if frames and (frame.at_ms, frame.value) == (frames[-1].at_ms, frames[-1].value):
        return
    if len(frames) > 1 and frames[-2].at_ms == frame.at_ms:
        frames.pop()
    frames.append(frame)
