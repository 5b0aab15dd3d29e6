"""The pose of a box (position, size, rotation) over the frames of a play, and the spans in which it rests or moves.

Pure. A box rests at whole px. So the ends of a move are rounded, and the frames between them are not: nothing jumps
when a move begins or ends.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import MAX_SIDES, Keyframe, Kind, Look, Play, Track

from .curves import LinearPiece, pieces_of, value_at, within
from .geometry import px

MAX_SCALE = 100
# A shrinking box is drawn again at each half of its area: px that are skipped when it is shown would flicker.
_SMALLEST_LEVEL = 10


@dataclass(frozen=True, slots=True)
class Pose:
    """A box at one frame: its corner and size before scaling (px), the scale, the rotation (degrees, clockwise)."""

    x: float
    y: float
    width: float
    height: float
    scale: float
    rotation: float

    @property
    def is_empty(self) -> bool:
        """True if it has no area."""
        return self.width * self.height * self.scale == 0


@dataclass(frozen=True, slots=True)
class Motion:
    """The parts of a box's pose, each over the same frames."""

    x: tuple[LinearPiece, ...]
    y: tuple[LinearPiece, ...]
    width: tuple[LinearPiece, ...]
    height: tuple[LinearPiece, ...]
    scale: tuple[LinearPiece, ...]
    rotation: tuple[LinearPiece, ...]

    @property
    def parts(self) -> tuple[tuple[LinearPiece, ...], ...]:
        """All parts, in the order of a `Pose`."""
        return (self.x, self.y, self.width, self.height, self.scale, self.rotation)

    @property
    def rests(self) -> bool:
        """True if nothing changes."""
        return all(len(lines) == 1 and lines[0].is_constant for lines in self.parts)

    @property
    def grows(self) -> bool:
        """True if the size ever changes; the scale does not count."""
        return not all(len(lines) == 1 and lines[0].is_constant for lines in (self.width, self.height))

    @property
    def turns(self) -> bool:
        """True if the box is ever rotated, even by a constant angle."""
        return any(not line.is_constant or line.base % 360 != 0 for line in self.rotation)

    @property
    def frames(self) -> range:
        """The frames of the motion."""
        return range(self.x[0].first_frame, self.x[-1].end_frame)

    def at(self, frame: int) -> Pose:
        """Return the pose at a frame of the video."""
        return Pose(*(value_at(lines, frame) for lines in self.parts))

    def within(self, first_frame: int, end_frame: int) -> "Motion":
        """Return the part between two frames."""
        return Motion(*(within(lines, first_frame, end_frame) for lines in self.parts))


@dataclass(frozen=True, slots=True)
class MotionSpan:
    """Frames of a play in which its box rests, or moves without a rest; `alone` if the play has no others."""

    motion: Motion
    alone: bool = False

    @property
    def first_frame(self) -> int:
        """The first frame."""
        return self.motion.frames.start

    @property
    def end_frame(self) -> int:
        """The first frame after it."""
        return self.motion.frames.stop

    def within(self, first_frame: int, end_frame: int) -> "MotionSpan | None":
        """Return the part between two frames, or None if it is empty."""
        first, end = max(first_frame, self.first_frame), min(end_frame, self.end_frame)
        return MotionSpan(self.motion.within(first, end), self.alone) if first < end else None

    @property
    def is_plain(self) -> bool:
        """True if the box rests, is not turned, and can be placed at whole px without a visible jump."""
        pose = self.motion.at(self.first_frame)
        return self.motion.rests and pose.rotation % 360 == 0 and (self.alone or pose.scale == 1)


def motion_of(play: Play, look: Look, profile: Profile) -> Motion:
    """Return the motion of a play's box.

    Raises:
        ValueError: the box becomes too large, or its scale is below 0 or too large.
    """
    _check(look)
    sides = (profile.width_px, profile.height_px)
    # A video rests at even px only, see geometry.py. One that never moves is rounded there, by less.
    moves = not (look.position.is_constant and look.size.is_constant)
    grid_px = 2 if play.kind is Kind.VIDEO and moves else 1
    position = _in_px(look.position, sides, lambda value: grid_px * px(value / grid_px))
    size = _in_px(look.size, sides, lambda value: max(grid_px, grid_px * px(value / grid_px)) if value > 0 else 0)
    parts = ((position, 0), (position, 1), (size, 0), (size, 1), (look.scale, 0), (look.rotation, 0))
    times = (profile.fps, play.first_frame, play.end_frame)
    return Motion(*(pieces_of(track, part, *times) for track, part in parts))


def spans_of(motion: Motion) -> tuple[MotionSpan, ...]:
    """Return the spans of a motion, in order, without gaps."""
    if motion.rests:
        return (MotionSpan(motion, alone=True),)
    cuts = sorted({line.first_frame for lines in motion.parts for line in lines} | {motion.frames.stop})
    pieces = [motion.within(*pair) for pair in pairwise(cuts)]
    return tuple(
        span
        for rests, group in groupby(pieces, key=lambda piece: piece.rests)
        for span in (map(MotionSpan, group) if rests else _moving(motion, list(group)))
    )


def largest(motion: Motion) -> tuple[float, float]:
    """Return the largest scaled width and the largest scaled height of a motion, in px."""
    poses = [motion.at(frame) for frame in _extreme_frames(motion)]
    return max(pose.width * pose.scale for pose in poses), max(pose.height * pose.scale for pose in poses)


def _check(look: Look) -> None:
    for key in look.size.keyframes:
        if not all(0 <= part <= MAX_SIDES for part in key.value):
            raise ValueError(f"its size is {key.value[0]:g} x {key.value[1]:g} frames; each may be 0 to {MAX_SIDES}")
    for key in look.scale.keyframes:
        if not 0 <= key.value[0] <= MAX_SCALE:
            raise ValueError(f"its scale is {key.value[0]:g}; it may be 0 to {MAX_SCALE}")


def _in_px(track: Track, sides: tuple[int, int], rounded: Callable[[float], float]) -> Track:
    def place(key: Keyframe) -> Keyframe:
        return replace(key, value=tuple(rounded(part * side) for part, side in zip(key.value, sides, strict=True)))

    return Track(tuple(map(place, track.keyframes)))


def _moving(motion: Motion, pieces: Sequence[Motion]) -> Iterator[MotionSpan]:
    """Yield one span, or one for each halving of the box's area."""
    whole = motion.within(pieces[0].frames.start, pieces[-1].frames.stop)
    if all(line.is_constant for lines in (whole.width, whole.height, whole.scale) for line in lines):
        yield MotionSpan(whole)
        return
    width, height = largest(whole)
    for _, frames in groupby(whole.frames, key=lambda frame: _kind(whole.at(frame), width, height)):
        numbers = list(frames)
        yield MotionSpan(whole.within(numbers[0], numbers[-1] + 1))


def _kind(pose: Pose, width: float, height: float) -> tuple[bool, int]:
    """Return a key that is equal for neighbouring frames of one span: emptiness and size level."""
    return pose.is_empty, _level(pose, width, height)


def _level(pose: Pose, width: float, height: float) -> int:
    share = max(pose.width * pose.scale / max(width, 1), pose.height * pose.scale / max(height, 1))
    return min(_SMALLEST_LEVEL, math.floor(-2 * math.log2(share) + 1e-9)) if share > 0 else _SMALLEST_LEVEL


def _extreme_frames(motion: Motion) -> Sequence[int]:
    """Return frames that include the extremes: all frames if the size changes, else one of each piece."""
    changes = [line for lines in (motion.width, motion.height, motion.scale) for line in lines]
    if all(line.is_constant for line in changes):
        return sorted({line.first_frame for line in changes})
    return motion.frames
