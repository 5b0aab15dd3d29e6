"""The inputs of a preview: texts, media files and variables, from files beside the script."""

import glob
import json
import mimetypes
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.timeline import Kind
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.script import parse_scripts

Probe = Callable[[Path, MediaType], MediaFacts]


@dataclass(frozen=True, slots=True)
class Inputs:
    """The inputs of one video. `media` has the text or the path of each object's media file, by its id."""

    media: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    origin: str = "top-left"
    profile: Profile | None = None


def read_template(folder: Path, video: str | None) -> Inputs:
    """Return the inputs of `template.json` and of a video in `videos.json`; empty ones without these files.

    Raises:
        ClickException: a file is not valid, there is no such video, or an input is not a local file.
    """
    path = folder / "template.json"
    template = _read_json(path) if path.exists() else {}
    filled = _find_video(folder / "videos.json", video) if video else {}
    medias = [*template.get("inputMedias", []), *filled.get("inputMedias", [])]
    return Inputs(
        media={media["inputID"]: _text_or_path(media, folder) for media in medias},
        variables={given["name"]: str(given["value"]) for given in filled.get("inputVariables", [])},
        origin=template.get("origin", "top-left"),
        profile=next(_pictured(template.get("outProfiles", [])), None),
    )


def read_manifest(script: str, folder: Path, inputs: Inputs, profile: Profile, probe: Probe) -> Manifest:
    """Return the manifest of a video: its script, with a text or a local file for each object that shows one.

    Raises:
        ScriptError: the script is not valid.
        ClickException: an object has no media file, or its file cannot be used.
    """
    needed = parse_scripts([script]).needs_media
    if unknown := sorted(inputs.media.keys() - needed.keys()):
        raise click.ClickException(f"the script has no object named {', '.join(unknown)} that shows a media file")
    sources = {name: _source(name, kind, inputs.media.get(name), folder, probe) for name, kind in needed.items()}
    return Manifest((script,), inputs.origin, inputs.variables, (profile.name,), sources)


def _source(name: str, kind: Kind, given: str | None, folder: Path, probe: Probe) -> Source:
    if kind is Kind.TEXT:
        return Source(MediaType.TEXT, text=name if given is None else given)
    path = _find_file(name, kind, folder) if given is None else Path(given)
    if path is None:
        raise click.ClickException(
            f'the object "{name}" needs {_named(kind)}: put one beside the script, named {name}.*, or pass '
            f"--media {name}=FILE"
        )
    media_type = MediaType(kind.value)
    try:
        facts = probe(path, media_type)
    except (BadMedia, OSError) as error:
        raise click.ClickException(f'the object "{name}" cannot show {path}: {error}') from error
    return Source(media_type, key=str(path), facts=facts)


def _find_file(name: str, kind: Kind, folder: Path) -> Path | None:
    paths = sorted(folder.glob(f"{glob.escape(name)}.*"))
    return next((path for path in paths if _kind_of(path) == kind.value), None)


def _kind_of(path: Path) -> str:
    return (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]


def _named(kind: Kind) -> str:
    return {Kind.IMAGE: "an image file", Kind.AUDIO: "an audio file"}.get(kind, f"a {kind} file")


def _text_or_path(media: dict[str, Any], folder: Path) -> str:
    if "text" in media:
        return str(media["text"])
    if "file" in media:
        return str(folder / media["file"])
    raise click.ClickException(
        f'the input "{media["inputID"]}" is not a local file: pass --media {media["inputID"]}=FILE, or name a "file"'
    )


def _pictured(names: Iterable[str]) -> Iterator[Profile]:
    """Yield the profiles that have a picture. An account's own profiles are not known here."""
    for name in names:
        with suppress(ValueError):
            profile = parse_profile(name)
            if profile.has_picture:
                yield profile


def _find_video(path: Path, name: str) -> dict[str, Any]:
    videos = _read_json(path)
    for video in videos:
        if video.get("name") == name:
            found: dict[str, Any] = video
            return found
    raise click.ClickException(f"{path} has no video {name!r}: choose {', '.join(video['name'] for video in videos)}")


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from error
