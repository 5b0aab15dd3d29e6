"""Videos that wait to be watched: what is left to do when they begin to wait, and their end if nobody watches them."""

from chalicelib.domain import lifecycle
from chalicelib.domain.video import Video
from chalicelib.domain.watch import Watched, watch_of_video
from chalicelib.pipeline.finalize import (
    FinalizeServices,
    delete_earlier_revisions,
    finalize_if_ended,
    remove_temporary_medias,
)


def settle_unwatched(video: Video, services: FinalizeServices) -> None:
    """Delete what a video does not need any more that waits to be watched. May run twice.

    Its uploads are copied, and its picture replaces that of the revision before.
    """
    remove_temporary_medias(video, services)
    delete_earlier_revisions(video, services)


def end_unwatched(video: Video, now_ms: int, services: FinalizeServices) -> bool:
    """End a video whose link ended before anybody watched it: its credits return, and its files are deleted.

    Return whether it has ended. A link that was renewed in the meantime is looked at again at its end.
    """
    watch = watch_of_video(video, now_ms)
    if watch is None or watch.state is not Watched.UNWATCHED:
        return False
    if watch.look_ms > now_ms:
        services.videos.watch(video, watch.look_ms, video.resumes)
        return False
    ended = services.videos.apply(lifecycle.end_unwatched(video)) is not None
    finalize_if_ended(video, services)
    return ended
