"""Medias that are named by URL: brought into the bucket to make a video, or only looked at to check one."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, FetchError, FetchLater
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.urls import masked
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.digests import sha256_of
from chalicelib.pipeline.hosts import HostBusy, place_at
from chalicelib.pipeline.manifest import Source

Fetch = Callable[[InputMedia, str], Source]
"""What a media is, which may be stored at a key. Raises `FetchError` and `BadMedia`."""


def bringing(on: Collaborators) -> Fetch:
    """Downloads each media and stores it.

    It raises `FetchLater` and `HostBusy`, too: who can wait for it should.
    """

    def fetch(media: InputMedia, key: str) -> Source:
        with _downloaded(media, on) as path:
            source = _source(media, path, on)
            on.storage.put_file(key, path, "application/octet-stream")
        return replace(source, key=key)

    return fetch


def impatient(fetch: Fetch) -> Fetch:
    """The same for callers who cannot wait: they are told to try again."""

    def fetch_now(media: InputMedia, key: str) -> Source:
        try:
            return fetch(media, key)
        except (FetchLater, HostBusy) as error:
            raise FetchError(f"{error}; this may pass: try again later") from error

    return fetch_now


def looking(on: Collaborators) -> Fetch:
    """Downloads each media once, however often it is asked for, and stores nothing."""
    seen: dict[tuple[str | None, MediaType], Source | FetchError | BadMedia] = {}

    def look(media: InputMedia, key: str) -> Source:
        with _downloaded(media, on) as path:
            return _source(media, path, on)

    look_now = impatient(look)

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
def _downloaded(media: InputMedia, on: Collaborators) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "media"
        if media.s3 is not None:
            on.fetch_object(media.s3, path)
        elif media.http is not None:
            with place_at(media.http, on):
                on.fetch(media.http, path)
        yield path


def _source(media: InputMedia, path: Path, on: Collaborators) -> Source:
    name = media.url and masked(media.url)
    return Source(media.type, media_id=name, sha256=sha256_of(path), facts=on.renderer.probe(path, media.type))
