"""Downloads of media files that a video names by URL. One host serves a limited number of downloads at a time."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, FetchError, FetchLater
from chalicelib.domain.media import MediaType
from chalicelib.domain.services import HasClock, HasLeases, HasStorage
from chalicelib.domain.slots import free_slot, take_slot
from chalicelib.domain.template import InputMedia
from chalicelib.domain.urls import host_of, shown
from chalicelib.pipeline.manifest import Source
from chalicelib.pipeline.services import HasDownloader, HasRenderer

Fetch = Callable[[InputMedia, str], Source]
"""Returns the source of a media file, which it may store at a key. Raises `FetchError` and `BadMedia`."""

Meter = Callable[[InputMedia, Path], AbstractContextManager[None]]
"""A context in which a media file is downloaded to a path. It may refuse the download, and measure what arrives."""


class DownloadServices(HasStorage, HasLeases, HasRenderer, HasDownloader, HasClock, Protocol):
    """The services that download, inspect and store media files."""


def unmetered(media: InputMedia, path: Path) -> AbstractContextManager[None]:
    """Return the context of a download without a limit of its own."""
    return nullcontext()


def new_downloader(services: DownloadServices, meter: Meter = unmetered) -> Fetch:
    """Return a function that downloads a media file and stores it.

    It raises `FetchLater` and `HostBusy`, too, for callers that can wait.
    """

    def fetch(media: InputMedia, key: str) -> Source:
        with _download(media, services, meter) as path:
            source = _inspect(media, path, services)
            services.storage.put_file(key, path, "application/octet-stream")
        return replace(source, key=key)

    return fetch


def fail_instead_of_waiting(fetch: Fetch) -> Fetch:
    """Return the same function for callers that cannot wait: it raises `FetchNotNow` instead of the other two."""

    def fetch_now(media: InputMedia, key: str) -> Source:
        try:
            return fetch(media, key)
        except (FetchLater, HostBusy) as error:
            raise FetchNotNow(f"{error}; this may pass: try again later") from error

    return fetch_now


def new_inspector(services: DownloadServices) -> Fetch:
    """Return a function that downloads each media file at most once, and stores nothing."""
    results: dict[tuple[str | None, MediaType], Source | FetchError | BadMedia] = {}

    def inspect(media: InputMedia, key: str) -> Source:
        with _download(media, services) as path:
            return _inspect(media, path, services)

    inspect_now = fail_instead_of_waiting(inspect)

    def fetch(media: InputMedia, key: str) -> Source:
        name = media.url, media.type
        if name not in results:
            try:
                results[name] = inspect_now(media, key)
            except (FetchError, BadMedia) as error:
                results[name] = error
        result = results[name]
        if isinstance(result, Source):
            return result
        raise result

    return fetch


@contextmanager
def _download(media: InputMedia, services: DownloadServices, meter: Meter = unmetered) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        with meter(media, path):
            if media.s3 is not None:
                services.fetch_object(media.s3, path)
            elif media.http is not None:
                with download_slot(media.http, services):
                    services.fetch(media.http, path)
        yield path


def _inspect(media: InputMedia, path: Path, services: DownloadServices) -> Source:
    name = media.url and shown(media.url)
    return Source(media.type, media_id=name, sha256=sha256_of(path), facts=services.renderer.probe(path, media.type))


# Longer than a download may take (outbound/fetch.py).
SLOT_S = 300
# A server may ask for a wait of a day. No video waits longer than this.
MAX_COOLDOWN_S = 900
# For a server that limits the rate without the time of the next attempt.
_COOLDOWN_S = 10
_COOLDOWN = "quiet"
# A host counts as serving for this long after it has sent a file.
_SERVES_S = 900
_SERVES = "serves"
# The longest name of a host. Source: RFC 1035, "Size limits". The key of a row is limited, too.
_MAX_HOST_CHARS = 255


class FetchNotNow(FetchError):
    """A failed download that may succeed later, for callers that cannot wait for it."""


class HostBusy(Exception):
    """A host has no free download slot, or has asked for a wait of `cooldown_s`.

    `serves`: it has sent a file in the last quarter of an hour.
    """

    def __init__(self, cooldown_s: int | None = None, *, serves: bool = False) -> None:
        why = "it asks to be left alone" if cooldown_s else "there are too many downloads from it at this time"
        # Visitors read this, too, so it names no host. The account sees the URL beside it.
        super().__init__(f"nothing is downloaded from its server now: {why}")
        self.cooldown_s = cooldown_s
        self.serves = serves


@contextmanager
def download_slot(url: str, services: DownloadServices) -> Iterator[None]:
    """Hold a download slot of the URL's host within the context.

    If the host asks for a wait in the context, all workers observe it.

    Raises:
        HostBusy: no slot is free, or the host has asked for a wait.
    """
    scope, now_s = _lease_scope(host_of(url)), services.now_ms() // 1000
    held = services.leases.list_held(scope, now_s)
    serves = _SERVES in held
    if _COOLDOWN in held:
        raise HostBusy(held[_COOLDOWN] - now_s, serves=serves)
    slot = take_slot(scope, services.downloads_per_host, held, SLOT_S, services)
    if slot is None:
        raise HostBusy(serves=serves)
    try:
        yield
    except FetchLater as later:
        later.serves = serves and (later.is_too_often or later.after_s is not None)
        cooldown_s = later.after_s or (_COOLDOWN_S if later.is_too_often else 0)
        if cooldown_s:
            _start_cooldown(later.host or host_of(url), min(cooldown_s, MAX_COOLDOWN_S), services)
        raise
    else:
        # Refresh the mark only in its second half, so that most downloads write nothing.
        if held.get(_SERVES, 0) < now_s + _SERVES_S // 2:
            services.leases.acquire(scope, _SERVES, _SERVES, now_s, now_s + _SERVES_S)
    finally:
        free_slot(slot, services)


def _start_cooldown(host: str, cooldown_s: int, services: DownloadServices) -> None:
    """Stop all downloads from a host for `cooldown_s`, unless it has asked another worker for a longer wait."""
    scope, now_s = _lease_scope(host), services.now_ms() // 1000
    if services.leases.list_held(scope, now_s).get(_COOLDOWN, 0) < now_s + cooldown_s:
        services.leases.acquire(scope, _COOLDOWN, _COOLDOWN, now_s, now_s + cooldown_s)


def _lease_scope(host: str) -> str:
    return f"hosts/{host[:_MAX_HOST_CHARS]}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a local file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
