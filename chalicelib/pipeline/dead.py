"""What the queues gave up: a step that died again and again, by time-out, for want of memory, or of a bug."""

from typing import Any

from chalicelib.domain.errors import VideoError
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.deliver import give_up
from chalicelib.pipeline.events import media_ids_of
from chalicelib.pipeline.ingest import refuse
from chalicelib.pipeline.messages import DeliverMessage
from chalicelib.pipeline.settle import fail_video

_DIED = "a step of the work stopped several times without an answer (out of time or of memory)"


def bury(body: dict[str, Any], on: Collaborators) -> None:
    """Work on a dead message: whatever it was about is marked as failed, and the account is told."""
    if "url" in body:
        message = DeliverMessage(**body)
        on.videos.finish_webhook(message.account_id, message.video_id, message.url)
        give_up(message, _DIED, None, on)
    elif "video_id" in body:
        where = f" at {body['profile']}, segment {body['segment']}" if "profile" in body else ""
        fail_video(body["account_id"], body["video_id"], VideoError(_DIED + where), on)
    else:
        for account_id, media_id in media_ids_of(body):
            media = on.medias.get(account_id, media_id)
            if media is not None:
                refuse(media, _DIED, on)
