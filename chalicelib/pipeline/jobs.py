"""The render jobs of a video: handed out, and what follows when the last one is done."""

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.company import offer
from chalicelib.pipeline.messages import RenderMessage, about, to_body


def hand_out(video: Video, on: Collaborators) -> None:
    """Send the jobs that are left of a video to be rendered; where none is left, send the video on."""
    for job in video.jobs_left:
        offer(video, job, on)
        on.queues.send(Queue.RENDER, to_body(RenderMessage(video.account_id, video.id, job, video.revision)))
    send_on_if_complete(video, on)


def send_on_if_complete(video: Video, on: Collaborators) -> None:
    """Send a video whose jobs are all done to be assembled."""
    if video.status is VideoStatus.RENDERING and not video.jobs_left:
        video = on.videos.advance(video, {VideoStatus.RENDERING}, VideoStatus.ASSEMBLING) or video
    if video.status is VideoStatus.ASSEMBLING:
        on.queues.send(Queue.ASSEMBLE, about(video))
