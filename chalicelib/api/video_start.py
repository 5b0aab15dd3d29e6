"""The start of a checked video: claim its temporary media files, schedule a recovery, queue it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from chalicelib.domain.errors import ApiError
from chalicelib.domain.media import CLAIMED_S, TEMPORARY_S, Media, temporary_expiry_s
from chalicelib.domain.messages import QueueVideosMessage, VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.ports import Queues
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasClock, HasMedias, HasMetrics, HasQueues
from chalicelib.domain.video import Video

# Every call has ended by then, and the queue has usually started its videos.
LOOK_AFTER_S = 300


class ClaimServices(HasMedias, HasClock, Protocol):
    """The services that claim temporary media files for a video."""


class EnqueueServices(HasQueues, HasMetrics, Protocol):
    """The services that queue videos and count them."""


def schedule_recovery(videos: Sequence[Video], queues: Queues) -> None:
    """Schedule a check in five minutes that queues any of these videos that were stored but never queued.

    Call this before storing them. All videos belong to one account.
    """
    message = QueueVideosMessage(videos[0].account_id, [video.id for video in videos])
    queues.send(Queue.PREPARE, message, LOOK_AFTER_S)


def enqueue(videos: Sequence[Video], services: EnqueueServices) -> None:
    """Queue stored videos in order.

    Raises:
        Transient: some could not be queued.
    """
    services.queues.send_many(Queue.PREPARE, [VideoMessage.of(video) for video in videos])
    services.metrics.add(Metric.VIDEOS_QUEUED, len(videos))


def claim_medias(medias: Mapping[str, Media], video: Video, services: ClaimServices) -> list[Media]:
    """Claim temporary media files, keyed by object id, for a video: all or none.

    Raises:
        ApiError: 1029 another video has claimed one.
    """
    claimed: list[Media] = []
    until_s = temporary_expiry_s(services.now_ms() // 1000, CLAIMED_S)
    try:
        for name, media in medias.items():
            if not services.medias.claim(media.account_id, media.id, video.id, until_s):
                raise _used(name, media)
            claimed.append(media)
    except BaseException:
        release_medias(claimed, services)
        raise
    return claimed


def check_unclaimed(medias: Mapping[str, Media], taken: Collection[str]) -> None:
    """Check that temporary media files, keyed by object id, are free and not among the ids `taken`.

    Raises:
        ApiError: 1029 another video has claimed one.
    """
    for name, media in medias.items():
        if media.video_id is not None or media.id in taken:
            raise _used(name, media)


def _used(name: str, media: Media) -> ApiError:
    problem = "a media uploaded for one video is used by another video already"
    return ApiError.bad_input_media(problem, media_id=media.id, input_id=name)


def release_medias(medias: Iterable[Media], services: ClaimServices) -> None:
    """Release temporary media files, so that another video can claim them."""
    for media in medias:
        until_s = temporary_expiry_s(services.now_ms() // 1000, TEMPORARY_S)
        services.medias.update(media.account_id, media.id, video_id=None, expires_s=until_s)
