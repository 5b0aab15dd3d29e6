"""Release the segments of videos, and delete those that no other video uses."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Protocol

from chalicelib.domain.messages import OrphanedSegments
from chalicelib.domain.ports import Videos
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.render_state import segment_key
from chalicelib.domain.services import HasQueues, HasSegments, HasStorage, HasVideos
from chalicelib.domain.video import Video

# A message may have 256 KB, and a name has 32 digits.
_MOST_NAMES = 4000


class SegmentServices(HasSegments, HasVideos, HasStorage, HasQueues, Protocol):
    """The services that hold segments and the references to them."""


def release_segments(videos: Sequence[Video], services: SegmentServices) -> dict[str, list[str]]:
    """Release the segments that videos have acquired, and delete those that no other video uses. May run twice.

    Return the deleted ones by scope, also those that had not been stored yet.
    """
    deleted = {}
    for scope, group in _by_scope(videos):
        for video in group:
            if video.may_claim:
                services.segments.release(scope, video.segment_user, video.plan.segment_names)
        deleted[scope] = _drop(scope, {video.segment_user: video.plan.segment_names for video in group}, services)
    return deleted


def release_running_segments(videos: Sequence[Video], services: SegmentServices) -> dict[str, list[str]]:
    """Release segments of videos that workers may still render, and check again after these have timed out.

    Return the same as `release_segments`.
    """
    deleted = release_segments(videos, services)
    for orphaned in _orphaned_later(videos):
        services.queues.send(Queue.REMOVE, orphaned, MAX_DELAY_S)
    return deleted


def delete_orphaned_segments(orphaned: OrphanedSegments, services: SegmentServices) -> None:
    """Delete unreferenced segments. A video may have referenced a segment again after releasing it, so check first."""
    unused = {user: _no_longer_used(user, orphaned, services.videos) for user in orphaned.uses}
    _drop(orphaned.scope, unused, services)


def _orphaned_later(videos: Sequence[Video]) -> Iterator[OrphanedSegments]:
    """Yield the segments that workers may still store, in messages of a size that the queue takes."""
    for scope, group in _by_scope(videos):
        uses = [(video.segment_user, name) for video in group for name in video.plan.segment_names]
        for first in range(0, len(uses), _MOST_NAMES):
            part = groupby(uses[first : first + _MOST_NAMES], key=lambda use: use[0])
            yield OrphanedSegments(scope, {user: [name for _, name in some] for user, some in part})


def _no_longer_used(user: str, orphaned: OrphanedSegments, videos: Videos) -> list[str]:
    video = videos.get(orphaned.scope.partition("/")[0], user.partition(".")[0])
    used = set(video.plan.segment_names) if video is not None and video.segment_user == user else set()
    return [name for name in orphaned.uses[user] if name not in used]


def _by_scope(videos: Sequence[Video]) -> Iterator[tuple[str, list[Video]]]:
    for scope in dict.fromkeys(video.plan.scope for video in videos if video.plan.segment_names):
        yield scope, [video for video in videos if video.plan.scope == scope]


def _drop(scope: str, uses: Mapping[str, Sequence[str]], services: SegmentServices) -> list[str]:
    unused = services.segments.drop_references(scope, uses)
    services.storage.delete_many([segment_key(scope, name) for name in unused])
    return unused
