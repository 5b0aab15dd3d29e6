"""What the queues gave up: a step that died again and again, by time-out, for want of memory, or of a bug."""

import logging
from typing import Any

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.deliver import give_up
from chalicelib.pipeline.events import media_ids_of
from chalicelib.pipeline.ingest import refuse
from chalicelib.pipeline.messages import DepartMessage, RemoveMessage, to_body
from chalicelib.pipeline.settle import fail_video

_DIED = "a step of the work was given up after several attempts; the log tells why"

log = logging.getLogger(__name__)


def bury(body: Any, on: Collaborators) -> None:
    """Work on a dead message: whatever it was about is marked as failed, and the account is told.

    But a deletion is never given up.
    What is no message of ours is logged and dropped: there is no queue behind this one.
    """
    match body:
        case {"account_id": str(account_id), "video_id": str(video_id), "url": str(url)}:
            _bury_delivery(account_id, video_id, url, on)
        case {"account_id": str(account_id), "video_id": str(video_id)}:
            where = f", at {body['job']}" if "job" in body else ""
            _bury_video(account_id, video_id, where, on)
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


def _bury_delivery(account_id: str, video_id: str, url: str, on: Collaborators) -> None:
    video = on.videos.get(account_id, video_id)
    if video is not None and url not in video.webhooks_done:
        give_up(video, url, _DIED, on)


def _bury_video(account_id: str, video_id: str, where: str, on: Collaborators) -> None:
    video = on.videos.get(account_id, video_id)
    if video is not None:
        fail_video(video, VideoError(_DIED + where), on)


def _bury_media(account_id: str, media_id: str, on: Collaborators) -> None:
    media = on.medias.get(account_id, media_id)
    if media is not None and media.status is MediaStatus.WAITING:
        refuse(media, _DIED, on)
