"""The start of a video that is made when it is first watched: the one move by which a viewer has it rendered."""

from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import QueueVideosMessage, VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasClock, HasMetrics, HasQueues, HasVideos
from chalicelib.domain.video import Video, VideoStatus

LOOK_AFTER_S = 60
"""A call that dies halfway is completed after this time: its viewer waits."""


class FirstWatchServices(HasVideos, HasClock, HasMetrics, HasQueues, Protocol):
    """The services that start a video that is unwatched."""


def start_watching(video: Video, services: FirstWatchServices) -> bool:
    """Queue an unwatched video to be rendered, because a person begins to watch it.

    Return whether this call has started it. Another status changes nothing, and of two calls at once only one starts
    it. Only an act of a person may call this: requests of mail scanners and link previews must not.
    """
    if video.status is not VideoStatus.UNWATCHED:
        return False
    # First the message that queues the video if this call dies before it has done so.
    services.queues.send(Queue.PREPARE, QueueVideosMessage(video.account_id, [video.id]), LOOK_AFTER_S)
    started = services.videos.apply(lifecycle.start_watching(video, services.now_ms()))
    if started is None:
        return False
    services.queues.send(Queue.PREPARE, VideoMessage.of(started))
    services.metrics.add(Metric.VIDEOS_QUEUED, 1)
    return True
