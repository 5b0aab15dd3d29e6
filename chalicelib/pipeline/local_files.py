"""Local copies of media files and of the account's fonts, for the renderer."""

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
from chalicelib.render.media_files.reports import put_beside
from chalicelib.script import ResolvedScript

# Named by content: a container reuses the fonts that it has downloaded, and a renderer those that it has opened.
_FOLDER = Path(tempfile.gettempdir()) / "reelwright-fonts"


def with_account_fonts(timeline: Timeline, manifest: Manifest, storage: ObjectStore) -> Timeline:
    """Return the timeline with each of the account's fonts replaced by the path of its file.

    Raises:
        VideoError: a font was deleted from the bucket.
    """
    if not manifest.fonts:
        return timeline
    return replace(timeline, plays=tuple(_replace_font(play, manifest, storage) for play in timeline.plays))


def all_with_account_fonts(
    resolved: Mapping[Profile, ResolvedScript], manifest: Manifest, storage: ObjectStore
) -> dict[Profile, ResolvedScript]:
    """Return the result of `Manifest.resolve_all` with the account's fonts as local files.

    Raises:
        VideoError: as `with_account_fonts`.
    """
    return {
        profile: replace(script, timeline=with_account_fonts(script.timeline, manifest, storage))
        for profile, script in resolved.items()
    }


def _replace_font(play: Play, manifest: Manifest, storage: ObjectStore) -> Play:
    if play.look is None or not isinstance(play.look.style, TextStyle) or play.look.style.font not in manifest.fonts:
        return play
    style = play.look.style
    try:
        path = _fetch_font(manifest.fonts[style.font], storage)
    except KeyError as error:
        raise VideoError(f"the font {style.font!r} was deleted", object_id=play.object_id) from error
    return replace(play, look=replace(play.look, style=replace(style, font=str(path))))


def _fetch_font(key: str, storage: ObjectStore) -> Path:
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
    """Return the sources of all visible (or `heard`) objects of a timeline, and download their files into `workdir`.

    A file has the same path there in every video.

    Raises:
        VideoError: a file was deleted from the bucket.
    """
    wanted = {play.object_id for play in timeline.plays if (play.sound if heard else play.look) is not None}
    files = {
        name: _fetch_file(storage, name, source, source.key, workdir)
        for name, source in manifest.sources.items()
        if name in wanted and source.key is not None
    }
    return {name: text for name, text in manifest.texts.items() if name in wanted} | files


def _fetch_file(storage: ObjectStore, name: str, source: Source, key: str, workdir: Path) -> Path:
    path = workdir / f"source-{source.sha256 or key.replace('/', '-')}"
    if not path.exists():
        try:
            storage.get_file(key, path)
        except KeyError as error:
            raise VideoError("the media's file is gone", object_id=name, media_id=source.media_id) from error
        if source.facts is not None and source.facts.report is not None:
            put_beside(path, source.facts.report)
    return path
