"""A video that is made anew while messages and steps of its earlier making are still about: see docs/decisions/0009."""

from dataclasses import replace

from chalicelib.domain.segments import release_segments
from chalicelib.domain.video import Video
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import RenderMessage, VideoMessage


def video_of(message: VideoMessage | RenderMessage, on: Collaborators) -> Video | None:
    """The video of a message; None if it was deleted, or is made anew since.

    In the second case what was stored for the revision that the message is about is removed.
    """
    now = on.videos.get(message.account_id, message.video_id)
    if now is not None and now.revision != message.revision:
        remove_revision(replace(now, revision=message.revision, segments={}, sounds={}), now, on)
        return None
    return now


def remove_revision(video: Video, now: Video, on: Collaborators) -> None:
    """Remove what was stored for an earlier revision of a video, but the out files that are still shown."""
    on.storage.delete_prefix(video.work_prefix)
    if not any(key.startswith(video.out_prefix) for key in now.file_keys):
        on.storage.delete_prefix(video.out_prefix)
    release_segments([video], on)
