"""An account's own fonts: brought to where the renderer opens them."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.ports import ObjectStore
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play, TextStyle, Timeline
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.script import ResolvedScript

# By content: a container keeps what it has once fetched, and renderers may keep what they have once opened.
_FOLDER = Path(tempfile.gettempdir()) / "reelwright-fonts"


def with_account_fonts(timeline: Timeline, manifest: Manifest, storage: ObjectStore) -> Timeline:
    """The timeline with each of the account's own fonts named by its file.

    Raises:
        VideoError: one is gone from the bucket.
    """
    if not manifest.fonts:
        return timeline
    return replace(timeline, plays=tuple(_set(play, manifest, storage) for play in timeline.plays))


def all_with_account_fonts(
    resolved: Mapping[Profile, ResolvedScript], manifest: Manifest, storage: ObjectStore
) -> dict[Profile, ResolvedScript]:
    """What `Manifest.resolve_all` returned, as the renderer takes it.

    Raises:
        VideoError: as `with_account_fonts`.
    """
    return {
        profile: replace(made, timeline=with_account_fonts(made.timeline, manifest, storage))
        for profile, made in resolved.items()
    }


def _set(play: Play, manifest: Manifest, storage: ObjectStore) -> Play:
    if play.look is None or not isinstance(play.look.style, TextStyle) or play.look.style.font not in manifest.fonts:
        return play
    style = play.look.style
    try:
        path = _fetched(manifest.fonts[style.font], storage)
    except KeyError as error:
        raise VideoError(f"the font {style.font!r} was deleted", object_id=play.object_id) from error
    return replace(play, look=replace(play.look, style=replace(style, font=str(path))))


def _fetched(key: str, storage: ObjectStore) -> Path:
    path = _FOLDER / key.rpartition("/")[2]
    if not path.is_file():
        _FOLDER.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_FOLDER) as folder:
            storage.get_file(key, Path(folder) / "font")
            os.replace(Path(folder) / "font", path)
    return path


def fetch_sources(
    storage: ObjectStore, manifest: Manifest, timeline: Timeline, workdir: Path, *, heard: bool
) -> Mapping[str, Path | str]:
    """The sources of what is seen (or `heard`) in a timeline: texts as they are, files brought into `workdir`.

    The same file has the same path there, whatever video it is brought for.

    Raises:
        VideoError: a file is gone from the bucket.
    """
    wanted = {play.object_id for play in timeline.plays if (play.sound if heard else play.look) is not None}
    files = {
        name: _local(storage, name, source, source.key, workdir)
        for name, source in manifest.sources.items()
        if name in wanted and source.key is not None
    }
    return {name: text for name, text in manifest.texts.items() if name in wanted} | files


def _local(storage: ObjectStore, name: str, source: Source, key: str, workdir: Path) -> Path:
    path = workdir / f"source-{source.sha256 or key.replace('/', '-')}"
    if not path.exists():
        try:
            storage.get_file(key, path)
        except KeyError as error:
            raise VideoError("the media's file is gone", object_id=name, media_id=source.media_id) from error
    return path
