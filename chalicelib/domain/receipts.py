"""Write the receipts of erasures. Each step may crash and run again: it finds the same receipt."""

from typing import Protocol

from chalicelib.domain.account import Credential
from chalicelib.domain.deletion import DeletionServices, Note, delete_videos
from chalicelib.domain.erasure import Counts, Erasure, sum_of
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import DeleteVideoMessage
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.services import HasClock, HasErasures
from chalicelib.domain.video import Video
from chalicelib.domain.video_data import delete_data


class ReceiptServices(HasErasures, HasClock, Protocol):
    """The services that write receipts."""


class ErasureServices(DeletionServices, ReceiptServices, Protocol):
    """The services that delete videos with a receipt."""


def begin_receipt(video: Video, credential: Credential, services: ReceiptServices) -> Erasure:
    """Store the receipt of the deletion of one video, or return the one that an earlier call has stored."""
    now_ms = services.now_ms()
    # The note of the id comes first: a call that crashes in between leaves no receipt that nobody finishes.
    erasure_id = services.erasures.name_erasure(video.account_id, video.id, new_id(now_ms))
    erasure = Erasure(video.account_id, erasure_id, now_ms, credential, video_id=video.id)
    if services.erasures.put_new(erasure):
        return erasure
    return services.erasures.get(video.account_id, erasure_id) or erasure


def note_in(erasure: Erasure, services: HasErasures) -> Note:
    """Return the function that notes in a receipt what is removed of a video."""

    def note(video: Video, counts: Counts) -> None:
        services.erasures.record(video.account_id, erasure.id, video.id, counts)

    return note


def finish_receipt(erasure: Erasure, services: ReceiptServices) -> None:
    """Note in a receipt that everything was removed, and how much it was."""
    parts = list(services.erasures.parts(erasure.account_id, erasure.id))
    services.erasures.update(
        erasure.account_id,
        erasure.id,
        finished_ms=services.now_ms(),
        videos=len(parts),
        counts=sum_of(part.counts for part in parts),
    )


def finish_video_deletion(message: DeleteVideoMessage, services: ErasureServices) -> None:
    """Delete a video whose deletion was interrupted, or else what workers have stored since its row was deleted."""
    erasure = receipt_of(message.account_id, message.video_id, services)
    video = services.videos.get(message.account_id, message.video_id)
    if video is not None:
        # The interrupted call may not have sent the message for the sweep.
        services.queues.send(Queue.REMOVE, message, MAX_DELAY_S)
        note = note_in(erasure, services) if erasure else None
        delete_videos([video], services, note, withdraws=not message.keeps_outside)
    else:
        gone = Video(message.account_id, message.video_id, message.template_id, "", 0, is_viewed=True)
        delete_data([gone], services)
    if erasure is not None and erasure.video_id and not erasure.finished_ms:
        finish_receipt(erasure, services)


def receipt_of(account_id: str, video_id: str, services: HasErasures) -> Erasure | None:
    """Return the receipt of a deleted video, or None: an earlier release, or a template's deletion, wrote none."""
    erasure_id = services.erasures.erasure_of(account_id, video_id)
    return services.erasures.get(account_id, erasure_id) if erasure_id else None
