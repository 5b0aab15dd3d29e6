"""Handle dead letters: messages whose step failed repeatedly, by a time-out, for lack of memory, or by a bug."""

import logging
from collections.abc import Callable
from typing import Protocol

from chalicelib.billing.closing import ClosingServices
from chalicelib.domain.account_deletion import AccountData
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.messages import (
    CheckCampaignMessage,
    CutMessage,
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeleteVideoMessage,
    DeliverMessage,
    EraseRecipientMessage,
    InspectMessage,
    MailMessage,
    Message,
    OrphanedSegments,
    PublishMessage,
    QueueVideosMessage,
    RenderMessage,
    ResultMessage,
    RunCampaignMessage,
    TryConnectionMessage,
    UploadedFiles,
    VideoMessage,
)
from chalicelib.domain.receipts import finish_video_deletion
from chalicelib.domain.segment_release import delete_orphaned_segments
from chalicelib.domain.services import HasAccounts, HasCampaigns, HasErasures, HasRemovals, HasStatistics, HasWaits
from chalicelib.domain.video import Video
from chalicelib.domain.withdrawal import WithdrawalServices
from chalicelib.pipeline import ingest
from chalicelib.pipeline.campaign_drop import GAVE_UP
from chalicelib.pipeline.campaign_run import continue_given_up
from chalicelib.pipeline.code_version import CodeVersionServices
from chalicelib.pipeline.delete import delete_template, run_account_deletion
from chalicelib.pipeline.deliver import fail_delivery
from chalicelib.pipeline.delivery_targets import load_target
from chalicelib.pipeline.drop_answers import refuse_list
from chalicelib.pipeline.erase import erase_recipient
from chalicelib.pipeline.finalize import fail_video, load_current
from chalicelib.pipeline.ingest import refuse
from chalicelib.pipeline.jobs import is_sound_job
from chalicelib.pipeline.publish_recovery import give_up_publishing
from chalicelib.pipeline.recovery import queue_unstarted
from chalicelib.pipeline.render_job import describe_job
from chalicelib.pipeline.result_writer import give_up_result

_GAVE_UP = "a step of the work was given up after several attempts; the log tells why"
_MOST_SHOWN = 5

log = logging.getLogger(__name__)


class DeadLetterServices(
    CodeVersionServices,
    ClosingServices,
    WithdrawalServices,
    HasAccounts,
    HasCampaigns,
    HasErasures,
    HasRemovals,
    HasStatistics,
    HasWaits,
    Protocol,
):
    """The services that handle dead letters."""


def handle_dead_letter(message: Message, account_data: AccountData, services: DeadLetterServices) -> None:
    """Fail the video, media file or webhook call of a dead message, and notify its account.

    Deletions and the queueing of stored videos never fail permanently. They are retried here until the dead-letter
    queue drops the message. A new message would make an endless chain. A campaign gets a new message only if it has
    moved since the one before was given up.

    Raises:
        RetryLater: a deletion takes longer.
        Exception: a deletion failed.
    """
    match message:
        case DeliverMessage():
            _fail_delivery(message, services)
        case PublishMessage():
            _give_up_publishing(message, services)
        case TryConnectionMessage():
            log.error("the test of the connection %s was given up", message.connection_id)
        case RenderMessage(job=job):
            _fail_video(message, lambda video: _job_failure(video, job, services), services)
        case VideoMessage():
            _fail_video(message, lambda video: VideoError(_GAVE_UP), services)
        case CheckCampaignMessage() | RunCampaignMessage():
            continue_given_up(message, services)
        case ResultMessage():
            give_up_result(message, services)
        case CutMessage():
            ingest.fail_cut(message, _GAVE_UP, services)
        case UploadedFiles(files=files, lists=lists):
            if not (files or lists):
                log.error("dropped: it names no media file, and no list")
            for account_id, media_id in files:
                _refuse_media(account_id, media_id, services)
            for dropped in lists:
                refuse_list(dropped, GAVE_UP, services)
        case InspectMessage():
            _refuse_media(message.account_id, message.media_id, services)
        case MailMessage(mail=kind):
            log.error("a mail was given up: %s", kind)
        case QueueVideosMessage():
            log.error("retrying to queue videos of the account %s that were stored", message.account_id)
            queue_unstarted(message, services)
        case DeleteTemplateMessage():
            log.error(
                "retrying the deletion of the template %s of the account %s", message.template_id, message.account_id
            )
            delete_template(message, services)
        case DeleteVideoMessage():
            log.error("retrying the deletion of the video %s of the account %s", message.video_id, message.account_id)
            finish_video_deletion(message, services)
        case DeleteAccountMessage():
            log.error("retrying the deletion of account %s", message.account_id)
            run_account_deletion(message, account_data, services)
        case EraseRecipientMessage():
            log.error("retrying the erasure %s of the account %s", message.erasure_id, message.account_id)
            erase_recipient(message, services)
        case OrphanedSegments():
            log.error("retrying the deletion of segments of %s", message.scope)
            delete_orphaned_segments(message, services)


def _fail_delivery(message: DeliverMessage, services: DeadLetterServices) -> None:
    target = load_target(message, services)
    if target is not None:
        fail_delivery(target, message.url, _GAVE_UP, services)


def _give_up_publishing(message: PublishMessage, services: DeadLetterServices) -> None:
    video = services.videos.get(message.account_id, message.video_id)
    if video is not None and video.revision == message.revision:
        give_up_publishing(video, _GAVE_UP, services)


def _fail_video(
    message: VideoMessage | RenderMessage, explain: Callable[[Video], VideoError], services: DeadLetterServices
) -> None:
    video = load_current(message, services)
    if video is not None:
        fail_video(video, explain(video), services)


def _job_failure(video: Video, job: str, services: DeadLetterServices) -> VideoError:
    """Return the error of a video whose job crashed its workers: it names the objects and the time range."""
    if is_sound_job(job):
        return VideoError(f"{_GAVE_UP}, mixing the sound")
    try:
        objects, span_ms = describe_job(video, job, services)
    except Exception:
        # This may be the fault that crashed the workers. The video has to fail all the same.
        log.exception("what the job %s of the video %s shows cannot be told", job, video.id)
        return VideoError(f"{_GAVE_UP}, at {job}")
    names = ", ".join([*map(repr, objects[:_MOST_SHOWN]), *(["…"] if objects[_MOST_SHOWN:] else [])])
    error = VideoError(f"{_GAVE_UP}, showing {names}" if names else f"{_GAVE_UP}, at {job}")
    error.span_ms = span_ms
    return error


def _refuse_media(account_id: str, media_id: str, services: DeadLetterServices) -> None:
    media = services.medias.get(account_id, media_id)
    if media is not None and media.status is MediaStatus.WAITING:
        refuse(media, _GAVE_UP, services)
