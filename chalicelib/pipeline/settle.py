"""How a video ends. All of it may be done twice, so a step that died in the middle of it is simply done again."""

import logging

from chalicelib.domain.errors import VideoError
from chalicelib.domain.ids import new_id
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import UNFINISHED, Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import DeliverMessage, to_body

log = logging.getLogger(__name__)


def fail_video(account_id: str, video_id: str, error: VideoError, on: Collaborators) -> None:
    """End a video with an error, unless it has ended already or was deleted."""
    video = on.videos.advance(
        account_id, video_id, UNFINISHED, VideoStatus.ERROR, error=error.text, error_code=error.code
    )
    if video is not None:
        log.warning("video failed: %s", error.text)
        settle(video, on)


def settle(video: Video, on: Collaborators) -> None:
    """Do what follows the end of a video: tell of it, and remove what was needed only to make it."""
    if video.status is VideoStatus.ERROR:
        on.notifications.put(_notification(video, on))
    if video.status is VideoStatus.DONE or on.webhook_on_error:
        _send_deliveries(video, on)
    _remove_temporary_medias(video, on)
    on.storage.delete_prefix(video.work_prefix)


def _notification(video: Video, on: Collaborators) -> Notification:
    # The video's own id: told twice, it is still one notification.
    return Notification(
        account_id=video.account_id,
        id=video.id,
        kind=NotificationKind.VIDEO,
        message=video.error or "",
        created_ms=on.now_ms(),
        code=video.error_code,
        template_id=video.template_id,
        video_id=video.id,
    )


def _send_deliveries(video: Video, on: Collaborators) -> None:
    template = on.templates.get(video.account_id, video.template_id)
    for url in template.webhooks if template else ():
        if url not in video.webhooks_done:
            on.queues.send(Queue.DELIVER, to_body(DeliverMessage(video.account_id, video.id, url)))


def _remove_temporary_medias(video: Video, on: Collaborators) -> None:
    for given in video.medias:
        media = on.medias.get(video.account_id, given.media_id) if given.media_id else None
        if media is not None and media.temp and media.video_id == video.id:
            on.storage.delete(media.key)
            on.medias.delete(media.account_id, media.id)


def notify(on: Collaborators, account_id: str, kind: NotificationKind, message: str, **about: str | int | None) -> None:
    """Add a notification to an account; `about` are the ids and the code it is about."""
    log.warning("%s", message)
    now = on.now_ms()
    on.notifications.put(Notification(account_id, new_id(now), kind, message, now, **about))  # type: ignore[arg-type]
