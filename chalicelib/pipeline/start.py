"""What was stored by a call of the API that died before it could queue it."""

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import StartMessage, about


def start(message: StartMessage, on: Collaborators) -> None:
    """Work on a `start` message: queue those of its videos that nothing has begun to work on.

    One that waits since its call, as many do before it, is queued twice, which does no harm.
    """
    videos = (on.videos.get(message.account_id, video_id) for video_id in message.video_ids)
    waiting = [about(video) for video in videos if video is not None and video.status is VideoStatus.QUEUED]
    on.queues.send_many(Queue.PREPARE, waiting)
