"""The request of a video in files: `TemplateNew_t` and `VideoNew_t` as JSON, with scripts and media files by path."""

from pathlib import Path
from typing import Any

import click

from chalicelib.api.wire_fields import Wire
from chalicelib.cli.companion_files import read_json, read_text
from chalicelib.domain.brand import SEZION

_SCRIPT = "script.json"


def read_template_file(path: Path) -> Wire:
    """Return the template of a JSON file, with the text of each script that it names.

    A template without scripts has that of `script.json` beside it.

    Raises:
        ClickException: a file cannot be read.
    """
    wire = _read_object(path)
    if "inputScripts" not in wire and (path.parent / _SCRIPT).is_file():
        wire["inputScripts"] = [_SCRIPT]
    return _with_files(wire, path.parent)


def read_video_file(path: Path, name: str | None) -> Wire:
    """Return the video of a JSON file. If the file has a list of videos, return the one of this `name`.

    Raises:
        ClickException: the file cannot be read, or there is no such video.
    """
    value = read_json(path)
    videos = value if isinstance(value, list) else [value]
    if not all(isinstance(video, dict) for video in videos):
        raise click.ClickException(f'{path}: expected a video, such as {{"name": "ava"}}, or a list of videos')
    found = [video for video in videos if name is None or video.get("name") == name]
    if len(found) != 1:
        names = ", ".join(str(video.get("name")) for video in videos) or "none"
        said = f"no video is named {name!r}" if name and not found else "choose one video by --name"
        raise click.ClickException(f"{path}: {said}; the file has {names}")
    return _with_files(found[0], path.parent)


def files_of(wire: Wire) -> dict[str, str]:
    """Return the type of each media file that a request names by its path, by that path.

    Inputs of another form are left to the check of the request.
    """
    medias = wire.get("inputMedias")
    found = [media for media in medias if isinstance(media, dict)] if isinstance(medias, list) else []
    return {str(media[SEZION.storage_key]): str(media.get("type")) for media in found if SEZION.storage_key in media}


def _with_files(wire: Wire, folder: Path) -> Wire:
    """Return a request whose scripts are texts, and whose `file` inputs are ids of media files: their paths."""
    scripts, medias = wire.get("inputScripts"), wire.get("inputMedias")
    if isinstance(scripts, list):
        wire = wire | {"inputScripts": [_script(script, folder) for script in scripts]}
    if isinstance(medias, list):
        wire = wire | {"inputMedias": [_media(media, folder) for media in medias]}
    return wire


def _script(given: Any, folder: Path) -> Any:
    """Return the text of a script. A script is JSON, so a text that ends like a file's name is one."""
    if isinstance(given, str) and given.endswith(".json"):
        return read_text(folder / given)
    return given


def _media(given: Any, folder: Path) -> Any:
    if not isinstance(given, dict) or not isinstance(given.get("file"), str):
        return given
    rest = {name: value for name, value in given.items() if name != "file"}
    return rest | {SEZION.storage_key: str(folder / given["file"])}


def _read_object(path: Path) -> Wire:
    value = read_json(path)
    if not isinstance(value, dict):
        raise click.ClickException(f'{path}: expected a template, such as {{"name": "Welcome", …}}')
    return value
