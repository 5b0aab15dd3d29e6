"""Take up again what was left lying: after the loss of queue messages, as when the local cloud was killed."""

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.manifest import has_manifest
from chalicelib.pipeline.messages import about


def resume(on: Collaborators) -> int:
    """Send every unfinished video's message again; how many. A video that is being worked on comes to no harm."""
    videos = on.videos.list_unfinished()
    for video in videos:
        on.queues.send(_queue(video, on), about(video))
    return len(videos)


def _queue(video: Video, on: Collaborators) -> Queue:
    prepared = video.status in (VideoStatus.RENDERING, VideoStatus.ASSEMBLING)
    if prepared and not has_manifest(on.storage, video):
        # The table was put back to an earlier time than the bucket: the video has to be made anew.
        on.videos.advance(video, {video.status}, VideoStatus.QUEUED)
        return Queue.PREPARE
    return Queue.ASSEMBLE if video.status is VideoStatus.ASSEMBLING else Queue.PREPARE
