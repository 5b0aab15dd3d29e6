"""Retries of downloads: the files that a video has so far, and the attempts to download the others.

The progress is stored in the bucket while the video waits, so that no server has to send a file again.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Self

from cattrs import BaseValidationError, Converter

from chalicelib.domain.errors import FetchLater, VideoError
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.template import InputMedia
from chalicelib.domain.urls import shown
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import MAX_COOLDOWN_S, Fetch, HostBusy
from chalicelib.pipeline.manifest import Source
from chalicelib.pipeline.waiting import SERVER_WAIT, SLOT_WAIT, Backoff, RetryLater

TURN_S = 240
"""One invocation starts downloads for so long. The last download and the rest of the step must end in it, too."""


@dataclass(frozen=True, slots=True)
class DownloadAttempts:
    """The attempts at a download: their number, the time of the first one, and the error of the last one.

    `waits_since_ms`: the time from which it had to wait for a download slot before the first attempt.
    """

    count: int = 0
    since_ms: int = 0
    last: str = ""
    waits_since_ms: int = 0

    def after(self, error: FetchLater | HostBusy, now_ms: int) -> Self:
        """Return the attempts after a failed download, or after a wait for a download slot."""
        if isinstance(error, FetchLater):
            return replace(self, count=self.count + 1, since_ms=self.since_ms or now_ms, last=str(error))
        return replace(self, waits_since_ms=self.waits_since_ms or now_ms)


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """The downloaded files, the hashes of their URLs, and the failed attempts, by the ids of their objects."""

    sources: dict[str, Source] = field(default_factory=dict)
    tries: dict[str, DownloadAttempts] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)


class DownloadPostponed(Exception):
    """A media file cannot be downloaded now, because of `error`."""

    def __init__(self, media: InputMedia, error: FetchLater | HostBusy) -> None:
        super().__init__(str(error))
        self.media = media
        self.error = error


class TurnEnded(Exception):
    """The downloads of a video take longer than one invocation may; the next invocation continues them."""


def resume_downloads(progress: DownloadProgress, fetch: Fetch, now_ms: Callable[[], int]) -> Fetch:
    """Return a function that downloads the files that the progress does not have yet.

    It raises `DownloadPostponed` for a file that cannot be downloaded now. After at least one download it raises
    `TurnEnded` instead of starting another one when `TURN_S` have passed.
    """
    began_ms, has_fetched = now_ms(), False

    def fetch_rest(media: InputMedia, key: str) -> Source:
        known, url = progress.sources.get(media.input_id), hashlib.sha256((media.url or "").encode()).hexdigest()
        if known is not None and (known.type, progress.urls.get(media.input_id)) == (media.type, url):
            return known
        nonlocal has_fetched
        if has_fetched and now_ms() - began_ms >= TURN_S * 1000:
            raise TurnEnded
        try:
            progress.sources[media.input_id] = fetch(media, key)
            progress.urls[media.input_id] = url
            has_fetched = True
        except (FetchLater, HostBusy) as error:
            raise DownloadPostponed(media, error) from error
        return progress.sources[media.input_id]

    return fetch_rest


def postpone(postponed: DownloadPostponed, progress: DownloadProgress, now_ms: int) -> RetryLater:
    """Return the wait until the next attempt at a download, and record the attempt in the progress.

    Raises:
        VideoError: the download has waited too long.
    """
    name, url, error = postponed.media.input_id, shown(postponed.media.url or ""), postponed.error
    attempts = progress.tries.get(name, DownloadAttempts()).after(error, now_ms)
    since_ms, limit_s = _find_limit(attempts, error)
    if (now_ms - since_ms) // 1000 >= limit_s:
        cause = _describe_failure(attempts, now_ms)
        raise VideoError(cause, code=1011, message="Error downloading medias", object_id=name, media_id=url)
    progress.tries[name] = attempts
    return _next_wait(attempts, error, f"waiting for a server: object {name!r}, media {url!r}: {error}")


def _find_limit(attempts: DownloadAttempts, error: FetchLater | HostBusy) -> tuple[int, int]:
    """Return the time from which a download may wait, in ms, and for how long, in s."""
    if error.serves or not attempts.count:
        # The server is healthy but slow: it serves only some videos of a campaign in a quarter of an hour.
        return attempts.waits_since_ms or attempts.since_ms, SLOT_WAIT.total_s
    if isinstance(error, FetchLater):
        return attempts.since_ms, SERVER_WAIT.total_s
    # Allow one more attempt after the longest cooldown of the server.
    return attempts.since_ms, SERVER_WAIT.total_s + MAX_COOLDOWN_S


def _next_wait(attempts: DownloadAttempts, error: FetchLater | HostBusy, reason: str) -> RetryLater:
    if isinstance(error, FetchLater):
        delay_s = max(min(error.after_s or 0, MAX_COOLDOWN_S), SERVER_WAIT.delay_s(attempts.count - 1))
        return RetryLater.after(delay_s, reason)
    # Many videos of a campaign wait for the same moment, and only some of them will acquire a slot.
    first_s = max(error.cooldown_s or 0, SLOT_WAIT.first_s)
    return RetryLater(reason, Backoff(first_s, max(first_s, SLOT_WAIT.longest_s), SLOT_WAIT.total_s))


def _describe_failure(attempts: DownloadAttempts, now_ms: int) -> str:
    if attempts.count:
        minutes = max(1, round((now_ms - attempts.since_ms) / 60_000))
        return f"{attempts.last}; it was tried {attempts.count} times within {minutes} minutes"
    return f"for {SLOT_WAIT.total_s // 3600} hours there were too many downloads from its server"


def save_progress(storage: ObjectStore, video: Video, progress: DownloadProgress) -> None:
    """Store the progress in the bucket until the video is done."""
    storage.put_json(_key(video), Converter(omit_if_default=True).unstructure(progress))


def load_progress(storage: ObjectStore, video: Video) -> DownloadProgress:
    """Return the progress of a video; an empty one if none is stored, or a different release has stored it."""
    try:
        data: Any = storage.get_json(_key(video))
        return Converter().structure(data, DownloadProgress)
    except (KeyError, BaseValidationError):
        return DownloadProgress()


def _key(video: Video) -> str:
    return f"{video.work_prefix}fetching.json"
