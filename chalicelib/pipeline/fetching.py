"""Medias that are named by URL: brought into the bucket to make a video, or only looked at to check one."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, FetchError
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.digests import sha256_of
from chalicelib.pipeline.manifest import Source

Fetch = Callable[[InputMedia, str], Source]
"""What a media is, which may be stored at a key. Raises `FetchError` and `BadMedia`."""


def bringing(on: Collaborators) -> Fetch:
    """Downloads each media and stores it."""

    def fetch(media: InputMedia, key: str) -> Source:
        with _downloaded(media, on) as path:
            source = _source(media, path, on)
            on.storage.put_file(key, path, "application/octet-stream")
        return replace(source, key=key)

    return fetch


def looking(on: Collaborators) -> Fetch:
    """Downloads each media once, however often it is asked for, and stores nothing."""
    seen: dict[tuple[str | None, MediaType], Source | FetchError | BadMedia] = {}

    def fetch(media: InputMedia, key: str) -> Source:
        name = media.url, media.type
        if name not in seen:
            try:
                with _downloaded(media, on) as path:
                    seen[name] = _source(media, path, on)
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
            on.fetch(media.http, path)
        yield path


def _source(media: InputMedia, path: Path, on: Collaborators) -> Source:
    return Source(media.type, media_id=media.url, sha256=sha256_of(path), facts=on.renderer.probe(path, media.type))
