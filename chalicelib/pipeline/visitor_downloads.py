"""Limits of what the videos of visitors download: it counts as if the visitors had uploaded it.

A visitor of a template may name media files by URL. Without a limit, each video could download many large files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.domain.errors import ApiError, VideoError
from chalicelib.domain.sliding_window import WindowLimit
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.urls import shown
from chalicelib.domain.use_counts import UsageServices, UseCounter, add_use, check_use
from chalicelib.domain.video import Video
from chalicelib.domain.visitor_limits import UPLOADED_BYTES
from chalicelib.pipeline.downloads import Meter, unmetered

# Longer than a video may wait for its downloads.
_VIDEO_HOURS = 24
_OF_A_VIDEO = "uploadBytesPerAddress"


def visitors_meter(video: Video, template: Template, services: UsageServices) -> Meter:
    """Return the meter of a video's downloads. Those of the account, and of the template's own files, have no limit.

    One video may download what one network address may upload in an hour, and all of a template's visitors what they
    may upload together. Every byte that arrives counts, also of a download that fails and is tried again. A file that
    the video has already does not: it is not downloaded again. The meter raises `VideoError` once there is no room.
    """
    if not video.is_visitors:
        return unmetered
    own, limits = {media.input_id for media in video.medias}, template.visitor_limits
    by_video = WindowLimit(_OF_A_VIDEO, limits.upload_bytes_per_address, hours=_VIDEO_HOURS)
    by_hour = WindowLimit("uploadBytesPerHour", limits.upload_bytes_per_hour)
    counters = [
        # As the key of an address: a hyphen sorts before the dot of the hours.
        UseCounter(f"{template.id}-{video.id}", UPLOADED_BYTES, [by_video]),
        UseCounter(template.id, UPLOADED_BYTES, [by_hour]),
    ]

    def check(media: InputMedia, needed: int) -> None:
        try:
            check_use(counters, needed, video.account_id, services)
        except ApiError as error:
            raise _refusal(media, error) from error

    @contextmanager
    def meter(media: InputMedia, path: Path) -> Iterator[None]:
        if media.input_id not in own:
            yield
            return
        check(media, 1)
        try:
            yield
        finally:
            if size_bytes := path.stat().st_size if path.exists() else 0:
                add_use(counters, size_bytes, video.account_id, services)
                check(media, 0)

    return meter


def _refusal(media: InputMedia, error: ApiError) -> VideoError:
    data = error.data if isinstance(error.data, dict) else {}
    problem = f"what visitors upload, or name by URL, is too large: {data.get('problem')}"
    if data.get("limit") == _OF_A_VIDEO:
        # A retry of the video cannot help.
        problem = f"the video's files by URL are too large: the limit {_OF_A_VIDEO} ({data['allowed']:,}) is reached"
    return VideoError(
        problem,
        code=1011,
        message="Error downloading medias",
        object_id=media.input_id,
        media_id=shown(media.url or ""),
    )
