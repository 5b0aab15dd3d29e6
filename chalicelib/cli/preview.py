"""`preview`: render one frame of a script on this machine, without a deployment or a local cloud."""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import click

from chalicelib.cli.companion_files import Inputs, read_companions, read_text
from chalicelib.cli.preview_inputs import read_manifest
from chalicelib.domain.errors import VideoError
from chalicelib.domain.formats import FORMATS
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.warnings import find_warnings
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.script import ScriptError

DEFAULT_SIZE = "1280x720"
DEFAULT_FPS = 24
MISSING_VARIABLES = 2005
_FORMAT = "MP4_H264_AAC"
_SIZE = re.compile(r"[0-9]{1,9}x[0-9]{1,9}")
_WHOLE = re.compile(r"-?[0-9]+")
_SUFFIXES = (".png", ".jpg", ".jpeg")


class Milliseconds(click.IntRange):
    """A time in whole ms. An error names the unit."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of ms that an argument states."""
        if isinstance(value, str) and not _WHOLE.fullmatch(value):
            self.fail(f"{value!r} is not a time in whole ms, such as 1500", param, ctx)
        ms: int = super().convert(value, param, ctx)
        return ms


class SavedFrame(NamedTuple):
    """The length of the video that a saved frame is from, and its warnings."""

    duration_ms: int
    warnings: tuple[str, ...]


@click.command()
@click.argument("script", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--at",
    "ms",
    type=Milliseconds(min=0),
    metavar="MS",
    default=0,
    help="Time in the video, in ms; 0 by default. A time after the end shows the last frame.",
)
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("frame.png"),
    help="PNG or JPEG file; frame.png by default.",
)
@click.option("--size", help=f"Width and height; {DEFAULT_SIZE} by default.")
@click.option("--profile", help="Profile, such as MP4_H264_AAC_1920x1080_25fps.")
@click.option("--set", "variables", multiple=True, metavar="NAME=VALUE", help="Set a variable.")
@click.option("--media", multiple=True, metavar="OBJECT=FILE", help="Set an object's media file, or its text.")
@click.option("--video", metavar="NAME", help="Use the inputs of this video in videos.json.")
def preview(
    script: Path,
    ms: int,
    out: Path,
    size: str | None,
    profile: str | None,
    variables: tuple[str, ...],
    media: tuple[str, ...],
    video: str | None,
) -> None:
    """Render the frame that SCRIPT shows at a time.

    A template.json beside the script gives texts, media files, origin and profile. An object without a media file
    shows the file named after it, such as photo.jpg. A text that is not given shows the id of its object.
    """
    if out.suffix.lower() not in _SUFFIXES:
        raise click.BadParameter(f"{str(out)!r} must end in {', '.join(_SUFFIXES)}", param_hint="--out")
    if not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder {out.parent}", param_hint="--out")
    given = parse_pairs(media, "--media")
    found = read_companions(script.parent, video, given)
    inputs = Inputs(
        media=found.media | given,
        variables=found.variables | parse_pairs(variables, "--set"),
        origin=found.origin,
        profile=found.profile,
    )
    renderer, chosen = FfmpegRenderer(find_binaries(None)), choose_profile(profile, size, inputs.profile)
    try:
        manifest = read_manifest(read_text(script), script.parent, inputs, chosen, renderer.probe)
        saved = save_frame(manifest, chosen, ms, out, renderer)
    except ScriptError as error:
        raise click.ClickException(f"{script} has errors:\n{error}") from error
    except VideoError as error:
        raise click.ClickException(f"{error.text}{_advice(error)}") from error
    for warning in saved.warnings:
        click.echo(f"Warning: {warning}", err=True)
    if ms >= saved.duration_ms:
        click.echo(f"Note: the video ends at {saved.duration_ms} ms: this is its last frame.", err=True)
    click.echo(f"Saved {out}, {chosen.width_px}x{chosen.height_px} pixels.")


def choose_profile(name: str | None, size: str | None, fallback: Profile | None) -> Profile:
    """Return the profile whose size and frame rate the preview has.

    Raises:
        BadParameter: the name or the size is not valid, or the profile has no picture.
    """
    if size is not None:
        size = check_size(size)
    profile = _parse(name, "--profile") if name else fallback
    if profile is None or size:
        fps = profile.fps if profile else DEFAULT_FPS
        return _parse(f"{_FORMAT}_{size or DEFAULT_SIZE}_{fps}fps", "--size")
    return profile


def check_size(size: str) -> str:
    """Return a size as profiles write it.

    Raises:
        BadParameter: it has another form, or a video cannot have it.
    """
    if not _SIZE.fullmatch(size):
        raise click.BadParameter(f"{size!r} is not a width and a height such as {DEFAULT_SIZE}", param_hint="--size")
    sides, known = [int(side) for side in size.split("x")], FORMATS[_FORMAT]
    if min(sides) < known.min_side_px or max(sides) > known.max_side_px:
        limits = f"between {known.min_side_px} and {known.max_side_px} pixels"
        raise click.BadParameter(f"{size!r}: width and height must be {limits}", param_hint="--size")
    if any(side % 2 for side in sides):
        raise click.BadParameter(f"{size!r}: width and height must be even", param_hint="--size")
    return "x".join(map(str, sides))


def _advice(error: VideoError) -> str:
    """Return the options that set the variables that have no value, as a line of its own."""
    cause = error.__cause__
    if error.code != MISSING_VARIABLES or not isinstance(cause, ScriptError):
        return ""
    names = sorted({name for problem in cause.problems for name in (problem.expected or "").split(", ") if name})
    return f"\nPass {' '.join(f'--set {name}=…' for name in names)}" if names else ""


def _parse(name: str, option: str) -> Profile:
    try:
        profile = parse_profile(name)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint=option) from error
    if not profile.has_picture:
        raise click.BadParameter(f"{name} has no picture", param_hint=option)
    return profile


def save_frame(manifest: Manifest, profile: Profile, ms: int, out: Path, renderer: FfmpegRenderer) -> SavedFrame:
    """Render the frame that a video shows at a time into a file. Return its length and all its warnings.

    Raises:
        VideoError: the video cannot be made.
        Transient: ffmpeg took too long.
    """
    from PIL import Image

    manifest.check()
    resolved = manifest.resolve_all()
    timeline = manifest.resolve(profile.fps).timeline
    files: dict[str, Path | str] = {name: Path(source.key) for name, source in manifest.sources.items() if source.key}
    with tempfile.TemporaryDirectory() as folder:
        frame = renderer.render_frame(timeline, profile, {**manifest.texts, **files}, ms, Path(folder))
        with Image.open(frame) as picture:
            if out.suffix.lower() == ".png":
                picture.save(out)
            else:
                out.write_bytes(frame.read_bytes())
    return SavedFrame(timeline.duration_ms, find_warnings(manifest, resolved, renderer))


def parse_pairs(pairs: Iterable[str], option: str) -> dict[str, str]:
    """Return arguments of the form `name=value` as a mapping.

    Raises:
        BadParameter: an argument has another form.
    """
    parsed = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise click.BadParameter(f"{pair!r} is not of the form name=value", param_hint=option)
        parsed[name] = value
    return parsed
