"""One job: render some segments of a video in one profile."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.fonts import with_own_fonts
from chalicelib.pipeline.jobs import send_on_if_complete
from chalicelib.pipeline.manifest import Manifest, VideoGone, fetch_sources, load_manifest
from chalicelib.pipeline.messages import RenderMessage
from chalicelib.pipeline.packing import runs, segments_of
from chalicelib.pipeline.revisions import video_of
from chalicelib.pipeline.segments import claim, finish
from chalicelib.pipeline.settle import fail_video, settle, wrap_up
from chalicelib.render.plan import Segment, plan_segments

REPORT_EVERY_MS = 1000


def render(message: RenderMessage, on: Collaborators) -> None:
    """Work on a `render` message. The last job of a video to finish sends it on to be assembled."""
    video = video_of(message, on)
    if video is None:
        return
    if video.status.is_final:
        settle(video, on)
    elif video.status is VideoStatus.RENDERING and message.job in video.jobs_left:
        _work(video, message, on)
    else:
        send_on_if_complete(video, on)


def _work(video: Video, message: RenderMessage, on: Collaborators) -> None:
    began_ms = on.now_ms()
    try:
        fps = _render(video, message, on)
    except VideoError as error:
        fail_video(video, error, on)
        return
    except VideoGone:
        if not wrap_up(video, on):
            raise
        return
    took, frames = (on.now_ms() - began_ms) * on.memory_mb, video.jobs[message.job]
    # All of the job: what is there already of one that comes again was rendered when it came first.
    rendered_ms = round(frames * 1000 / fps)
    finished = on.videos.finish_job(video, message.job, frames, rendered_ms, took)
    if finished is None:
        wrap_up(video, on)
    else:
        send_on_if_complete(finished, on)


def _render(video: Video, message: RenderMessage, on: Collaborators) -> int:
    """Render what is not there yet of a job's segments; how many frames a second has in them."""
    profile_name, indexes = segments_of(message.job)
    manifest = load_manifest(on.storage, video)
    profile, names = manifest.profile(profile_name), video.segments[profile_name]
    timeline = with_own_fonts(manifest.resolve(profile.fps).timeline, manifest, on.storage)
    segments = plan_segments(timeline, profile, manifest.personal)
    report = _reporter(video, message.job, on)
    done = 0
    # What another video has had rendered meanwhile is there, or will be.
    for run in runs([index for index in indexes if claim(video, names[index], on)]):
        stretch = [segments[index] for index in run]
        with _told(stretch, profile), manifest.naming_medias():
            _render_stretch(video, manifest, timeline, stretch, profile, partial(report, done), on)
        done += sum(segment.frames for segment in stretch)
    return profile.fps


def _render_stretch(
    video: Video,
    manifest: Manifest,
    timeline: Timeline,
    stretch: list[Segment],
    profile: Profile,
    report: Callable[[int], None],
    on: Collaborators,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        seen = timeline.between(stretch[0].first_frame, stretch[-1].end_frame)
        sources = fetch_sources(on.storage, manifest, seen, workdir, heard=False)
        paths = on.renderer.render_segments(timeline, stretch, profile, sources, workdir, report)
        for segment, path in zip(stretch, paths, strict=True):
            name = video.segments[profile.name][segment.index]
            on.storage.put_file(video.segment_key(name), path, "application/octet-stream")
            finish(video, name, on)


@contextmanager
def _told(stretch: list[Segment], profile: Profile) -> Iterator[None]:
    """A context in which errors also name the part of the video."""
    try:
        yield
    except VideoError as error:
        first, end = stretch[0].first_frame, stretch[-1].end_frame
        error.span_ms = (round(first * 1000 / profile.fps), round(end * 1000 / profile.fps))
        raise


def _reporter(video: Video, job: str, on: Collaborators) -> Callable[[int, int], None]:
    """What hears how many frames of a job are done, in earlier stretches and in this one."""
    reported_ms = on.now_ms()
    # A job that died and is done again does not take back what it has reported.
    before = video.frames_done.get(job, 0)

    def report(earlier: int, frames: int) -> None:
        nonlocal reported_ms
        if on.now_ms() - reported_ms >= REPORT_EVERY_MS:
            reported_ms = on.now_ms()
            if on.videos.report_frames(video, job, max(earlier + frames, before)) is None:
                raise VideoGone

    return report
