"""Keep the files of a video that may wait for months to be watched, also if the account deletes or changes its own.

What the video itself was given is copied to its own working files, and is deleted with them. What its template shares
among all videos, and the fonts, are copied once a month for the whole template: ten thousand videos do not have ten
thousand copies. The bucket deletes these copies when no video can need them any more.
"""

from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain.errors import VideoError
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.video import Video, shared_pins_prefix
from chalicelib.pipeline.inputs import media_not_found
from chalicelib.pipeline.manifest import Manifest, Source


def pin_everything(manifest: Manifest, video: Video, storage: ObjectStore, now_ms: int) -> Manifest:
    """Copy all files of a manifest to where they stay until the video is watched. Return it with the copies' keys.

    Raises:
        VideoError: a media file or a font was deleted in the meantime.
    """
    own = {media.input_id for media in video.medias}
    month = f"{datetime.fromtimestamp(now_ms / 1000, UTC):%Y%m}"
    shared = f"{shared_pins_prefix(video.account_id, video.template_id)}{month}/"
    sources = {}
    for number, (name, source) in enumerate(manifest.sources.items()):
        if source.key is None:
            continue
        is_fetched = source.key.startswith(video.whole_work_prefix)
        if name in own and is_fetched:
            continue
        key = f"{video.attempt_prefix}own/{number}" if name in own else f"{shared}{_shared_name(source, source.key)}"
        _copy_media(name, source, key, storage, is_shared=name not in own)
        if is_fetched:
            storage.delete(source.key)
        sources[name] = replace(source, key=key)
    fonts = {name: _pin_font(name, key, shared, storage) for name, key in manifest.fonts.items()}
    return replace(manifest, sources=manifest.sources | sources, fonts=fonts)


def _shared_name(source: Source, key: str) -> str:
    """Return the name of a shared copy: by its content, or by its key, whose bytes never change."""
    return source.sha256 or key.rpartition("/")[2]


def _copy_media(name: str, source: Source, key: str, storage: ObjectStore, *, is_shared: bool) -> None:
    if is_shared and storage.size_of(key) is not None:
        return
    try:
        storage.copy(str(source.key), key)
    except KeyError as error:
        raise media_not_found(name, str(source.media_id)) from error


def _pin_font(name: str, key: str, shared: str, storage: ObjectStore) -> str:
    # The last part of a font's key names its content, and fingerprints contain it.
    pinned = f"{shared}{key.rpartition('/')[2]}"
    try:
        if storage.size_of(pinned) is None:
            storage.copy(key, pinned)
    except KeyError as error:
        raise VideoError(f"the font {name!r} was deleted") from error
    return pinned
