"""`render`: make a video on this machine, without a deployment, a local cloud or an AWS account."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from chalicelib.api.template_checks import problems_of
from chalicelib.api.wire_fields import Wire
from chalicelib.cli.local_render.planned_video import PlannedVideo, make_poster, make_video, plan_video
from chalicelib.cli.local_render.request_files import files_of, read_template_file, read_video_file
from chalicelib.cli.local_render.services import LocalServices, local_services
from chalicelib.cli.output import say, show_json, with_json
from chalicelib.domain.errors import ApiError, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.video import credits_of
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.renderer import FfmpegRenderer

_FILE = click.Path(dir_okay=False, path_type=Path)
_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("template", type=_EXISTING)
@click.option("--video", "video_file", type=_EXISTING, help="JSON file with the video, or with a list of videos.")
@click.option("--name", help="Name of the video in a list of videos.")
@click.option("--profile", help="Profile; that of the template by default.")
@click.option("-o", "--out", type=_FILE, help="Video file; video.mp4 or the like by default.")
@click.option("--font", "fonts", multiple=True, type=_EXISTING, help="Font file of the account. Repeat it for more.")
@click.option("--poster", type=_FILE, help="JPEG file for the poster.")
@click.option("--captions", type=_FILE, help="WebVTT file for the captions.")
@with_json
def render(
    template: Path,
    video_file: Path | None,
    name: str | None,
    profile: str | None,
    out: Path | None,
    fonts: tuple[Path, ...],
    poster: Path | None,
    captions: Path | None,
    as_json: bool,
) -> None:
    """Render a video into a file, as a deployment does.

    TEMPLATE has the JSON of Template_New, and the file of --video that of Template_Video_New. In place of an upload, an
    input names a "file" beside its JSON. Scripts are texts, or names of JSON files.
    """
    if name is not None and video_file is None:
        raise click.UsageError("--name needs --video: it chooses a video of that file")
    for path in filter(None, (out, poster, captions)):
        if not path.parent.is_dir():
            raise click.UsageError(f"there is no folder {path.parent}")
    asked = _with_one_profile(read_template_file(template), profile)
    video = read_video_file(video_file, name) if video_file else {"name": template.stem}
    with tempfile.TemporaryDirectory(prefix="reelwright-") as folder:
        workdir = Path(folder)
        renderer = FfmpegRenderer(find_binaries(None))
        with _reported(as_json):
            services = local_services(renderer, files_of(asked) | files_of(video), fonts, workdir)
            planned = plan_video(asked, video, services)
            out = _checked_out(out, poster, planned.profile)
            with _progress(planned.frames) as on_frames:
                made, warnings = make_video(planned, services, workdir, on_frames)
            _save(made, out)
            _save_beside(planned, services, workdir, poster, captions)
    _show(planned, warnings, {"file": out, "poster": poster, "captions": captions}, as_json)


def _with_one_profile(template: Wire, profile: str | None) -> Wire:
    """Return a template that makes one file.

    Raises:
        UsageError: it has several profiles, and none is chosen.
    """
    if profile is not None:
        return template | {"outProfiles": [profile]}
    names = template.get("outProfiles")
    if isinstance(names, list) and len(names) > 1:
        raise click.UsageError(
            f"the template has {len(names)} profiles: choose one by --profile: {', '.join(map(str, names))}"
        )
    return template


def _checked_out(out: Path | None, poster: Path | None, profile: Profile) -> Path:
    """Return the path of the video file.

    Raises:
        UsageError: the profile makes no such file.
    """
    extension = f".{profile.format.extension}"
    if out is not None and out.suffix.lower() != extension:
        raise click.UsageError(f"{out} must end in {extension}: that is what {profile.name} makes")
    if poster is not None and not profile.has_picture:
        raise click.UsageError(f"{profile.name} has no picture, so there is no poster")
    return out or Path(f"video{extension}")


@contextmanager
def _reported(as_json: bool) -> Iterator[None]:
    """Show the problems of a request or a video that fails in this context as the API's checks do, and end."""
    try:
        yield
    except (ApiError, VideoError) as error:
        problems = problems_of(error.as_answer() if isinstance(error, VideoError) else error)
        if as_json:
            show_json({"ok": False, "problems": problems, "warnings": []})
        for problem in () if as_json else problems:
            say(f"Error {_line(problem)}")
        raise click.exceptions.Exit(1) from error


def _line(problem: Wire) -> str:
    """Return a problem of a `Check` as one line: code, message, and the place that it names."""
    named = {"objectID": "object", "mediaID": "media", "line": "line", "column": "column"}
    where = [f"{word} {problem[name]}" for name, word in named.items() if name in problem]
    return f"{problem['code']}: {problem['message']}" + (f" ({', '.join(where)})" if where else "")


@contextmanager
def _progress(frames: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar on a terminal. Yield a function that takes the number of rendered frames."""
    columns = (TextColumn("Rendering"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("", total=frames)
        yield lambda done: progress.update(task, completed=done)


def _save(made: Path, out: Path) -> None:
    """Store a file whole or not at all: an earlier one stays until the new one is complete."""
    part = out.with_name(f".{out.name}.part")
    try:
        shutil.copyfile(made, part)
        os.replace(part, out)
    finally:
        part.unlink(missing_ok=True)


def _save_beside(
    planned: PlannedVideo, services: LocalServices, workdir: Path, poster: Path | None, captions: Path | None
) -> None:
    if poster is not None:
        _save(make_poster(planned, services, workdir), poster)
    if captions is not None:
        captions.write_text(planned.captions_vtt or "WEBVTT\n", encoding="utf-8")


def _show(planned: PlannedVideo, warnings: tuple[str, ...], files: dict[str, Path | None], as_json: bool) -> None:
    if as_json:
        about: dict[str, Any] = {"ok": True, "problems": [], "warnings": list(warnings)}
        about |= {"credits": credits_of(planned.timeline.duration_ms), "duration": planned.timeline.duration_ms}
        about |= {"profile": planned.profile.name}
        show_json(about | {name: str(path) for name, path in files.items() if path is not None})
        return
    for warning in warnings:
        say(f"Warning: {warning}")
    seconds = planned.timeline.duration_ms / 1000
    for name, path in files.items():
        if path is not None:
            click.echo(f"Saved {path}" + (f", {seconds:g} s, {planned.profile.name}." if name == "file" else "."))
