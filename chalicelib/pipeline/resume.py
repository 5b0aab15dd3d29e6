"""Take up again what was left lying: after the loss of queue messages, as when the local cloud was killed."""

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import VideoMessage, to_body


def resume(on: Collaborators) -> int:
    """Send every unfinished video's message again; how many. A video that is being worked on comes to no harm."""
    videos = on.videos.list_unfinished()
    for video in videos:
        queue = Queue.ASSEMBLE if video.status is VideoStatus.ASSEMBLING else Queue.PREPARE
        on.queues.send(queue, to_body(VideoMessage(video.account_id, video.id)))
    return len(videos)
