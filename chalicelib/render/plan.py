"""Where a video is cut into segments. Pure, and light to import.

A cut is made where what is personal appears or goes, so that all that lies between is the same in every video of a
template; and at regular distances, so that long stretches can be rendered side by side.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline

# The shortest segment; the regular distance is four times that.
SHORTEST_MS = 1000
FEWEST_FRAMES = 8
# The regular distance grows with a video that has more: its row holds the names of all of them.
MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames of the video from `first_frame` up to and without `end_frame`, encoded as one piece."""

    index: int
    first_frame: int
    end_frame: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.end_frame - self.first_frame


def plan_segments(timeline: Timeline, profile: Profile, personal: Collection[str] = frozenset()) -> tuple[Segment, ...]:
    """The segments of a video, without gaps, in order; `personal` are the ids of the objects that differ by video.

    None is shorter than the shortest, but of a video that is; none is as long as twice the regular distance. What has
    no picture has no segments.
    """
    if not profile.has_picture:
        return ()
    shortest = max(FEWEST_FRAMES, -(-SHORTEST_MS * timeline.fps // 1000))
    cuts = _apart(_changes(timeline, personal), shortest, timeline.frames)
    step = max(4 * shortest, -(-timeline.frames // MAX_STEPS))
    fixed = {0, timeline.frames, *cuts}
    # Each segment costs some: a regular cut is not worth it near one that has to be.
    regular = _clear_of(range(step, timeline.frames, step), fixed, step // 2)
    ends = sorted({*fixed, *regular})
    return tuple(Segment(index, first, end) for index, (first, end) in enumerate(pairwise(ends)))


def duration_ms(segments: Iterable[Segment], fps: int) -> int:
    """How long segments are together."""
    return round(sum(segment.frames for segment in segments) * 1000 / fps)


def is_on_black(timeline: Timeline, order: int) -> bool:
    """Whether no visible play is ever behind this one. Of the whole play, so that all its segments decide alike."""
    play = timeline.plays[order]
    behind = (other for other in timeline.plays[:order] if other.look is not None)
    return not any(b.first_frame < play.end_frame and play.first_frame < b.end_frame for b in behind)


def _changes(timeline: Timeline, personal: Collection[str]) -> Iterator[int]:
    """The frames at which the set of the personal objects that are shown changes, in order."""
    plays = [play for play in timeline.plays if play.look is not None and play.object_id in personal]
    deltas: dict[int, dict[str, int]] = {}
    for play in plays:
        for frame, step in ((play.first_frame, 1), (play.end_frame, -1)):
            of_frame = deltas.setdefault(frame, {})
            of_frame[play.object_id] = of_frame.get(play.object_id, 0) + step
    # An object that goes and comes back at once has not changed.
    return (frame for frame in sorted(deltas) if any(deltas[frame].values()))


def _apart(frames: Iterable[int], shortest: int, end: int) -> list[int]:
    kept: list[int] = []
    for frame in frames:
        if frame - (kept[-1] if kept else 0) >= shortest and end - frame >= shortest:
            kept.append(frame)
    return kept


def _clear_of(frames: Iterable[int], cuts: set[int], shortest: int) -> Iterator[int]:
    return (frame for frame in frames if all(abs(frame - cut) >= shortest for cut in cuts))
