"""The services of a video on this machine: an account without limits, and files in place of a bucket."""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import BUILT_IN, DEFAULT_PLAN
from chalicelib.domain.brand import SEZION, Brand
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.errors import ApiError, BadFont, BadMedia, FetchError
from chalicelib.domain.font import Font
from chalicelib.domain.media import MAX_UPLOAD_BYTES, Media, MediaStatus, MediaType
from chalicelib.domain.template import S3Object
from chalicelib.outbound.fetch import fetch
from chalicelib.outbound.pool import Pool
from chalicelib.pipeline.downloads import sha256_of
from chalicelib.render.isolation.facts import check_font
from chalicelib.render.renderer import FfmpegRenderer

ACCOUNT = "local"


class Rows:
    """A table that is only read: rows by their ids."""

    def __init__(self, rows: Mapping[str, Any] | None = None) -> None:
        self._rows = rows or {}

    def get(self, *key: str) -> Any:
        """Return the row whose id is the last part of the key, or None."""
        return self._rows.get(key[-1])


class Files:
    """Files by their keys. Downloads are stored in a folder; media files stay where they are."""

    def __init__(self, folder: Path, paths: Mapping[str, Path]) -> None:
        self._folder = folder
        self._paths = dict(paths)

    def get_file(self, key: str, path: Path) -> None:
        """Copy a file to a path.

        Raises:
            KeyError: there is no such file.
        """
        shutil.copyfile(self._paths[key], path)

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """Store a copy of a file."""
        self._paths[key] = self._folder / f"download-{len(self._paths)}"
        shutil.copyfile(path, self._paths[key])


class FreeLeases:
    """Leases that nobody else can hold."""

    def list_held(self, scope: str, now_s: int) -> dict[str, int]:
        """Return no leases."""
        return {}

    def acquire(self, scope: str, id_: str, owner: str, now_s: int, until_s: int) -> str:
        """Return the owner, who has the lease now."""
        return owner

    def release(self, scope: str, id_: str, owner: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True)
class LocalServices:
    """The services that check, plan and download one video. Each table has only the methods that these steps call."""

    renderer: FfmpegRenderer
    medias: Any
    storage: Any
    fetch: Callable[[str, Path], None]
    destinations: Destinations
    accounts: Any = field(default_factory=lambda: Rows({ACCOUNT: Account(ACCOUNT, ACCOUNT, "", 0)}))
    plans: Any = field(default_factory=lambda: Rows({DEFAULT_PLAN: BUILT_IN[DEFAULT_PLAN]}))
    ledger: Any = None
    templates: Any = None
    fonts: Any = field(default_factory=Rows)
    profiles: Any = field(default_factory=Rows)
    connections: Any = field(default_factory=Rows)
    leases: Any = field(default_factory=FreeLeases)
    brand: Brand = SEZION
    s3_sources: frozenset[str] = frozenset()
    s3_public_sources: frozenset[str] = frozenset()
    downloads_per_host: int = 1
    makes_when_watched: bool = False

    @staticmethod
    def now_ms() -> int:
        """Return the time in ms since 1970."""
        return time.time_ns() // 1_000_000

    @staticmethod
    def fetch_object(source: S3Object, path: Path) -> None:
        """Refuse a download: buckets need credentials of AWS."""
        raise FetchError(f"{source.url} is not read: a local render has no AWS account")


def local_services(
    renderer: FfmpegRenderer, files: Mapping[str, str], font_files: Iterable[Path], folder: Path
) -> LocalServices:
    """Return the services of a video whose media files are `files`: the type of each by its path.

    `folder` receives the downloads. They follow the rules of a deployment with default settings: public servers only.

    Raises:
        ApiError: 1029 a font cannot be used.
    """
    medias = list(_medias(files, renderer))
    fonts = {_inspected_font(path): path for path in font_files}
    paths = {media.key: Path(media.id) for media in medias} | {font.key: path for font, path in fonts.items()}
    destinations = Destinations()
    return LocalServices(
        renderer=renderer,
        medias=Rows({media.id: media for media in medias}),
        fonts=Rows({font.id: font for font in fonts}),
        storage=Files(folder, paths),
        fetch=partial(fetch, pool=Pool(destinations)),
        destinations=destinations,
    )


def _medias(files: Mapping[str, str], renderer: FfmpegRenderer) -> Iterable[Media]:
    for name, kind in files.items():
        if kind in (MediaType.IMAGE, MediaType.AUDIO, MediaType.VIDEO):
            yield _inspected(Path(name), name, MediaType(kind), renderer)


def _inspected(path: Path, name: str, kind: MediaType, renderer: FfmpegRenderer) -> Media:
    """Return a media file as it is after an upload. One that cannot be used has the reason."""
    media = Media(ACCOUNT, name, path.name, "", kind, 0, "", 0, MediaStatus.READY)
    try:
        if not path.is_file():
            raise BadMedia(f"there is no file {path}")
        if path.stat().st_size > MAX_UPLOAD_BYTES:
            raise BadMedia(f"the file is larger than {MAX_UPLOAD_BYTES:,} bytes")
        facts = renderer.probe(path, kind)
        return replace(media, facts=facts, sha256=sha256_of(path))
    except (BadMedia, OSError) as error:
        return replace(media, status=MediaStatus.ERROR, problem=str(error))


def _inspected_font(path: Path) -> Font:
    """Return a font as it is after an upload."""
    body = path.read_bytes()
    try:
        facts = check_font(body)
    except BadFont as error:
        raise ApiError.bad_input_media(str(error), media_id=str(path)) from error
    return Font(ACCOUNT, facts.name, facts.family, facts.style, len(body), sha256_of(path), 0)
