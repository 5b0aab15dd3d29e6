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
from chalicelib.pipeline.manifest import Manifest
from chalicelib.script import Resolved

# By content: a container keeps what it has once fetched, and renderers may keep what they have once opened.
_FOLDER = Path(tempfile.gettempdir()) / "reelwright-fonts"


def with_own_fonts(timeline: Timeline, manifest: Manifest, storage: ObjectStore) -> Timeline:
    """The timeline with each of the account's own fonts named by its file.

    Raises:
        VideoError: one is gone from the bucket.
    """
    if not manifest.fonts:
        return timeline
    return replace(timeline, plays=tuple(_set(play, manifest, storage) for play in timeline.plays))


def all_with_own_fonts(
    resolved: Mapping[Profile, Resolved], manifest: Manifest, storage: ObjectStore
) -> dict[Profile, Resolved]:
    """What `Manifest.resolve_all` returned, as the renderer takes it.

    Raises:
        VideoError: as `with_own_fonts`.
    """
    return {
        profile: replace(made, timeline=with_own_fonts(made.timeline, manifest, storage))
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
