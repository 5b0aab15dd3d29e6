"""The data of a video besides its row and segments: files, uploads for it alone, deliveries, notifications, viewings.

A further table with rows about videos takes part in deletions and receipts here: `count_data` counts its rows, and
`delete_data` deletes them.
"""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.erasure import RemovedKind
from chalicelib.domain.media import Media
from chalicelib.domain.notification import Notification
from chalicelib.domain.services import HasDeliveries, HasMedias, HasNotifications, HasStatistics, HasStorage
from chalicelib.domain.video import Video
from chalicelib.domain.viewing import NO_SUMS


class MediaServices(HasMedias, HasStorage, Protocol):
    """The services that hold media files."""


_ALL = 10**9


class VideoDataServices(MediaServices, HasDeliveries, HasNotifications, HasStatistics, Protocol):
    """The services that hold what belongs to single videos."""


def count_data(video: Video, services: VideoDataServices) -> dict[str, int]:
    """Return how much `delete_data` would delete of a video, by `RemovedKind`. Kinds without any are left out."""
    found = [services.storage.sum_prefix(prefix) for prefix in (video.whole_work_prefix, video.whole_out_prefix)]
    medias = _temporary_medias([video], services)
    seen = services.statistics.of_videos(video.account_id, [video.id]) if video.is_viewed else {}
    viewings = seen.get(video.id, NO_SUMS)
    counts = {
        RemovedKind.FILES.value: sum(files for files, _ in found),
        f"{RemovedKind.FILES.value}_bytes": sum(size_bytes for _, size_bytes in found),
        RemovedKind.MEDIAS.value: len(medias),
        f"{RemovedKind.MEDIAS.value}_bytes": sum(media.size_bytes for media in medias),
        RemovedKind.DELIVERIES.value: _count_deliveries(video, services),
        RemovedKind.NOTIFICATIONS.value: len(_notifications(video, services)),
        RemovedKind.VIEWINGS.value: viewings.loads,
        # Forms are kept even where nothing is counted.
        RemovedKind.FORMS.value: len(video.submissions),
        RemovedKind.PUBLICATIONS.value: len(video.publishing.outside) if video.publishing else 0,
    }
    return {kind: count for kind, count in counts.items() if count}


def _count_deliveries(video: Video, services: VideoDataServices) -> int:
    about_end = services.deliveries.list_of_video(video.account_id, video.id)
    return len(about_end) + len(services.deliveries.list_of_viewers(video.account_id, video.id, _ALL))


def delete_data(videos: Sequence[Video], services: VideoDataServices) -> None:
    """Delete what is stored about videos of one account. May run twice, also when their rows are gone."""
    delete_temporary_medias(_temporary_medias(videos, services), services)
    for video in videos:
        # Of a video whose row is gone, nothing says whether it was to be made when it is watched.
        for prefix in video.all_work_prefixes:
            services.storage.delete_prefix(prefix)
        services.storage.delete_prefix(video.whole_out_prefix)
        services.deliveries.delete_of_video(video.account_id, video.id)
        for notification in _notifications(video, services):
            services.notifications.delete(video.account_id, notification.id)
        if video.is_viewed:
            services.statistics.delete_of_video(video.account_id, video.id)


def delete_temporary_medias(medias: Sequence[Media], services: MediaServices) -> None:
    """Delete the temporary ones of an account's media files. Each belongs to one video."""
    temporary = [media for media in medias if media.temp]
    if temporary:
        services.storage.delete_many([media.key for media in temporary])
        services.medias.delete_many(temporary[0].account_id, [media.id for media in temporary])


def _temporary_medias(videos: Sequence[Video], services: HasMedias) -> list[Media]:
    ids = {video.id for video in videos}
    given = {media.media_id for video in videos for media in video.medias if media.media_id}
    found = services.medias.get_many(videos[0].account_id, sorted(given))
    return [media for media in found if media.temp and media.video_id in ids]


def _notifications(video: Video, services: HasNotifications) -> list[Notification]:
    """Return the notifications that name a video, or a file that was uploaded for it alone.

    Those about files of the account name no template, and stay.
    """
    own = services.notifications.list_of_video(video.account_id, video.id)
    given = sorted({media.media_id for media in video.medias if media.media_id})
    about_medias = services.notifications.get_many(video.account_id, given)
    return [*own, *(each for each in about_medias if each.media_id and each.template_id == video.template_id)]
