"""Rendered segments in the bucket, and who may remove them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Protocol

from chalicelib.domain.ports import Videos
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.render_state import segment_key
from chalicelib.domain.services import HasQueues, HasSegments, HasStorage, HasVideos
from chalicelib.domain.video import Video

# A message may have 256 KB, and a name has 32 digits.
_MOST_NAMES = 4000


class SegmentServices(HasSegments, HasVideos, HasStorage, HasQueues, Protocol):
    """The services that hold segments and the references to them."""


@dataclass(frozen=True, slots=True)
class OrphanedSegments:
    """Segments that may be there though nobody uses them: `uses` are their names by who did, as `Video.segment_user`.

    As a message it comes when all workers have ended that were at work on videos that are gone: one that was killed
    right after it had stored a segment could not see to that.
    """

    scope: str
    uses: dict[str, list[str]]


def release_segments(videos: Sequence[Video], services: SegmentServices) -> None:
    """Give up the claims of videos to their segments, and remove those that no other uses. May be done twice."""
    for scope, group in _by_scope(videos):
        for video in group:
            if video.may_claim:
                services.segments.release(scope, video.segment_user, video.plan.segment_names)
        _remove(scope, {video.segment_user: video.plan.segment_names for video in group}, services)


def release_running_segments(videos: Sequence[Video], services: SegmentServices) -> None:
    """Release segments of videos that workers may still be at work on, and look once more when those have ended."""
    release_segments(videos, services)
    for leftovers in _leftovers_of(videos):
        services.queues.send(Queue.REMOVE, asdict(leftovers), MAX_DELAY_S)


def delete_orphaned_segments(leftovers: OrphanedSegments, services: SegmentServices) -> None:
    """Remove those of the segments that nobody uses: a video may do so again that has given them up before."""
    unused = {user: _given_up(user, leftovers, services.videos) for user in leftovers.uses}
    _remove(leftovers.scope, unused, services)


def _leftovers_of(videos: Sequence[Video]) -> Iterator[OrphanedSegments]:
    """What may be stored yet of the segments of videos that are released now."""
    for scope, group in _by_scope(videos):
        uses = [(video.segment_user, name) for video in group for name in video.plan.segment_names]
        for first in range(0, len(uses), _MOST_NAMES):
            part = groupby(uses[first : first + _MOST_NAMES], key=lambda use: use[0])
            yield OrphanedSegments(scope, {user: [name for _, name in some] for user, some in part})


def _given_up(user: str, leftovers: OrphanedSegments, videos: Videos) -> list[str]:
    video = videos.get(leftovers.scope.partition("/")[0], user.partition(".")[0])
    used = set(video.plan.segment_names) if video is not None and video.segment_user == user else set()
    return [name for name in leftovers.uses[user] if name not in used]


def _by_scope(videos: Sequence[Video]) -> Iterator[tuple[str, list[Video]]]:
    for scope in dict.fromkeys(video.plan.scope for video in videos if video.plan.segment_names):
        yield scope, [video for video in videos if video.plan.scope == scope]


def _remove(scope: str, uses: Mapping[str, Sequence[str]], services: SegmentServices) -> None:
    services.storage.delete_many([segment_key(scope, name) for name in services.segments.drop_references(scope, uses)])
