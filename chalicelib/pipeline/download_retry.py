"""Downloads that a video waits for: what has been brought so far, and how often the rest was tried.

Kept in the bucket while a video waits, so that a server is not asked again for what it has sent already.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cattrs import BaseValidationError, Converter

from chalicelib.domain.errors import FetchLater, VideoError
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.template import InputMedia
from chalicelib.domain.urls import masked
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import LONGEST_QUIET_S, Fetch, HostBusy
from chalicelib.pipeline.manifest import Source
from chalicelib.pipeline.waiting import PLACE, TRYING, Backoff, RetryLater

TURN_S = 240
"""For so long one invocation begins downloads; the last one, and what follows them, has to end in it as well."""


@dataclass(frozen=True, slots=True)
class DownloadAttempts:
    """How a download fared: how often it was tried, since when, and what came of it the last time.

    `waits_since_ms`: since when there was no place for it, before it was tried first.
    """

    count: int = 0
    since_ms: int = 0
    last: str = ""
    waits_since_ms: int = 0


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """What was brought, and what was tried, by the objects that it is for."""

    sources: dict[str, Source] = field(default_factory=dict)
    tries: dict[str, DownloadAttempts] = field(default_factory=dict)


class DownloadPostponed(Exception):
    """A media cannot be downloaded now; why is its cause."""

    def __init__(self, media: InputMedia, error: FetchLater | HostBusy) -> None:
        super().__init__(str(error))
        self.media = media
        self.error = error


class TurnEnded(Exception):
    """The downloads of a video take longer than one invocation may; the next one goes on with them."""


def resuming(progress: DownloadProgress, fetch: Fetch, now_ms: Callable[[], int]) -> Fetch:
    """Resume where the attempt before was put off; raise `DownloadPostponed` where it has to be put off again.

    It raises `TurnEnded` instead of another download, after at least one, when those of this turn took `TURN_S`.
    """
    began_ms, fetched = now_ms(), False

    def fetch_rest(media: InputMedia, key: str) -> Source:
        known = progress.sources.get(media.input_id)
        if known is not None and (known.type, known.media_id) == (media.type, masked(media.url or "")):
            return known
        nonlocal fetched
        if fetched and now_ms() - began_ms >= TURN_S * 1000:
            raise TurnEnded
        try:
            progress.sources[media.input_id] = fetch(media, key)
            fetched = True
        except (FetchLater, HostBusy) as error:
            raise DownloadPostponed(media, error) from error
        return progress.sources[media.input_id]

    return fetch_rest


def postpone(off: DownloadPostponed, progress: DownloadProgress, now_ms: int) -> RetryLater:
    """For how long a download is put off; noted in the progress.

    Raises:
        VideoError: it was put off too long.
    """
    name, url = off.media.input_id, masked(off.media.url or "")
    before = progress.tries.get(name, DownloadAttempts())
    reason = f"waiting for the server of the media {url!r} of the object {name!r}: {off}"
    if isinstance(off.error, FetchLater):
        tries = DownloadAttempts(before.count + 1, before.since_ms or now_ms, str(off), before.waits_since_ms)
        wait_s = max(min(off.error.after_s or 0, LONGEST_QUIET_S), TRYING.delay_s(before.count))
        later, total_s = RetryLater.after(wait_s, reason), TRYING.total_s
    else:
        tries = DownloadAttempts(before.count, before.since_ms, before.last, before.waits_since_ms or now_ms)
        # Of a campaign many wait for the same moment, and not all of them will get a place then.
        first_s = max(off.error.quiet_s or 0, PLACE.first_s)
        later = RetryLater(reason, Backoff(first_s, max(first_s, PLACE.longest_s), PLACE.total_s))
        # One that was tried in time is tried once more when its server allows that.
        total_s = TRYING.total_s + LONGEST_QUIET_S
    since_ms = tries.since_ms
    if off.error.serves or not tries.count:
        # Of a campaign only some get what a server sends in a quarter of an hour; the turn of the others comes later.
        since_ms, total_s = tries.waits_since_ms or since_ms, PLACE.total_s
    if _since_s(since_ms, now_ms) >= total_s:
        cause = _failure(tries, now_ms)
        raise VideoError(cause, code=1011, message="Error downloading medias", object_id=name, media_id=url)
    progress.tries[name] = tries
    return later


def _since_s(ms: int, now_ms: int) -> int:
    return (now_ms - ms) // 1000


def _failure(tries: DownloadAttempts, now_ms: int) -> str:
    if tries.count:
        minutes = max(1, round((now_ms - tries.since_ms) / 60_000))
        return f"{tries.last}; it was tried {tries.count} times within {minutes} minutes"
    return f"for {PLACE.total_s // 3600} hours there were too many downloads from its server"


def save_progress(storage: ObjectStore, video: Video, progress: DownloadProgress) -> None:
    """Keep the progress in the bucket until the video is done."""
    storage.put_json(_key(video), Converter(omit_if_default=True).unstructure(progress))


def load_progress(storage: ObjectStore, video: Video) -> DownloadProgress:
    """The progress of a video; an empty one if there is none, or another release has written it in another form."""
    try:
        data: Any = storage.get_json(_key(video))
        return Converter().structure(data, DownloadProgress)
    except (KeyError, BaseValidationError):
        return DownloadProgress()


def _key(video: Video) -> str:
    return f"{video.work_prefix}fetching.json"
