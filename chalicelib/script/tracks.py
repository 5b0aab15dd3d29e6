"""The moves of a value, made into a track; and tracks combined into one.

A move begins at the current value; the rest of a move that still runs is dropped. A change that runs to its end is one
keyframe with its ease. A part of an eased change is no eased change itself, nor is a sum of several: those are
approximated by short straight lines.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from chalicelib.domain.timeline import Ease, Keyframe, Track

Value = tuple[float, ...]

_LINES = 64
"""Lines that approximate a whole change: they differ from it by at most 1/8192 of the change."""
_LINE_MS = 8.0
"""The shortest useful line: half a frame at 60 frames per second."""


@dataclass(frozen=True, slots=True)
class Move:
    """A move of a value to another within `duration_ms` (0: at once).

    `origin` is the value that it begins with if the current one is `to` already, and the move would change nothing.
    """

    at_ms: float
    duration_ms: float
    to: Value
    origin: Value | None = None
    ease: Ease = Ease.LINEAR


def track_of(initial: Value, start_ms: float, moves: Iterable[Move]) -> Track:
    """Return the track of a value that is `initial` at `start_ms` and then follows `moves`, in order.

    A move that is earlier than `start_ms`, or than the move before it, begins at that time.
    """
    frames = [Keyframe(start_ms, initial)]
    latest = start_ms
    for move in moves:
        latest = max(latest, move.at_ms)
        _follow(frames, replace(move, at_ms=latest))
    if len(frames) == 1:
        return Track.constant(*initial)
    # A jump at the very start: the value before it is never shown.
    return Track(tuple(frames[1:] if frames[1].at_ms == start_ms else frames))


def combined(make: Callable[..., Value], *tracks: Track) -> Track:
    """Return the track of `make(*values)` over several tracks. `make` must be linear in the value of each."""
    moving = [track for track in tracks if not track.is_constant]
    frames: list[Keyframe] = []
    times = sorted({frame.at_ms for track in moving for frame in track.keyframes})
    cut = [_TrackPieces(track) for track in tracks]
    for start_ms, end_ms in pairwise(times):
        pieces = [track.after(start_ms) for track in cut]
        _add(frames, Keyframe(start_ms, make(*(piece.at(start_ms) for piece in pieces))))
        for ms, ease in _points(pieces, start_ms, end_ms):
            _add(frames, Keyframe(ms, make(*(piece.at(ms) for piece in pieces)), ease))
    last = Keyframe(times[-1] if times else 0.0, make(*(track.keyframes[-1].value for track in tracks)))
    _add(frames, last)
    return Track(tuple(frames))


class _TrackPieces:
    """A track, cut at its keyframes."""

    __slots__ = ("frames", "times")

    def __init__(self, track: Track) -> None:
        self.frames = track.keyframes
        self.times = [frame.at_ms for frame in track.keyframes]

    def after(self, ms: float) -> Track:
        """Return the track between the two keyframes around a time; one keyframe before the first or after the last."""
        index = bisect_right(self.times, ms)
        return Track(self.frames[max(index - 1, 0) : index + 1])


def _follow(frames: list[Keyframe], move: Move) -> None:
    """Add a move to the keyframes. The last keyframe may be later, as the end of a running move."""
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
    """Yield the times in (start, end] at which `pieces` need a keyframe, each with the ease to it."""
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
    """Add a keyframe; of more than two at one time, keep only the first and the last."""
    if frames and (frame.at_ms, frame.value) == (frames[-1].at_ms, frames[-1].value):
        return
    if len(frames) > 1 and frames[-2].at_ms == frame.at_ms:
        frames.pop()
    frames.append(frame)
