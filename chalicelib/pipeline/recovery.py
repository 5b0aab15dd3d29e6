"""Take up again what was left lying: after the loss of queue messages, as when the local cloud was killed."""

from chalicelib.domain import lifecycle
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.manifest import has_manifest
from chalicelib.pipeline.messages import DeleteAccountMessage, DeleteTemplateMessage, QueueVideosMessage, about, to_body
from chalicelib.pipeline.services import Collaborators


def resume(on: Collaborators) -> int:
    """Send the messages of unfinished videos and deletions again; how many.

    What is being worked on comes to no harm.
    """
    videos, removals = on.videos.list_unfinished(), on.removals.list_all()
    for video in videos:
        resume_video(video, on)
    for removal in removals:
        on.queues.send(Queue.REMOVE, to_body(DeleteTemplateMessage(removal.account_id, removal.id)))
    going = [account.id for account in on.accounts.each() if account.is_deleting]
    for account_id in going:
        on.queues.send(Queue.REMOVE, to_body(DeleteAccountMessage(account_id)))
    return len(videos) + len(removals) + len(going)


def resume_video(video: Video, on: Collaborators) -> None:
    """Send the message of an unfinished video again."""
    on.queues.send(_queue(video, on), about(video))


def _queue(video: Video, on: Collaborators) -> Queue:
    prepared = video.status in (VideoStatus.RENDERING, VideoStatus.ASSEMBLING)
    if prepared and not has_manifest(on.storage, video):
        # The table was put back to an earlier time than the bucket: the video has to be made anew.
        on.videos.apply(lifecycle.prepare_again(video))
        return Queue.PREPARE
    return Queue.ASSEMBLE if video.status is VideoStatus.ASSEMBLING else Queue.PREPARE


def start(message: QueueVideosMessage, on: Collaborators) -> None:
    """Work on a `start` message: queue those of its videos that nothing has begun to work on.

    One that waits since its call, as many do before it, is queued twice, which does no harm.
    """
    videos = (on.videos.get(message.account_id, video_id) for video_id in message.video_ids)
    waiting = [about(video) for video in videos if video is not None and video.status is VideoStatus.QUEUED]
    on.queues.send_many(Queue.PREPARE, waiting)
