"""One job: render a segment of a video in one profile."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.fonts import with_own_fonts
from chalicelib.pipeline.jobs import send_on_if_complete
from chalicelib.pipeline.manifest import VideoGone, fetch_sources, load_manifest, segment_key
from chalicelib.pipeline.messages import RenderMessage
from chalicelib.pipeline.settle import fail_video, settle, wrap_up
from chalicelib.render.plan import plan_segments

REPORT_EVERY_MS = 1000


def render(message: RenderMessage, on: Collaborators) -> None:
    """Work on a `render` message. The last job of a video to finish sends it on to be assembled."""
    video = on.videos.get(message.account_id, message.video_id)
    if video is None:
        return
    if video.status.is_final:
        settle(video, on)
    elif video.status is VideoStatus.RENDERING and message.job in video.jobs_left:
        _work(video, message, on)
    else:
        send_on_if_complete(video, on)


def _work(video: Video, message: RenderMessage, on: Collaborators) -> None:
    try:
        _render(video, message, on)
    except VideoError as error:
        fail_video(video, error, on)
        return
    except VideoGone:
        if not wrap_up(video, on):
            raise
        return
    finished = on.videos.finish_job(video.account_id, video.id, message.job, video.jobs[message.job])
    if finished is None:
        wrap_up(video, on)
    else:
        send_on_if_complete(finished, on)


def _render(video: Video, message: RenderMessage, on: Collaborators) -> None:
    profile = parse_profile(message.profile)
    manifest = load_manifest(on.storage, video)
    timeline = manifest.resolve(profile.fps).timeline
    segment = plan_segments(timeline, profile)[message.segment]
    with tempfile.TemporaryDirectory() as folder, manifest.naming_medias():
        workdir = Path(folder)
        sources = fetch_sources(on.storage, manifest, timeline, workdir, heard=False)
        timeline = with_own_fonts(timeline, manifest, on.storage)
        reporter = _reporter(video, message.job, on)
        path = on.renderer.render_segment(timeline, segment, profile, sources, workdir, reporter)
        on.storage.put_file(segment_key(video, profile, segment.index), path, "application/octet-stream")


def _reporter(video: Video, job: str, on: Collaborators) -> Callable[[int], None]:
    reported_ms = on.now_ms()
    # A job that died and is done again does not take back what it has reported.
    before = video.frames_done.get(job, 0)

    def report(frames: int) -> None:
        nonlocal reported_ms
        if on.now_ms() - reported_ms >= REPORT_EVERY_MS:
            reported_ms = on.now_ms()
            if on.videos.report_frames(video.account_id, video.id, job, max(frames, before)) is None:
                raise VideoGone

    return report
