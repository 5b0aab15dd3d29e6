"""Moves of a value, one after the other, made into a track.

A move takes over at its time from whatever the value is then; the rest of a move that still runs is dropped.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.timeline import Keyframe, Track

Value = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Go to a value, linearly, within `duration_ms` (0: at once).

    `origin` is where it begins, unless another move is running then; None: from where the value is.
    """

    at_ms: float
    duration_ms: float
    to: Value
    origin: Value | None = None


def track_of(initial: Value, start_ms: float, moves: Iterable[Move]) -> Track:
    """The track of a value that is `initial` at `start_ms` and then follows `moves`, none of which is earlier.

    They may come in any order; of several at one time the later one takes over.
    """
    ordered = sorted(moves, key=lambda move: move.at_ms)
    if not ordered:
        return Track.constant(*initial)
    frames = [Keyframe(start_ms, initial)]
    for move in ordered:
        _follow(frames, move)
    # A jump at the very start: nobody sees what was before it.
    seen = frames[1:] if frames[1:] and frames[1].at_ms == start_ms else frames
    return Track(tuple(seen))


def _follow(frames: list[Keyframe], move: Move) -> None:
    """Add a move to the keyframes, of which the last may lie ahead, where the running move ends."""
    running = frames[-1].at_ms > move.at_ms
    now = Track(tuple(frames[-2:])).at(move.at_ms)
    if running:
        frames.pop()
    _add(frames, Keyframe(move.at_ms, now))
    if move.origin is not None and move.duration_ms and not running:
        _add(frames, Keyframe(move.at_ms, move.origin))
    _add(frames, Keyframe(move.at_ms + move.duration_ms, move.to))


def _add(frames: list[Keyframe], frame: Keyframe) -> None:
    """Add a keyframe; of more than two at one time, only the first and the last mean something."""
    if frame == frames[-1]:
        return
    if len(frames) > 1 and frames[-2].at_ms == frame.at_ms:
        frames.pop()
    frames.append(frame)
