"""Videos that wait to be watched: what is left to do when they begin to wait, and their end if nobody watches them."""

from chalicelib.domain import lifecycle
from chalicelib.domain.video import Video
from chalicelib.domain.watch import Watched, watch_of_video
from chalicelib.pipeline.finalize import FinalizeServices, finalize_if_ended


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
