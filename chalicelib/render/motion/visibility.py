"""Objects that are never seen or heard, found from their tracks alone, without px or samples. Pure.

A showing is cut into monotonic pieces, in which every value only rises or only falls. The two ends of a piece bound all
of its frames. If anything between them may be visible, the piece counts as visible.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind, Look, Play, TextStyle, Timeline

from .curves import LinearPiece, pieces_of
from .poses import Pose, motion_of

# The reach of the letters, outline, shadow and background of a fitting text beyond its box, in heights of the box.
_TEXT_REACH = 2.0


class HiddenReason(StrEnum):
    """The reason why an object is never visible; of several reasons the last."""

    CLEAR = "it is clear at each of its frames"
    EMPTY = "its scale is 0 all the time"
    OUTSIDE = "its box is outside of the frame all the time"


@dataclass(frozen=True, slots=True)
class MonotonicPiece:
    """Frames, the last one included, in which each part of the pose and the opacity is one piece."""

    first_frame: int
    last_frame: int
    pose: tuple[LinearPiece, ...]
    alpha: LinearPiece

    def at(self, frame: int) -> Pose:
        """Return the box at a frame."""
        return Pose(*(line.at(frame) for line in self.pose))

    @property
    def ends(self) -> tuple[Pose, Pose]:
        """The box in the first and in the last frame."""
        return self.at(self.first_frame), self.at(self.last_frame)

    @property
    def opacity(self) -> float:
        """The highest opacity."""
        return max(self.alpha.at(self.first_frame), self.alpha.at(self.last_frame))


def hidden_objects(timeline: Timeline, profile: Profile, overflowing: Collection[str]) -> dict[str, HiddenReason]:
    """Return the objects that are never visible in the frame, by id, each with the reason.

    Texts that overflow their boxes count as visible. Objects with a declared opacity of 0 count as visible, too: the
    script's own warnings report them, unless their `visible` is false, which is intended.

    Raises:
        VideoError: a box becomes too large.
    """
    reasons: dict[str, HiddenReason | None] = {}
    for play, look in showings_of(timeline):
        name = play.object_id
        if name not in overflowing and reasons.get(name, HiddenReason.CLEAR):
            reasons[name] = _hidden_reason(play, look, profile)
    return {name: reason for name, reason in reasons.items() if reason}


def silent_objects(timeline: Timeline) -> tuple[str, ...]:
    """Return the ids of the audios whose volume is always 0. Videos are left out: many of them are silent."""
    volumes: dict[str, float] = {}
    for play in timeline.plays:
        if play.kind is Kind.AUDIO and play.sound is not None:
            highest = max(key.value[0] for key in play.sound.volume.keyframes)
            volumes[play.object_id] = max(highest, volumes.get(play.object_id, 0.0))
    return tuple(name for name, volume in volumes.items() if volume <= 0)


def showings_of(timeline: Timeline) -> list[tuple[Play, Look]]:
    """Return the visible showings with their looks; the plays that are parts of one showing are merged."""
    found: dict[tuple[str, int], tuple[Play, Look]] = {}
    for play in timeline.plays:
        key = play.object_id, play.index
        if play.look is not None:
            whole, look = found.get(key, (play, play.look))
            first, end = min(whole.first_frame, play.first_frame), max(whole.end_frame, play.end_frame)
            found[key] = replace(whole, first_frame=first, end_frame=end), look
    return list(found.values())


def visible_pieces(showing: Play, look: Look, profile: Profile) -> Iterator[MonotonicPiece]:
    """Return the pieces of a showing that may be visible.

    Raises:
        VideoError: the box becomes too large.
    """
    return (piece for piece in _pieces(showing, look, profile) if _piece_hidden_reason(piece, look, profile) is None)


def _hidden_reason(showing: Play, look: Look, profile: Profile) -> HiddenReason | None:
    if not any(key.value[0] for key in look.alpha.keyframes):
        return None
    reasons: set[HiddenReason] = set()
    for piece in _pieces(showing, look, profile):
        reason = _piece_hidden_reason(piece, look, profile)
        if reason is None:
            return None
        reasons.add(reason)
    return next(reason for reason in reversed(HiddenReason) if reason in reasons)


def _pieces(showing: Play, look: Look, profile: Profile) -> Iterator[MonotonicPiece]:
    try:
        motion = motion_of(showing, look, profile)
    except ValueError as error:
        raise VideoError(str(error), object_id=showing.object_id) from error
    first_frame, end_frame = showing.first_frame, showing.end_frame
    alpha = pieces_of(look.alpha, 0, profile.fps, first_frame, end_frame)
    return _cut((*motion.parts, alpha), first_frame, end_frame)


def _cut(values: Sequence[Sequence[LinearPiece]], frame: int, end_frame: int) -> Iterator[MonotonicPiece]:
    """Yield the pieces between two frames. `values` are those of a pose and the opacity."""
    rest = [list(reversed(lines)) for lines in values]
    while frame < end_frame:
        *pose, alpha = (lines[-1] for lines in rest)
        end = min(lines[-1].end_frame for lines in rest)
        yield MonotonicPiece(frame, end - 1, tuple(pose), alpha)
        for lines in rest:
            if lines[-1].end_frame == end:
                lines.pop()
        frame = end


def _piece_hidden_reason(piece: MonotonicPiece, look: Look, profile: Profile) -> HiddenReason | None:
    if piece.opacity <= 0:
        return HiddenReason.CLEAR
    if all(pose.is_empty for pose in piece.ends):
        return HiddenReason.EMPTY
    return HiddenReason.OUTSIDE if _is_outside(piece, _text_reach(piece, look, profile), profile) else None


def _text_reach(piece: MonotonicPiece, look: Look, profile: Profile) -> float:
    """Return how far a text may reach beyond its box, in px; pictures and rectangles stay within."""
    if not isinstance(look.style, TextStyle):
        return 0.0
    return _TEXT_REACH * max((look.style.size or 0.0) * profile.height_px, *(pose.height for pose in piece.ends))


def _is_outside(piece: MonotonicPiece, beyond_px: float, profile: Profile) -> bool:
    """Return whether the box, with some px around it, is certainly outside of the frame during a whole piece."""
    one, other = piece.ends
    scale = max(one.scale, other.scale)
    width, height = max(one.width, other.width), max(one.height, other.height)
    across, down = _extent(scale * (width + 2 * beyond_px), scale * (height + 2 * beyond_px), piece)
    return _is_off((one.x, other.x), (one.width, other.width), across, profile.width_px) or _is_off(
        (one.y, other.y), (one.height, other.height), down, profile.height_px
    )


def _is_off(starts: tuple[float, float], lengths: tuple[float, float], extent: float, side: int) -> bool:
    """Return whether a box with an extent stays off the frame in one direction, given its starts and lengths."""
    # Position and size may be eased differently, so the extremes of each count.
    first, last = min(starts) + min(lengths) / 2, max(starts) + max(lengths) / 2
    return last + extent / 2 <= 0 or first - extent / 2 >= side


def _extent(width: float, height: float, piece: MonotonicPiece) -> tuple[float, float]:
    """Return the upright rectangle around a turned box; around all of its rotations if it turns."""
    one, other = (pose.rotation for pose in piece.ends)
    if one != other:
        return (math.hypot(width, height),) * 2
    cos, sin = abs(math.cos(math.radians(one))), abs(math.sin(math.radians(one)))
    return cos * width + sin * height, sin * width + cos * height
