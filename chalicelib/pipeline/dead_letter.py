"""What the queues gave up: a step that died again and again, by time-out, for want of memory, or of a bug."""

import logging
from collections.abc import Callable
from typing import Any

from chalicelib.domain.account_deletion import AccountData
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.segment_release import OrphanedSegments
from chalicelib.domain.video import Video
from chalicelib.pipeline import ingest
from chalicelib.pipeline.delete import remove, run_account_deletion
from chalicelib.pipeline.deliver import give_up, video_to_tell
from chalicelib.pipeline.events import media_ids_of
from chalicelib.pipeline.finalize import fail_video, load_current
from chalicelib.pipeline.ingest import refuse
from chalicelib.pipeline.jobs import is_sound_job
from chalicelib.pipeline.messages import (
    CutMessage,
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeliverMessage,
    QueueVideosMessage,
    RenderMessage,
    VideoMessage,
)
from chalicelib.pipeline.recovery import start
from chalicelib.pipeline.render_job import describe_job
from chalicelib.pipeline.services import Collaborators

_DIED = "a step of the work was given up after several attempts; the log tells why"
_MOST_SHOWN = 5

log = logging.getLogger(__name__)


def handle_dead_letter(body: Any, account_data: AccountData, on: Collaborators) -> None:
    """Work on a dead message: whatever it was about is marked as failed, and the account is told.

    But a deletion is never given up, nor is a look whether videos were begun: that is tried again here, for as long as
    this queue keeps the message, and not by another message, which would make an endless chain.
    What is no message of ours is logged and dropped: there is no queue behind this one.

    Raises:
        RetryLater: a deletion takes longer.
        Exception: whatever a deletion raises.
    """
    match body:
        case {"account_id": str(), "video_id": str(), "url": str()}:
            _bury_delivery(DeliverMessage(**body), on)
        case {"account_id": str(), "video_id": str(), "job": str(job)}:
            _bury_video(RenderMessage(**body), lambda video: _died_over(video, job, on), on)
        case {"account_id": str(), "video_id": str()}:
            _bury_video(VideoMessage(**body), lambda video: VideoError(_DIED), on)
        case {"account_id": str(account_id), "video_ids": list()}:
            log.error("whether videos of the account %s were begun is looked at again", account_id)
            start(QueueVideosMessage(account_id, body["video_ids"]), on)
        case {"account_id": str(), "media_id": str(), "source_key": str()}:
            ingest.give_up_cut(CutMessage(**body), _DIED, on)
        case {"account_id": str(account_id), "template_id": str(template_id)}:
            log.error("the deletion of the template %s of the account %s is tried again", template_id, account_id)
            remove(DeleteTemplateMessage(account_id, template_id), on)
        case {"scope": str(scope), "uses": dict()}:
            log.error("the removal of segments of %s is tried again", scope)
            remove(OrphanedSegments(**body), on)
        case {"account_id": str(account_id)}:
            log.error("the deletion of the account %s is tried again", account_id)
            run_account_deletion(DeleteAccountMessage(account_id), account_data, on)
        case {"Records": list()}:
            for account_id, media_id in media_ids_of(body):
                _bury_media(account_id, media_id, on)
        case {"mail": str(kind)}:
            log.error("a mail was given up: %s", kind)
        case _:
            log.error("dropped: %.1000r", body)


def _bury_delivery(message: DeliverMessage, on: Collaborators) -> None:
    video = video_to_tell(message, on)
    if video is not None:
        give_up(video, message.url, _DIED, on)


def _bury_video(
    message: VideoMessage | RenderMessage, explain: Callable[[Video], VideoError], on: Collaborators
) -> None:
    video = load_current(message, on)
    if video is not None:
        fail_video(video, explain(video), on)


def _died_over(video: Video, job: str, on: Collaborators) -> VideoError:
    """What is told of a video of which workers died over a job: what they were about to show, and at which time."""
    if is_sound_job(job):
        return VideoError(f"{_DIED}, mixing the sound")
    try:
        objects, span_ms = describe_job(video, job, on)
    except Exception:
        # It may be the very fault that the workers died of: the video has to fail all the same.
        log.exception("what the job %s of the video %s shows cannot be told", job, video.id)
        return VideoError(f"{_DIED}, at {job}")
    names = ", ".join([*map(repr, objects[:_MOST_SHOWN]), *(["…"] if objects[_MOST_SHOWN:] else [])])
    error = VideoError(f"{_DIED}, showing {names}" if names else f"{_DIED}, at {job}")
    error.span_ms = span_ms
    return error


def _bury_media(account_id: str, media_id: str, on: Collaborators) -> None:
    media = on.medias.get(account_id, media_id)
    if media is not None and media.status is MediaStatus.WAITING:
        refuse(media, _DIED, on)
