"""The manifest of a preview, whose media files are local files."""

import glob
import mimetypes
from collections.abc import Callable
from pathlib import Path

import click

from chalicelib.cli.companion_files import Inputs, is_url
from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Kind
from chalicelib.pipeline.manifest import Manifest, Source
from chalicelib.script import parse_scripts

Probe = Callable[[Path, MediaType], MediaFacts]


def read_manifest(script: str, folder: Path, inputs: Inputs, profile: Profile, probe: Probe) -> Manifest:
    """Return the manifest of a video: its script, with a text or a local file for each object that shows one.

    Raises:
        ScriptError: the script is not valid.
        ClickException: an object has no media file, or its file cannot be used.
    """
    needed = parse_scripts([script]).needs_media
    if unknown := sorted(inputs.media.keys() - needed.keys()):
        objects = f"choose {', '.join(sorted(needed))}" if needed else "no object of the script does"
        raise click.ClickException(
            f"the script has no object named {', '.join(unknown)} that shows a media file or text: {objects}"
        )
    sources = {name: _source(name, kind, inputs.media.get(name), folder, probe) for name, kind in needed.items()}
    return Manifest((script,), inputs.origin, inputs.variables, (profile.name,), sources)


def _source(name: str, kind: Kind, given: str | None, folder: Path, probe: Probe) -> Source:
    if kind is Kind.TEXT:
        return Source(MediaType.TEXT, text=name if given is None else given)
    path = _find_file(name, kind, folder) if given is None else _local_file(name, given)
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


def _local_file(name: str, given: str) -> Path:
    if not given:
        raise click.ClickException(f"{name}: the name of its file is empty")
    if is_url(given):
        raise click.ClickException(f"{name}: preview reads local files only: download {given} first")
    path = Path(given)
    if not path.is_file():
        raise click.ClickException(
            f"{name}: {path} is a folder" if path.is_dir() else f"{name}: there is no file {path}"
        )
    return path


def _find_file(name: str, kind: Kind, folder: Path) -> Path | None:
    paths = sorted(filter(Path.is_file, folder.glob(f"{glob.escape(name)}.*")))
    return next((path for path in paths if _kind_of(path) == kind.value), None)


def _kind_of(path: Path) -> str:
    return (mimetypes.guess_type(path.name)[0] or "").partition("/")[0]


def _named(kind: Kind) -> str:
    return {Kind.IMAGE: "an image file", Kind.AUDIO: "an audio file"}.get(kind, f"a {kind} file")
