"""How a video ends. All of it may be done twice, so a step that died in the middle of it is simply done again."""

import logging
from collections.abc import Collection
from dataclasses import replace

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.segment_release import release_segments
from chalicelib.domain.video import UNFINISHED, Video, VideoStatus
from chalicelib.pipeline.messages import DeliverMessage, RenderMessage, VideoMessage, to_body
from chalicelib.pipeline.services import Collaborators

log = logging.getLogger(__name__)


def fail_video(video: Video, error: VideoError, on: Collaborators, when: Collection[VideoStatus] = UNFINISHED) -> None:
    """End a video that stands at one of `when` with an error, unless it has ended already or was deleted."""
    on.videos.apply(lifecycle.fail(video, error, when))
    finalize_if_ended(video, on)


def finalize_if_ended(video: Video, on: Collaborators) -> bool:
    """See to a video that may have ended, been deleted, or begun anew, while a step worked on it; whether it has."""
    now = on.videos.get(video.account_id, video.id)
    if now is None:
        on.storage.delete_prefix(video.whole_work_prefix)
        on.storage.delete_prefix(video.whole_out_prefix)
        on.deliveries.delete_of_video(video.account_id, video.id)
        release_segments([video], on)
    elif now.revision != video.revision:
        delete_revision(video, now, on)
    elif now.status.is_final:
        finalize(now, on)
    return now is None or now.revision != video.revision or now.status.is_final


def finalize(video: Video, on: Collaborators) -> None:
    """Do what follows the end of a video: remove what was needed only to make it, and tell of it."""
    _remove_temporary_medias(video, on)
    on.storage.delete_prefix(video.work_prefix)
    for key in video.replaced:
        on.storage.delete(key)
    if video.status is VideoStatus.ERROR:
        on.storage.delete_prefix(video.out_prefix)
    if video.status is VideoStatus.ERROR or video.plan.scope != video.account_id:
        release_segments([video], on)
    if not video.render.finalized:
        _tell(video, on)
        on.videos.apply(lifecycle.mark_finalized(video))


def _remove_temporary_medias(video: Video, on: Collaborators) -> None:
    for given in video.medias:
        media = on.medias.get(video.account_id, given.media_id) if given.media_id else None
        if media is not None and media.temp and media.video_id == video.id:
            on.storage.delete(media.key)
            on.medias.delete(media.account_id, media.id)


def _tell(video: Video, on: Collaborators) -> None:
    if video.status is VideoStatus.ERROR:
        notify(_notification(video, on), on)
    if video.status is VideoStatus.DONE or on.webhook_on_error:
        template = on.templates.get(video.account_id, video.template_id)
        for url in template.webhooks if template else ():
            if url not in video.delivery.webhooks_done:
                message = DeliverMessage(video.account_id, video.id, url, telling=video.delivery.number)
                on.queues.send(Queue.DELIVER, to_body(message))


def _notification(video: Video, on: Collaborators) -> Notification:
    # The video's own id: told twice, it is still one notification.
    return Notification(
        account_id=video.account_id,
        id=video.id,
        kind=NotificationKind.VIDEO,
        message=video.render.error or "",
        created_ms=on.now_ms(),
        code=video.render.error_code,
        template_id=video.template_id,
        video_id=video.id,
    )


def notify(notification: Notification, on: Collaborators) -> None:
    """Add a notification to its account; one of the same id is replaced."""
    log.warning("%s: %s", notification.kind, notification.message)
    on.notifications.put(notification)


def load_current(message: VideoMessage | RenderMessage, on: Collaborators) -> Video | None:
    """The video of a message; None if it was deleted, or is made anew since.

    In the second case what was stored for the revision that the message is about is removed.
    """
    now = on.videos.get(message.account_id, message.video_id)
    if now is not None and now.revision != message.revision:
        plan = replace(now.plan, segments={}, sounds={})
        delete_revision(replace(now, revision=message.revision, plan=plan), now, on)
        return None
    return now


def delete_revision(video: Video, now: Video, on: Collaborators) -> None:
    """Remove what was stored for an earlier revision of a video, but the out files that are still shown."""
    on.storage.delete_prefix(video.work_prefix)
    if not any(key.startswith(video.out_prefix) for key in now.file_keys):
        on.storage.delete_prefix(video.out_prefix)
    release_segments([video], on)
