"""Medias that are named by URL: brought into the bucket to make a video, or only looked at to check one."""

import hashlib
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, FetchError, FetchLater
from chalicelib.domain.ids import new_id
from chalicelib.domain.media import MediaType
from chalicelib.domain.services import HasClock, HasLeases, HasStorage
from chalicelib.domain.template import InputMedia
from chalicelib.domain.urls import host_of, masked
from chalicelib.pipeline.manifest import Source
from chalicelib.pipeline.services import HasDownloader, HasRenderer

Fetch = Callable[[InputMedia, str], Source]
"""What a media is, which may be stored at a key. Raises `FetchError` and `BadMedia`."""


class DownloadServices(HasStorage, HasLeases, HasRenderer, HasDownloader, HasClock, Protocol):
    """The services that download media files."""


def downloading(services: DownloadServices) -> Fetch:
    """Downloads each media and stores it.

    It raises `FetchLater` and `HostBusy`, too: who can wait for it should.
    """

    def fetch(media: InputMedia, key: str) -> Source:
        with _downloaded(media, services) as path:
            source = _source(media, path, services)
            services.storage.put_file(key, path, "application/octet-stream")
        return replace(source, key=key)

    return fetch


def without_waiting(fetch: Fetch) -> Fetch:
    """The same for callers who cannot wait: they are told to try again."""

    def fetch_now(media: InputMedia, key: str) -> Source:
        try:
            return fetch(media, key)
        except (FetchLater, HostBusy) as error:
            raise FetchError(f"{error}; this may pass: try again later") from error

    return fetch_now


def inspecting(services: DownloadServices) -> Fetch:
    """Downloads each media once, however often it is asked for, and stores nothing."""
    seen: dict[tuple[str | None, MediaType], Source | FetchError | BadMedia] = {}

    def look(media: InputMedia, key: str) -> Source:
        with _downloaded(media, services) as path:
            return _source(media, path, services)

    look_now = without_waiting(look)

    def fetch(media: InputMedia, key: str) -> Source:
        name = media.url, media.type
        if name not in seen:
            try:
                seen[name] = look_now(media, key)
            except (FetchError, BadMedia) as error:
                seen[name] = error
        found = seen[name]
        if isinstance(found, Source):
            return found
        raise found

    return fetch


@contextmanager
def _downloaded(media: InputMedia, services: DownloadServices) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        if media.s3 is not None:
            services.fetch_object(media.s3, path)
        elif media.http is not None:
            with download_slot(media.http, services):
                services.fetch(media.http, path)
        yield path


def _source(media: InputMedia, path: Path, services: DownloadServices) -> Source:
    name = media.url and masked(media.url)
    return Source(media.type, media_id=name, sha256=sha256_of(path), facts=services.renderer.probe(path, media.type))


# Longer than a download may take (outbound/fetch.py).
PLACE_S = 300
# A server may want to be asked again tomorrow; nobody waits longer for it than that.
LONGEST_QUIET_S = 900
# Of a server that was asked too often, and does not say when it wants to be asked again.
_QUIET_S = 10
_QUIET = "quiet"
# So long ago a host may have sent something and still count as one that sends medias.
_SERVES_S = 900
_SERVES = "serves"
# No name of a host is longer. Source: RFC 1035, "Size limits". The key of a row has a limit, too.
_MAX_HOST_CHARS = 255


class HostBusy(Exception):
    """Nothing is downloaded from a host now; `quiet_s`: how long it wants to be left alone, if that is the reason.

    `serves`: it has sent something to somebody in the last quarter of an hour.
    """

    def __init__(self, host: str, quiet_s: int | None = None, *, serves: bool = False) -> None:
        why = "it asks to be left alone" if quiet_s else "there are too many downloads from it at this time"
        super().__init__(f"nothing is downloaded from {host} now: {why}")
        self.quiet_s = quiet_s
        self.serves = serves


@contextmanager
def download_slot(url: str, services: DownloadServices) -> Iterator[None]:
    """A context in which something may be downloaded from the host of a URL.

    Where the host then answers that it wants to be left alone, that holds for everybody.

    Raises:
        HostBusy: nothing may be.
    """
    scope, worker, now_s = _scope(host_of(url)), new_id(), services.now_ms() // 1000
    held = services.leases.list_held(scope, now_s)
    serves = _SERVES in held
    if _QUIET in held:
        raise HostBusy(host_of(url), held[_QUIET] - now_s, serves=serves)
    free = [str(place) for place in range(services.downloads_per_host) if str(place) not in held]
    # In any order, so that those who look at the same time do not all try the same one.
    random.shuffle(free)
    place = next((id_ for id_ in free if _take(scope, id_, worker, now_s, services)), None)
    if place is None:
        raise HostBusy(host_of(url), serves=serves)
    try:
        yield
    except FetchLater as later:
        later.serves = serves and (later.is_too_often or later.after_s is not None)
        quiet_s = later.after_s or (_QUIET_S if later.is_too_often else 0)
        if quiet_s:
            _leave_alone(later.host or host_of(url), min(quiet_s, LONGEST_QUIET_S), services)
        raise
    else:
        # Of many downloads few have to note it.
        if held.get(_SERVES, 0) < now_s + _SERVES_S // 2:
            services.leases.acquire(scope, _SERVES, _SERVES, now_s, now_s + _SERVES_S)
    finally:
        services.leases.release(scope, place, worker)


def _leave_alone(host: str, quiet_s: int, services: DownloadServices) -> None:
    """Have a host left alone for so long, or for longer if it has asked another worker for that."""
    scope, now_s = _scope(host), services.now_ms() // 1000
    if services.leases.list_held(scope, now_s).get(_QUIET, 0) < now_s + quiet_s:
        services.leases.acquire(scope, _QUIET, _QUIET, now_s, now_s + quiet_s)


def _scope(host: str) -> str:
    return f"hosts/{host[:_MAX_HOST_CHARS]}"


def _take(scope: str, id_: str, worker: str, now_s: int, services: DownloadServices) -> bool:
    return services.leases.acquire(scope, id_, worker, now_s, now_s + PLACE_S) is not None


def sha256_of(path: Path) -> str:
    """The SHA-256 of a local file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
