"""Erase the videos of a recipient: all of an account whose `data` or e-mail is the same.

The account's videos are read twice, the second time when every call of the API that could still store one has ended,
and every worker that could still store something. Each run continues where the one before has stopped.
"""

from collections.abc import Iterator, Sequence
from typing import Protocol

from chalicelib.domain.deletion import delete_videos, take_batch
from chalicelib.domain.erasure import Erasure, VideoRecipient
from chalicelib.domain.messages import DeleteVideoMessage, EraseRecipientMessage
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.receipts import ErasureServices, finish_receipt, note_in
from chalicelib.domain.services import HasRemovals
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import Video
from chalicelib.pipeline.waiting import WORK_MS, RetryLater

SECOND_READ_MS = 900_000
"""The videos are read again so much later."""
_MOST_VIDEOS = 25


class EraseServices(ErasureServices, HasRemovals, Protocol):
    """The services that erase the videos of recipients."""


def erase_recipient(message: EraseRecipientMessage, services: EraseServices) -> None:
    """Continue an erasure, and finish its receipt when everything is erased.

    Raises:
        RetryLater: more is left than can be erased in a minute, or the second read is due later.
    """
    removal = services.removals.get(message.account_id, message.erasure_id)
    if removal is None:
        return
    erasure = services.erasures.get(message.account_id, message.erasure_id)
    if erasure is not None:
        _wait_for_second_read(removal, services)
        _read_all(removal, erasure, services)
        finish_receipt(erasure, services)
    services.removals.delete(removal.account_id, removal.id)


def _wait_for_second_read(removal: PendingDeletion, services: EraseServices) -> None:
    left_s = -(-(removal.emptied_ms + SECOND_READ_MS - services.now_ms()) // 1000)
    if removal.emptied_ms and left_s > 0:
        raise RetryLater.after(left_s, "the recipient's videos are erased; they are looked for once more")


def _read_all(removal: PendingDeletion, erasure: Erasure, services: EraseServices) -> None:
    """Erase the videos of a recipient from the cursor on. Return at the end of the second read."""
    until_ms, cursor = services.now_ms() + WORK_MS, removal.cursor
    while True:
        found, next_cursor = services.videos.page_of_recipients(erasure.account_id, cursor)
        for videos in _batches(found, erasure, services):
            _erase(videos, erasure, services)
            _stop_in_time(removal, cursor, until_ms, services)
        if next_cursor is None:
            break
        cursor = next_cursor
        _stop_in_time(removal, cursor, until_ms, services)
    if not removal.emptied_ms:
        now_ms = services.now_ms()
        services.removals.update(removal.account_id, removal.id, cursor="", emptied_ms=now_ms, moved_ms=now_ms)
        raise RetryLater.after(SECOND_READ_MS // 1000, "the recipient's videos are erased; a second read follows")


def _stop_in_time(removal: PendingDeletion, cursor: str, until_ms: int, services: EraseServices) -> None:
    now_ms = services.now_ms()
    if now_ms >= until_ms:
        services.removals.update(removal.account_id, removal.id, cursor=cursor, moved_ms=now_ms)
        raise RetryLater.after(0, "more is left to erase")


def _batches(
    recipients: Sequence[VideoRecipient], erasure: Erasure, services: EraseServices
) -> Iterator[Sequence[Video]]:
    """Yield those of the videos that are to be erased, in batches that take a second or two."""
    ids = [recipient.id for recipient in recipients if erasure.matches(recipient)]
    for first in range(0, len(ids), _MOST_VIDEOS):
        videos = services.videos.get_many(erasure.account_id, ids[first : first + _MOST_VIDEOS])
        # Their fields may have changed since the page was read.
        left = sorted((each for each in videos if erasure.matches(VideoRecipient.of(each))), key=lambda each: each.id)
        while left:
            batch = take_batch(left)
            yield batch
            left = left[len(batch) :]


def _erase(videos: Sequence[Video], erasure: Erasure, services: EraseServices) -> None:
    for video in videos:
        services.erasures.name_erasure(video.account_id, video.id, erasure.id)
        # Deletes what a worker stores at the last moment.
        services.queues.send(Queue.REMOVE, DeleteVideoMessage.of(video), MAX_DELAY_S)
    delete_videos(videos, services, note_in(erasure, services))
