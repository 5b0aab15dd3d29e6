"""Videos are stored, then queued: should a call die in between, they are queued all the same."""

from collections.abc import Sequence

from chalicelib.api.store import Store
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video

# A call has ended by then, one way or the other; what is queued has been begun, if not too many are before it.
LOOK_AFTER_S = 300


def will_start(videos: Sequence[Video], store: Store) -> None:
    """To be called before videos of one account are stored: in five minutes somebody looks whether they were begun."""
    message = {"account_id": videos[0].account_id, "video_ids": [video.id for video in videos]}
    store.queues.send(Queue.PREPARE, message, LOOK_AFTER_S)


def queue_all(videos: Sequence[Video], store: Store) -> None:
    """Queue videos that were stored, in their order.

    Raises:
        Transient: some could not be queued.
    """
    messages = [_message(video) for video in videos]
    store.queues.send_many(Queue.PREPARE, messages)


def _message(video: Video) -> dict[str, object]:
    revision = {"revision": video.revision} if video.revision else {}
    return {"account_id": video.account_id, "video_id": video.id, **revision}
