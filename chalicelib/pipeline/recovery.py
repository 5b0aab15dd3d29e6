"""Send the messages of videos again: of those that have lost theirs, and of those that were never queued."""

from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import QueueVideosMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasQueues, HasStorage, HasVideos
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.manifest import has_manifest


class RecoveryServices(HasVideos, HasStorage, HasQueues, Protocol):
    """The services that send the messages of videos again."""


def resume_video(video: Video, services: RecoveryServices) -> None:
    """Send the message of an unfinished video again, to the step that it is due for.

    A video that a worker is working on is not affected.
    """
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
