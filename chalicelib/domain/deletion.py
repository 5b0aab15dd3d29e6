"""Delete a template or a video with everything made of it: rows, files, segments. Each step may crash and run again.

A template may have more videos than can be deleted while a caller waits. The API stores a `PendingDeletion` before it
deletes the template's row, and the queue `remove` does the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, takewhile
from typing import Protocol

from chalicelib.domain.campaign import template_prefix
from chalicelib.domain.drop_folder import drop_prefix
from chalicelib.domain.erasure import Counts, RemovedKind
from chalicelib.domain.segment_release import SegmentServices, release_running_segments
from chalicelib.domain.services import HasLeases
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import Video
from chalicelib.domain.video_data import VideoDataServices, count_data, delete_data, delete_temporary_medias
from chalicelib.domain.withdrawal import WithdrawalServices, notify_of_left, withdraw_files

# A batch takes a second or two.
_MOST_VIDEOS = 25
_MOST_SEGMENTS = 500


Note = Callable[[Video, Counts], None]
"""Notes what is removed of a video."""


class DeletionServices(SegmentServices, VideoDataServices, WithdrawalServices, HasLeases, Protocol):
    """The services that hold videos and everything that was made of a template."""


def delete_batch(pending: PendingDeletion, services: DeletionServices) -> bool:
    """Delete one batch of a template's videos, or its other data if none is left. Return whether to continue."""
    videos = services.videos.list_of_template(pending.account_id, pending.id, _MOST_VIDEOS)
    if videos:
        delete_videos(take_batch(videos), services, withdraws=not pending.keeps_outside)
        return True
    medias = [media for media in services.medias.list(pending.account_id) if media.template_id == pending.id]
    delete_temporary_medias(medias, services)
    for notification in services.notifications.list(pending.account_id):
        if notification.template_id == pending.id:
            services.notifications.delete(pending.account_id, notification.id)
    services.statistics.delete_of_template(pending.account_id, pending.id)
    for kind in ("work", "watched", "out"):
        services.storage.delete_prefix(f"{kind}/{pending.account_id}/{pending.id}/")
    services.storage.delete_prefix(template_prefix(pending.account_id, pending.id))
    services.storage.delete_prefix(drop_prefix(pending.account_id, pending.id))
    return False


def delete_videos(
    videos: Sequence[Video], services: DeletionServices, note: Note | None = None, *, withdraws: bool = True
) -> None:
    """Delete videos of one account with all that is stored about them, and the segments that no other video uses.

    `withdraws`: their files at other places, too. The account is notified of those that stay there.

    A running step of such a video finds that the row is gone, and deletes the files that it stores. `note` gets what is
    removed of each video: before anything is deleted, and again when its segments are.
    """
    if not withdraws:
        videos = [replace(video, publishing=None) for video in videos]
    counts = {video.id: count_data(video, services) for video in videos} if note else {}
    if note:
        _note_all(note, videos, counts)
    for video in videos:
        for problem in withdraw_files(video, services):
            notify_of_left(video, problem, services)
    # The rows are deleted last, so that an interrupted deletion can run again. The second deletion of the files covers
    # files that a step has stored before it found the row gone.
    delete_data(videos, services)
    stored = _stored_segments(videos, services) if note else {}
    released = release_running_segments(videos, services)
    if note:
        for scope, names in released.items():
            _count_segments(videos, scope, stored[scope] & set(names), counts)
        _note_all(note, videos, counts)
    services.videos.delete_many(videos[0].account_id, [video.id for video in videos])
    _delete_leases(videos, services)
    delete_data(videos, services)


def _note_all(note: Note, videos: Sequence[Video], counts: Mapping[str, Counts]) -> None:
    for video in videos:
        note(video, counts[video.id])


def _stored_segments(videos: Sequence[Video], services: DeletionServices) -> dict[str, set[str]]:
    """Return the segments of videos that are stored, by scope."""
    used: dict[str, set[str]] = {}
    for video in videos:
        if video.plan.segment_names:
            used.setdefault(video.plan.scope, set()).update(video.plan.segment_names)
    return {scope: set(services.segments.ready(scope, sorted(names), 0)) for scope, names in used.items()}


def _count_segments(videos: Sequence[Video], scope: str, deleted: set[str], counts: dict[str, dict[str, int]]) -> None:
    """Count the segments that were deleted, each for the first video that used it."""
    left = set(deleted)
    for video in videos:
        own = left & set(video.plan.segment_names) if video.plan.scope == scope else set()
        if own:
            counts[video.id][RemovedKind.SEGMENTS.value] = len(own)
            left -= own


def _delete_leases(videos: Sequence[Video], services: DeletionServices) -> None:
    """Delete the render jobs that wait or are being done."""
    for video in videos:
        for job in video.render.jobs_left:
            services.leases.delete(video.account_id, video.lease_id(job))


def take_batch(videos: Sequence[Video]) -> Sequence[Video]:
    """Return the first of the videos, at least one, whose segments together fit into a batch."""
    sums = accumulate(len(video.plan.segment_names) for video in videos)
    return videos[: max(1, sum(1 for _ in takewhile(lambda names: names <= _MOST_SEGMENTS, sums)))]
