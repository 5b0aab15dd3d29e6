"""Plan and render one video in one profile, by the functions that the steps of the pipeline call."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from chalicelib.api.struct_reading import read_struct
from chalicelib.api.templates import read_template
from chalicelib.api.video_requests import read_video
from chalicelib.api.wire_fields import Wire
from chalicelib.cli.local_render.services import ACCOUNT, LocalServices
from chalicelib.domain.account import Caller
from chalicelib.domain.profile import Profile
from chalicelib.domain.render_limits import check_segments
from chalicelib.domain.timeline import Timeline
from chalicelib.pipeline.captions import captions_of
from chalicelib.pipeline.downloads import fail_instead_of_waiting, new_downloader
from chalicelib.pipeline.inputs import collect_inputs
from chalicelib.pipeline.jobs import pack, runs
from chalicelib.pipeline.local_files import all_with_account_fonts, fetch_sources
from chalicelib.pipeline.manifest import Manifest, as_profile_error
from chalicelib.pipeline.media_reports import with_reports
from chalicelib.pipeline.segment_cache import cut_segments
from chalicelib.pipeline.warnings import find_warnings, sound_warnings
from chalicelib.render.plan import Segment
from chalicelib.render.ports import MAX_ENCODERS
from chalicelib.render.poster import poster_scene
from chalicelib.render.render_input import RenderInput
from chalicelib.render.sound.peaks import MixedSound


@dataclass(frozen=True, slots=True)
class PlannedVideo:
    """A video before it is rendered: its inputs, its timeline and its segments in one profile."""

    manifest: Manifest
    profile: Profile
    timeline: Timeline
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...]
    captions_vtt: str

    @property
    def frames(self) -> int:
        """The number of frames to render."""
        return sum(segment.frames for segment in self.segments)


def plan_video(template_wire: Wire, video_wire: Wire, services: LocalServices) -> PlannedVideo:
    """Check a `TemplateNew_t` of one profile and a `VideoNew_t` as the API does, and plan the video as `prepare` does.

    Raises:
        ApiError: the API refuses the request.
        VideoError: the video would fail.
    """
    template = read_template(read_struct("TemplateNew_t", template_wire, "template", services.brand), ACCOUNT, services)
    asked = read_struct("VideoNew_t", video_wire, "video", services.brand)
    video, _ = read_video(asked, template, Caller(ACCOUNT), services)
    manifest = collect_inputs(video, template, services, fail_instead_of_waiting(new_downloader(services)))
    with manifest.add_media_to_errors():
        manifest = with_reports(manifest, services)
        resolved = manifest.resolve_all()
        with_fonts = all_with_account_fonts(resolved, manifest, services.storage)
        warnings = find_warnings(manifest, with_fonts, services.renderer)
        captions_vtt = captions_of(manifest, with_fonts, services.renderer)
        cuts = cut_segments(manifest, {profile: made.timeline for profile, made in resolved.items()})
    ((profile, segments),) = cuts.items()
    with as_profile_error():
        check_segments(len(segments))
    return PlannedVideo(manifest, profile, with_fonts[profile].timeline, segments, warnings, captions_vtt)


def make_video(
    planned: PlannedVideo, services: LocalServices, workdir: Path, on_frames: Callable[[int], None]
) -> tuple[Path, tuple[str, ...]]:
    """Render a video into a file in `workdir`, with the bytes that a deployment makes. Return it, and all warnings.

    `on_frames` receives the number of frames that are rendered so far.

    Raises:
        VideoError: the video cannot be made.
        Transient: ffmpeg was killed.
    """
    with planned.manifest.add_media_to_errors():
        mixed = _mix(planned, services, workdir) if planned.profile.has_sound else None
        parts = _render(planned, services, workdir, on_frames)
        out = workdir / planned.profile.file_name("video")
        services.renderer.join(parts, mixed.path if mixed else None, planned.profile, out)
    return out, (*planned.warnings, *sound_warnings([mixed] if mixed else []))


def make_poster(planned: PlannedVideo, services: LocalServices, workdir: Path) -> Path:
    """Render the poster of a video into a file in `workdir`.

    Raises:
        VideoError, Transient: as `make_video`.
    """
    timeline = planned.timeline
    folder = _new_folder(workdir / "poster")
    with planned.manifest.add_media_to_errors():
        sources = fetch_sources(services.storage, planned.manifest, poster_scene(timeline), folder, heard=False)
        return services.renderer.render_poster(timeline, planned.profile, sources, folder)


def _mix(planned: PlannedVideo, services: LocalServices, workdir: Path) -> MixedSound:
    folder = _new_folder(workdir / "sound")
    sources = fetch_sources(services.storage, planned.manifest, planned.timeline, folder, heard=True)
    return services.renderer.mix_audio(planned.timeline, planned.profile, sources, folder)


def _render(
    planned: PlannedVideo, services: LocalServices, workdir: Path, on_frames: Callable[[int], None]
) -> list[tuple[Path, Segment]]:
    """Render the jobs of a video one after the other. Return the file of each segment."""
    parts: list[tuple[Path, Segment]] = []
    for job in pack(planned.segments, planned.profile):
        for indexes in runs(segment.index for segment in job):
            segment_run = [planned.segments[index] for index in indexes]
            report = partial(_report, on_frames, sum(segment.frames for _, segment in parts))
            paths = _render_run(planned, segment_run, services, workdir, report)
            parts += zip(paths, segment_run, strict=True)
    return parts


def _render_run(
    planned: PlannedVideo,
    segment_run: list[Segment],
    services: LocalServices,
    workdir: Path,
    on_frames: Callable[[int], None],
) -> list[Path]:
    folder = _new_folder(workdir / f"segments-{segment_run[0].index}")
    seen = planned.timeline.between(segment_run[0].first_frame, segment_run[-1].end_frame)
    sources = fetch_sources(services.storage, planned.manifest, seen, folder, heard=False)
    given = RenderInput(planned.timeline, sources)
    # More encoders at once would not be faster, and would report the progress in larger steps.
    encoders = min(MAX_ENCODERS, os.cpu_count() or 1)
    (paths,) = services.renderer.render_batch([given], segment_run, planned.profile, folder, on_frames, encoders)
    return paths


def _report(on_frames: Callable[[int], None], before: int, frames: int) -> None:
    on_frames(before + frames)


def _new_folder(path: Path) -> Path:
    path.mkdir()
    return path
