"""What the queues gave up: a step that died again and again, by time-out, for want of memory, or of a bug."""

import logging
from typing import Any

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.pipeline import cut
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.deliver import give_up, video_to_tell
from chalicelib.pipeline.events import media_ids_of
from chalicelib.pipeline.ingest import refuse
from chalicelib.pipeline.messages import (
    CutMessage,
    DeliverMessage,
    DepartMessage,
    RemoveMessage,
    RenderMessage,
    VideoMessage,
    to_body,
)
from chalicelib.pipeline.revisions import video_of
from chalicelib.pipeline.settle import fail_video

_DIED = "a step of the work was given up after several attempts; the log tells why"

log = logging.getLogger(__name__)


def bury(body: Any, on: Collaborators) -> None:
    """Work on a dead message: whatever it was about is marked as failed, and the account is told.

    But a deletion is never given up, nor is a look whether videos were begun.
    What is no message of ours is logged and dropped: there is no queue behind this one.
    """
    match body:
        case {"account_id": str(), "video_id": str(), "url": str()}:
            _bury_delivery(DeliverMessage(**body), on)
        case {"account_id": str(), "video_id": str(), "job": str(job)}:
            _bury_video(RenderMessage(**body), f", at {job}", on)
        case {"account_id": str(), "video_id": str()}:
            _bury_video(VideoMessage(**body), "", on)
        case {"account_id": str(account_id), "video_ids": list()}:
            log.error("whether videos of the account %s were begun is looked at again later", account_id)
            on.queues.send(Queue.PREPARE, body, MAX_DELAY_S)
        case {"account_id": str(), "media_id": str(), "source_key": str()}:
            cut.give_up(CutMessage(**body), _DIED, on)
        case {"account_id": str(account_id), "template_id": str(template_id)}:
            log.error("the deletion of the template %s of the account %s is tried again later", template_id, account_id)
            on.queues.send(Queue.REMOVE, to_body(RemoveMessage(account_id, template_id)), MAX_DELAY_S)
        case {"account_id": str(account_id)}:
            log.error("the deletion of the account %s is tried again later", account_id)
            on.queues.send(Queue.REMOVE, to_body(DepartMessage(account_id)), MAX_DELAY_S)
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


def _bury_video(message: VideoMessage | RenderMessage, where: str, on: Collaborators) -> None:
    video = video_of(message, on)
    if video is not None:
        fail_video(video, VideoError(_DIED + where), on)


def _bury_media(account_id: str, media_id: str, on: Collaborators) -> None:
    media = on.medias.get(account_id, media_id)
    if media is not None and media.status is MediaStatus.WAITING:
        refuse(media, _DIED, on)
