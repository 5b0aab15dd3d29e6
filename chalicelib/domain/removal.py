"""What goes with a template or a video: rows, files, segments. All of it may be done twice, and may die in between.

A template may have more videos than can be removed while a caller waits. So what is left is noted as a `Removal` before
the template's own row goes, and done by the queue `remove`.
"""

from collections.abc import Sequence
from itertools import accumulate, takewhile

from chalicelib.domain.media import Media
from chalicelib.domain.ports import Stores
from chalicelib.domain.segments import give_up_segments
from chalicelib.domain.template import Removal
from chalicelib.domain.video import Video

# What is removed together takes a second or two.
_MOST_VIDEOS = 25
_MOST_SEGMENTS = 500


def remove_some(removal: Removal, stores: Stores) -> bool:
    """Remove some of a template's videos, or, where there are none, what else was made of it; whether more is left."""
    videos = stores.videos.list_of_template(removal.account_id, removal.id, _MOST_VIDEOS)
    if videos:
        remove_videos(_light(videos), stores)
        return True
    medias = [media for media in stores.medias.list(removal.account_id) if media.template_id == removal.id]
    remove_temporary(medias, stores)
    for notification in stores.notifications.list(removal.account_id):
        if notification.template_id == removal.id:
            stores.notifications.delete(removal.account_id, notification.id)
    for kind in ("work", "out"):
        stores.storage.delete_prefix(f"{kind}/{removal.account_id}/{removal.id}/")
    return False


def remove_videos(videos: Sequence[Video], stores: Stores) -> None:
    """Remove videos of one account, all that is kept of them, and the segments that no other video uses.

    One that is being made is given up: a step that is at work finds its row gone, and removes what it stores.
    """
    # The rows go last, so that a removal that died can be done again. What a step has stored before it finds the row
    # gone goes with the second removal of the files.
    _remove_files(videos, stores)
    give_up_segments(videos, stores)
    stores.videos.delete_many(videos[0].account_id, [video.id for video in videos])
    _remove_files(videos, stores)


def _remove_files(videos: Sequence[Video], stores: Stores) -> None:
    ids = {video.id for video in videos}
    given = {media.media_id for video in videos for media in video.medias if media.media_id}
    medias = stores.medias.get_many(videos[0].account_id, sorted(given))
    remove_temporary([media for media in medias if media.video_id in ids], stores)
    for video in videos:
        stores.storage.delete_prefix(video.whole_work_prefix)
        stores.storage.delete_prefix(video.whole_out_prefix)
        stores.deliveries.forget(video.account_id, video.id)


def remove_temporary(medias: Sequence[Media], stores: Stores) -> None:
    """Remove those medias, of one account, that belong to one video only."""
    temporary = [media for media in medias if media.temp]
    if temporary:
        stores.storage.delete_many([media.key for media in temporary])
        stores.medias.delete_many(temporary[0].account_id, [media.id for media in temporary])


def _light(videos: Sequence[Video]) -> Sequence[Video]:
    """The first of the videos, as many as have not too many segments together; one at least."""
    sums = accumulate(len(video.plan.segment_names) for video in videos)
    return videos[: max(1, sum(1 for _ in takewhile(lambda names: names <= _MOST_SEGMENTS, sums)))]
