"""Delete a template or a video with everything made of it: rows, files, segments. Each step may crash and run again.

A template may have more videos than can be deleted while a caller waits. The API stores a `PendingDeletion` before it
deletes the template's row, and the queue `remove` does the rest.
"""

from collections.abc import Sequence
from itertools import accumulate, takewhile
from typing import Protocol

from chalicelib.domain.media import Media
from chalicelib.domain.messages import DeleteVideoMessage
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.segment_release import SegmentServices, release_running_segments
from chalicelib.domain.services import HasDeliveries, HasMedias, HasNotifications, HasStatistics, HasStorage
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import Video

# A batch takes a second or two.
_MOST_VIDEOS = 25
_MOST_SEGMENTS = 500


class MediaServices(HasMedias, HasStorage, Protocol):
    """The services that hold media files."""


class DeletionServices(SegmentServices, HasMedias, HasNotifications, HasDeliveries, HasStatistics, Protocol):
    """The services that hold videos and everything that was made of a template."""


def delete_batch(pending: PendingDeletion, services: DeletionServices) -> bool:
    """Delete one batch of a template's videos, or its other data if none is left. Return whether to continue."""
    videos = services.videos.list_of_template(pending.account_id, pending.id, _MOST_VIDEOS)
    if videos:
        delete_videos(_take_batch(videos), services)
        return True
    medias = [media for media in services.medias.list(pending.account_id) if media.template_id == pending.id]
    delete_temporary_medias(medias, services)
    for notification in services.notifications.list(pending.account_id):
        if notification.template_id == pending.id:
            services.notifications.delete(pending.account_id, notification.id)
    services.statistics.delete_of_template(pending.account_id, pending.id)
    for kind in ("work", "out"):
        services.storage.delete_prefix(f"{kind}/{pending.account_id}/{pending.id}/")
    return False


def delete_videos(videos: Sequence[Video], services: DeletionServices) -> None:
    """Delete videos of one account with their files, and the segments that no other video uses.

    A running step of such a video finds that the row is gone, and deletes the files that it stores.
    """
    # The rows are deleted last, so that an interrupted deletion can run again. The second deletion of the files covers
    # files that a step has stored before it found the row gone.
    _delete_files(videos, services)
    release_running_segments(videos, services)
    services.videos.delete_many(videos[0].account_id, [video.id for video in videos])
    _delete_files(videos, services)


def finish_video_deletion(message: DeleteVideoMessage, services: DeletionServices) -> None:
    """Delete a video whose deletion was interrupted, or else what workers have stored since its row was deleted."""
    video = services.videos.get(message.account_id, message.video_id)
    if video is not None:
        # The interrupted call may not have sent the message for the sweep.
        services.queues.send(Queue.REMOVE, message, MAX_DELAY_S)
        delete_videos([video], services)
    else:
        gone = Video(message.account_id, message.video_id, message.template_id, "", 0, is_viewed=True)
        _delete_files([gone], services)


def _delete_files(videos: Sequence[Video], services: DeletionServices) -> None:
    ids = {video.id for video in videos}
    given = {media.media_id for video in videos for media in video.medias if media.media_id}
    medias = services.medias.get_many(videos[0].account_id, sorted(given))
    delete_temporary_medias([media for media in medias if media.video_id in ids], services)
    for video in videos:
        services.storage.delete_prefix(video.whole_work_prefix)
        services.storage.delete_prefix(video.whole_out_prefix)
        services.deliveries.delete_of_video(video.account_id, video.id)
        if video.is_viewed:
            services.statistics.delete_of_video(video.account_id, video.id)


def delete_temporary_medias(medias: Sequence[Media], services: MediaServices) -> None:
    """Delete the temporary ones of an account's media files. Each belongs to one video."""
    temporary = [media for media in medias if media.temp]
    if temporary:
        services.storage.delete_many([media.key for media in temporary])
        services.medias.delete_many(temporary[0].account_id, [media.id for media in temporary])


def _take_batch(videos: Sequence[Video]) -> Sequence[Video]:
    """Return the first of the videos, at least one, whose segments together fit into a batch."""
    sums = accumulate(len(video.plan.segment_names) for video in videos)
    return videos[: max(1, sum(1 for _ in takewhile(lambda names: names <= _MOST_SEGMENTS, sums)))]
