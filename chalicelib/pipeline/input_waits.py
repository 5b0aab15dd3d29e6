"""Let a video wait while it is being prepared: for an upload, for a server, or for the next turn of its downloads."""

from dataclasses import replace

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.video import Video
from chalicelib.pipeline.download_retry import DownloadPostponed, DownloadProgress, postpone, save_progress
from chalicelib.pipeline.finalize import FinalizeServices, fail_video, finalize_if_ended
from chalicelib.pipeline.inputs import MediaNotReady
from chalicelib.pipeline.waiting import MEDIA_WAIT, RetryLater, awaited_upload


def wait_for_upload(video: Video, waiting: MediaNotReady, services: FinalizeServices) -> None:
    """Let a video wait for an upload, or fail it after the longest wait.

    Raises:
        RetryLater: it waits.
    """
    waits_for = f"waiting for the file of the media {waiting.media_id!r} of the object {waiting.object_id!r}"
    since_ms = _wait(video, waits_for, services)
    left_s = MEDIA_WAIT.total_s - (services.now_ms() - since_ms) // 1000
    if left_s <= 0:
        cause = f"its file was not uploaded within {MEDIA_WAIT.total_s // 60} minutes"
        about = {"object_id": waiting.object_id, "media_id": waiting.media_id}
        fail_video(
            video,
            VideoError(cause, code=1029, message="Bad input media", **about),
            services,
            when=lifecycle.NOT_PREPARED,
        )
        return
    pace = replace(MEDIA_WAIT, longest_s=min(MEDIA_WAIT.longest_s, left_s))
    raise RetryLater(waits_for, pace, (video.account_id, awaited_upload(waiting.media_id)))


def wait_for_server(
    video: Video, off: DownloadPostponed, progress: DownloadProgress, services: FinalizeServices
) -> None:
    """Let a video wait for a server, or fail it after the longest wait.

    Raises:
        RetryLater: it waits.
    """
    try:
        later = postpone(off, progress, services.now_ms())
    except VideoError as error:
        fail_video(video, error, services, when=lifecycle.NOT_PREPARED)
        return
    retry_later(video, later, later.reason, progress, services)


def retry_later(
    video: Video, later: RetryLater, waits_for: str, progress: DownloadProgress, services: FinalizeServices
) -> None:
    """Save the progress of a video's downloads, and retry the step later.

    Raises:
        RetryLater: as given, unless the video has ended, was deleted or was restarted.
    """
    save_progress(services.storage, video, progress)
    # For a video that is gone, this deletes the progress again.
    if not finalize_if_ended(video, services):
        _wait(video, waits_for, services)
        raise later


def _wait(video: Video, waits_for: str, services: FinalizeServices) -> int:
    """Store the reason why a video waits. Return since when it does, in ms."""
    if video.render.waits_for == waits_for and video.render.waits_since_ms:
        return video.render.waits_since_ms
    now_ms = services.now_ms()
    services.videos.apply(lifecycle.wait_for(video, waits_for, now_ms))
    return now_ms
