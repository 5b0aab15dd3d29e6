"""The cuts of a video into segments. Pure, and light to import.

A video is cut where personal objects appear or disappear, so that the segments between are the same in every video of
a template. It is also cut at regular distances, so that long stretches can be rendered in parallel. Clear objects do
not count.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline

from .motion.opacity import opacity_of, seen_spans

SHORTEST_MS = 1000
FEWEST_FRAMES = 8
# The regular distance, in shortest segments.
_STEP = 4
# A video with more regular cuts gets longer segments, as its row holds the names of all of them.
MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames of the video from `first_frame` up to and without `end_frame`, encoded as one piece."""

    index: int
    first_frame: int
    end_frame: int

    @property
    def frames(self) -> int:
        """The number of frames."""
        return self.end_frame - self.first_frame


def plan_segments(
    timeline: Timeline, profile: Profile, personal: Collection[str] = frozenset(), max_frames: int | None = None
) -> tuple[Segment, ...]:
    """Return the segments of a video, without gaps, in order. `personal` are the ids of objects that differ by video.

    A segment is at least as long as the shortest length, unless the video is shorter, and less than twice the regular
    distance. `max_frames`, at least 2, limits its length further; then it may be shorter. A profile without picture has
    no segments.
    """
    if not profile.has_picture:
        return ()
    least = -(-timeline.frames // (_STEP * MAX_STEPS))
    shortest = max(FEWEST_FRAMES, -(-SHORTEST_MS * timeline.fps // 1000), least)
    cuts = _apart(_changes(timeline, personal), shortest, timeline.frames)
    step = min(_STEP * shortest, max_frames // 2) if max_frames else _STEP * shortest
    fixed = {0, timeline.frames, *cuts}
    # Each segment has a fixed cost, so a regular cut near a necessary one is not worth it.
    regular = _clear_of(range(step, timeline.frames, step), fixed, step // 2)
    ends = sorted({*fixed, *regular})
    return tuple(Segment(index, first, end) for index, (first, end) in enumerate(pairwise(ends)))


def duration_ms(segments: Iterable[Segment], fps: int) -> int:
    """Return the total duration of segments."""
    return round(sum(segment.frames for segment in segments) * 1000 / fps)


def is_on_black(timeline: Timeline, order: int) -> bool:
    """Return whether no visible play is ever behind this one, during the whole play, so that its segments agree."""
    play = timeline.plays[order]
    behind = (other for other in timeline.plays[:order] if other.look is not None)
    return not any(b.first_frame < play.end_frame and play.first_frame < b.end_frame for b in behind)


def _changes(timeline: Timeline, personal: Collection[str]) -> Iterator[tuple[int, bool]]:
    """Yield each frame at which the set of visible personal objects changes, and whether any is visible from there."""
    deltas: dict[int, Counter[str]] = {}
    for play in timeline.plays:
        if play.look is not None and play.object_id in personal:
            for first, end in seen_spans(opacity_of(play, play.look, timeline.fps)):
                deltas.setdefault(first, Counter())[play.object_id] += 1
                deltas.setdefault(end, Counter())[play.object_id] -= 1
    seen = 0
    for frame in sorted(deltas):
        # An object that disappears and reappears at once has not changed.
        if any(deltas[frame].values()):
            seen += deltas[frame].total()
            yield frame, seen > 0


def _apart(changes: Iterable[tuple[int, bool]], shortest: int, end: int) -> list[int]:
    """Return the cuts for changes. No segment is too short, and as few frames as possible are personal.

    A personal part that is too short gets a segment of the shortest length. A gap that is too short belongs to the
    personal part before it.
    """
    cuts = [(0, False)]
    for frame, is_personal in changes:
        last, was_personal = cuts[-1]
        if frame - last >= shortest:
            cuts.append((frame, is_personal))
        elif frame > last and was_personal:
            cuts.append((last + shortest, is_personal))
        else:
            cuts[-1] = (max(frame, last) if last else 0, is_personal)
    late = [is_personal for frame, is_personal in cuts[1:] if end - frame < shortest]
    kept = [frame for frame, _ in cuts[1 : len(cuts) - len(late)]]
    last_chance = end - shortest
    if any(late) and last_chance - (kept[-1] if kept else 0) >= shortest:
        kept.append(last_chance)
    return kept


def _clear_of(frames: Iterable[int], cuts: set[int], shortest: int) -> Iterator[int]:
    return (frame for frame in frames if all(abs(frame - cut) >= shortest for cut in cuts))
