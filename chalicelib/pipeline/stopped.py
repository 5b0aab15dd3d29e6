"""Take up again what has stopped moving: videos, calls of webhooks, media files and deletions. Or give it up.

Each function returns whether it has done something. It first notes the attempt in the row, and does nothing if the
row has moved on: so two runs never send for the same attempt, and after a crash in between the next attempt follows.
"""

import logging
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.account_deletion import ALL_ACCOUNTS
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.delivery_series import Series, series_of
from chalicelib.domain.errors import VideoError
from chalicelib.domain.functions import hidden_s
from chalicelib.domain.media import Media
from chalicelib.domain.messages import (
    CutMessage,
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeliverMessage,
    EraseRecipientMessage,
    InspectMessage,
    PublishMessage,
)
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasRemovals, HasWaits
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.domain.watch import (
    LOOK_AFTER_S,
    MAX_RESUMES,
    Watch,
    Watched,
    next_look_ms,
    watch_of_media,
    watch_of_video,
)
from chalicelib.pipeline.delete import SWEEP_MS
from chalicelib.pipeline.deliver import fail_delivery
from chalicelib.pipeline.delivery_targets import DeliveryTarget
from chalicelib.pipeline.finalize import FinalizeServices, fail_video
from chalicelib.pipeline.ingest import fail_cut, refuse
from chalicelib.pipeline.publish_recovery import give_up_publishing, send_postponed
from chalicelib.pipeline.recovery import resume_video

DELETION_STOPPED_MS = 1000 * hidden_s(Queue.REMOVE) + SWEEP_MS
"""A deletion that nothing has moved for so long has stopped: its message may be hidden, and wait for the sweep."""

_NO_HELP = f"{MAX_RESUMES} attempts to take it up again did not help"
_WAS = {
    VideoStatus.QUEUED: "it waited to be prepared",
    VideoStatus.PREPARING: "it was being prepared",
    VideoStatus.RENDERING: "it was being rendered",
    VideoStatus.ASSEMBLING: "it was being assembled",
}

log = logging.getLogger(__name__)


class StoppedServices(FinalizeServices, HasRemovals, HasWaits, Protocol):
    """The services that take up what has stopped."""


@dataclass(frozen=True, slots=True)
class Round:
    """A run of the reaper. `everything`: take up all that is unfinished, without counting it as an attempt."""

    now_ms: int
    everything: bool = False

    def is_given_up(self, thing: Video | Media) -> bool:
        """Return whether something was taken up often enough."""
        return not self.everything and thing.resumes >= MAX_RESUMES

    def attempts(self, thing: Video | Media) -> int:
        """Return how often something was taken up, this time included."""
        return thing.resumes if self.everything else thing.resumes + 1


def take_up_video(video: Video, run: Round, services: StoppedServices) -> bool:
    """Send the message of a video again that has stopped, or fail the video after several attempts."""
    watch = watch_of_video(video, video.last_progress_ms)
    if watch is not None and watch.state is Watched.POSTPONED:
        return send_postponed(video, services)
    if watch is None or watch.state is Watched.DELIVERING:
        return take_up_deliveries(video, run, services)
    if watch.look_ms > run.now_ms and not run.everything:
        # It moves within its step: frames are being rendered.
        services.videos.watch(video, watch.look_ms, video.resumes)
        return False
    if run.is_given_up(video) and watch.state is Watched.PUBLISHING:
        give_up_publishing(video, f"nothing has moved the upload for a long time; {_NO_HELP}", services)
        return True
    if run.is_given_up(video) and watch.state is not Watched.ENDED:
        log.error("gave up the video %s of the account %s: %s", video.id, video.account_id, video.status)
        fail_video(
            video, VideoError(f"nothing has moved it for a long time while {_WAS[video.status]}; {_NO_HELP}"), services
        )
        return True
    if not _note_video(video, watch.state, run, services):
        return False
    log.warning("taking up the video %s of the account %s: %s", video.id, video.account_id, video.status)
    if watch.state is Watched.PUBLISHING:
        services.queues.send(Queue.PUBLISH, PublishMessage.of(video))
    else:
        resume_video(video, services)
    return True


def take_up_deliveries(video: Video, run: Round, services: StoppedServices) -> bool:
    """Send the messages of webhooks again that are due and not called, or record their failure after several attempts.

    Stop watching the video if no webhook is left.
    """
    looks = _looks_at_webhooks(video, services)
    stopped = [message for message, look_ms in looks.items() if look_ms <= run.now_ms or run.everything]
    if not stopped:
        services.videos.watch(video, min(looks.values(), default=None), video.resumes)
        return False
    if run.is_given_up(video):
        for url in (message.url for message in stopped):
            fail_delivery(
                DeliveryTarget(video.id, video), url, f"no call was made for a long time; {_NO_HELP}", services
            )
        return True
    if not _note_video(video, Watched.DELIVERING, run, services):
        return False
    services.queues.send_many(Queue.DELIVER, stopped)
    return True


def send_due_delivery(delivery: Delivery, services: StoppedServices) -> bool:
    """Send the message of an attempt to call a webhook that is due, and that no message has waited for."""
    if not services.deliveries.swap(delivery, replace(delivery, parked=False)):
        return False
    message = DeliverMessage(delivery.account_id, delivery.video_id, delivery.url, delivery_round=delivery.round)
    services.queues.send(Queue.DELIVER, message)
    return True


def take_up_media(media: Media, run: Round, services: StoppedServices) -> bool:
    """Send the message of a media file again that waits for its inspection or its cut, or refuse it.

    A file that was never uploaded is no fault: its row expires. Delete a temporary file that no video needs any more.
    """
    watch = watch_of_media(media, run.now_ms)
    if watch is not None and watch.state is Watched.TEMPORARY:
        return _sweep(media, watch, run, services)
    has_arrived = media.cut is not None or services.storage.size_of(media.key) is not None
    if run.everything and not has_arrived:
        # Its upload link may still be good.
        return False
    if watch is None or (not has_arrived and media.expires_s is not None):
        services.medias.watch(media, None, media.resumes)
        return False
    if run.is_given_up(media) or not has_arrived:
        problem = _NO_HELP if has_arrived else "the call that uploaded it ended before its file was stored"
        if media.cut is None:
            refuse(media, f"it was not inspected; {problem}", services)
        else:
            fail_cut(CutMessage.of(media, media.cut), f"it was not cut; {problem}", services)
        return True
    if services.medias.watch(media, next_look_ms(watch.state, media.resumes, run.now_ms), run.attempts(media)) is None:
        return False
    message = InspectMessage(media.account_id, media.id) if media.cut is None else CutMessage.of(media, media.cut)
    services.queues.send(Queue.INGEST, message)
    return True


def _sweep(media: Media, watch: Watch, run: Round, services: StoppedServices) -> bool:
    """Delete a temporary media file that can be used no more. A video may have claimed it for longer."""
    if watch.look_ms > run.now_ms:
        if not run.everything:
            services.medias.watch(media, watch.look_ms, media.resumes)
        return False
    services.storage.delete(media.key)
    return services.medias.delete(media.account_id, media.id)


def take_up_deletion(removal: PendingDeletion, run: Round, services: StoppedServices) -> bool:
    """Send the message of a deletion again that has stopped. A deletion is never given up."""
    if not removal.moved_ms and not run.everything:
        # Its call, or an earlier release, did not note when it began.
        services.removals.update(removal.account_id, removal.id, moved_ms=run.now_ms)
        return False
    if removal.moved_ms + DELETION_STOPPED_MS > run.now_ms and not run.everything:
        return False
    if services.removals.update(removal.account_id, removal.id, moved_ms=run.now_ms) is None:
        return False
    log.warning("taking up the deletion of %s", removal.id)
    services.queues.send(Queue.REMOVE, _message_of(removal))
    return True


def _message_of(removal: PendingDeletion) -> DeleteAccountMessage | DeleteTemplateMessage | EraseRecipientMessage:
    if removal.account_id == ALL_ACCOUNTS:
        return DeleteAccountMessage(removal.id)
    if removal.is_erasure:
        return EraseRecipientMessage(removal.account_id, removal.id)
    return DeleteTemplateMessage(removal.account_id, removal.id)


def _note_video(video: Video, state: Watched, run: Round, services: StoppedServices) -> bool:
    look_ms = next_look_ms(state, video.resumes, run.now_ms)
    return services.videos.watch(video, look_ms, run.attempts(video)) is not None


def _looks_at_webhooks(video: Video, services: StoppedServices) -> dict[DeliverMessage, int]:
    """Return the messages of the webhooks that are still to be called, and when each has stopped, in ms since 1970."""
    template = services.templates.get(video.account_id, video.template_id)
    if template is None or not (video.status.is_final and video.delivery.is_open):
        return {}
    calls = services.deliveries.list_of_video(video.account_id, video.id)
    left = [url for url in template.webhooks if url not in video.delivery.webhooks_done]
    number = video.delivery.number
    messages = [DeliverMessage(video.account_id, video.id, url, delivery_round=number) for url in left]
    after_ms = 1000 * LOOK_AFTER_S[Watched.DELIVERING]
    return {message: _due_ms(video, series_of(message, calls)) + after_ms for message in messages}


def _due_ms(video: Video, series: Series) -> int:
    """Return when the last call of a webhook was made, or is due; if there was none, when the video has ended."""
    row = series.pending
    return max(row.created_ms, row.next_ms or 0) if row else video.last_progress_ms
