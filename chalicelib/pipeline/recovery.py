"""Queue lost messages again: after a crash of the API, of the queues, or of the local cloud."""

from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import DeleteAccountMessage, DeleteTemplateMessage, QueueVideosMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasAccounts, HasQueues, HasRemovals, HasStorage, HasVideos
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.manifest import has_manifest


class RecoveryServices(HasAccounts, HasVideos, HasStorage, HasQueues, HasRemovals, Protocol):
    """The services that queue lost messages again."""


def resume(services: RecoveryServices) -> int:
    """Send the messages of all unfinished videos and deletions again, and return their number.

    Videos that a worker is working on are not affected.
    """
    videos, removals = services.videos.list_unfinished(), services.removals.list_all()
    for video in videos:
        resume_video(video, services)
    for removal in removals:
        services.queues.send(Queue.REMOVE, DeleteTemplateMessage(removal.account_id, removal.id))
    going = [account.id for account in services.accounts.each() if account.is_deleting]
    for account_id in going:
        services.queues.send(Queue.REMOVE, DeleteAccountMessage(account_id))
    return len(videos) + len(removals) + len(going)


def resume_video(video: Video, services: RecoveryServices) -> None:
    """Send the message of an unfinished video again, to the step that it is due for."""
    services.queues.send(_queue(video, services), VideoMessage.of(video))


def _queue(video: Video, services: RecoveryServices) -> Queue:
    prepared = video.status in (VideoStatus.RENDERING, VideoStatus.ASSEMBLING)
    if prepared and not has_manifest(services.storage, video):
        # The table was restored to an earlier time than the bucket, so the video has to be planned again.
        services.videos.apply(lifecycle.prepare_again(video))
        return Queue.PREPARE
    return Queue.ASSEMBLE if video.status is VideoStatus.ASSEMBLING else Queue.PREPARE


def queue_unstarted(message: QueueVideosMessage, services: RecoveryServices) -> None:
    """Queue those videos of a message that no worker has started.

    A video that still waits in a long queue is queued twice, which is harmless.
    """
    videos = (services.videos.get(message.account_id, video_id) for video_id in message.video_ids)
    waiting = [VideoMessage.of(video) for video in videos if video is not None and video.status is VideoStatus.QUEUED]
    services.queues.send_many(Queue.PREPARE, waiting)
