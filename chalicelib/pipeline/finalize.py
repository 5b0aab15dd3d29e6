"""End a video: delete its temporary files, and report its end. Every function here can be done twice."""

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.messages import DeliverMessage, PublishMessage, RenderMessage, VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.ports import Notifications
from chalicelib.domain.queue import Queue
from chalicelib.domain.segment_release import release_segments
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasMedias,
    HasMetrics,
    HasNotifications,
    HasQueues,
    HasSegments,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.urls import with_sites
from chalicelib.domain.video import IN_PROGRESS, Video, VideoStatus
from chalicelib.pipeline.services import HasErrorWebhooks

log = logging.getLogger(__name__)


class FinalizeServices(
    HasSegments,
    HasVideos,
    HasStorage,
    HasQueues,
    HasMedias,
    HasNotifications,
    HasDeliveries,
    HasTemplates,
    HasErrorWebhooks,
    HasMetrics,
    HasClock,
    Protocol,
):
    """The services that end a video, clean up after it, and report it."""


def fail_video(
    video: Video, error: VideoError, services: FinalizeServices, when: Collection[VideoStatus] = IN_PROGRESS
) -> None:
    """Fail a video whose status is in `when`, unless it has ended or was deleted in the meantime."""
    if services.videos.apply(lifecycle.fail(video, error, when)) is not None:
        services.metrics.add(Metric.VIDEOS_FAILED, 1, error.code)
    finalize_if_ended(video, services)


def finalize_if_ended(video: Video, services: FinalizeServices) -> bool:
    """Clean up after a video that has ended, was deleted or was restarted during a step. Return whether it was."""
    now = services.videos.get(video.account_id, video.id)
    if now is None:
        services.storage.delete_prefix(video.whole_work_prefix)
        services.storage.delete_prefix(video.whole_out_prefix)
        services.deliveries.delete_of_video(video.account_id, video.id)
        release_segments([video], services)
    elif now.revision != video.revision:
        delete_revision(video, now, services)
    elif now.status.is_final:
        finalize(now, services)
    return now is None or now.revision != video.revision or now.status.is_final


def finalize(video: Video, services: FinalizeServices) -> None:
    """Delete the files that were only needed to make a video, and report its end to the account and the webhooks."""
    remove_temporary_medias(video, services)
    services.storage.delete_prefix(video.work_prefix)
    for key in video.replaced:
        services.storage.delete(key)
    if video.made_when_watched:
        services.storage.delete_prefix(video.still_prefix)
    if video.status is VideoStatus.ERROR:
        services.storage.delete_prefix(video.out_prefix)
    if video.status is VideoStatus.ERROR or video.plan.scope != video.account_id:
        release_segments([video], services)
    if not video.render.finalized:
        delete_earlier_revisions(video, services)
        if video.is_publishing:
            # The end is reported when the files are at their places.
            services.queues.send(Queue.PUBLISH, PublishMessage.of(video))
        delivers = not video.is_publishing and report_end(video, services)
        services.videos.apply(lifecycle.mark_finalized(video, delivers=delivers))


def delete_earlier_revisions(video: Video, services: FinalizeServices) -> None:
    """Delete what earlier revisions have stored, except the output files that are still served.

    The restart, or a late message, has usually done so. But a worker may have been killed, and its message lost.
    """
    for revision in range(video.revision):
        _delete_files_of(replace(video, revision=revision), video, services)


def remove_temporary_medias(video: Video, services: FinalizeServices) -> None:
    """Delete the media files that were uploaded for this video alone."""
    for given in video.medias:
        media = services.medias.get(video.account_id, given.media_id) if given.media_id else None
        if media is not None and media.temp and media.video_id == video.id:
            services.storage.delete(media.key)
            services.medias.delete(media.account_id, media.id)


class EndReportServices(HasVideos, HasTemplates, HasQueues, HasNotifications, HasErrorWebhooks, HasClock, Protocol):
    """The services that report the end of a video."""


def report_end(video: Video, services: EndReportServices) -> bool:
    """Report the end of a video. Return whether webhooks are called.

    The end of a link that nobody has opened is no failure, and a campaign may have thousands: it is not reported.
    """
    if video.ended_unwatched:
        return False
    if video.status is VideoStatus.ERROR or video.error is not None:
        notify(_notification(video, services), services.notifications)
        if not services.webhook_on_error:
            return False
    template = services.templates.get(video.account_id, video.template_id)
    left = [url for url in template.webhooks if url not in video.delivery.webhooks_done] if template else []
    for url in left:
        message = DeliverMessage(video.account_id, video.id, url, delivery_round=video.delivery.number)
        services.queues.send(Queue.DELIVER, message)
    return bool(left)


def _notification(video: Video, services: EndReportServices) -> Notification:
    # With the id of the video, a second report replaces the first one.
    return Notification(
        account_id=video.account_id,
        id=video.id,
        kind=NotificationKind.VIDEO,
        message=video.error or "",
        created_ms=services.now_ms(),
        code=video.error_code,
        template_id=video.template_id,
        video_id=video.id,
    )


def notify(notification: Notification, notifications: Notifications) -> None:
    """Add a notification to its account, or replace the one of the same id."""
    log.warning("%s: %s", notification.kind, with_sites(notification.message))
    notifications.put(notification)


def load_current(message: VideoMessage | RenderMessage, services: FinalizeServices) -> Video | None:
    """Return the video of a message, or None if it was deleted or restarted.

    If it was restarted, delete the files of the revision that the message is about.
    """
    now = services.videos.get(message.account_id, message.video_id)
    if now is not None and now.revision != message.revision:
        plan = replace(now.plan, segments={}, sounds={})
        delete_revision(replace(now, revision=message.revision, plan=plan), now, services)
        return None
    return now


def delete_revision(video: Video, now: Video, services: FinalizeServices) -> None:
    """Delete the files of an earlier revision of a video, except the output files that are still served."""
    _delete_files_of(video, now, services)
    release_segments([video], services)


def _delete_files_of(video: Video, now: Video, services: FinalizeServices) -> None:
    services.storage.delete_prefix(video.work_prefix)
    if not any(key.startswith(video.out_prefix) for key in now.file_keys):
        services.storage.delete_prefix(video.out_prefix)
