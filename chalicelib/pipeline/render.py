"""One job: render a segment of a video in one profile."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.manifest import fetch_sources, load_manifest, segment_key
from chalicelib.pipeline.messages import RenderMessage, VideoMessage, to_body
from chalicelib.pipeline.settle import fail_video
from chalicelib.render.plan import plan_segments

REPORT_EVERY_S = 1.0


class _VideoGone(Exception):
    """The video was deleted, or has failed, while it was being rendered."""


def render(message: RenderMessage, on: Collaborators) -> None:
    """Work on a `render` message. The last job of a video to finish sends it on to be assembled."""
    video = on.videos.get(message.account_id, message.video_id)
    if video is None:
        return
    if video.status is VideoStatus.RENDERING and message.job not in video.jobs_done:
        try:
            _render(video, message, on)
        except _VideoGone:
            _clean_up_after(video, on)
            return
        except VideoError as error:
            fail_video(video.account_id, video.id, error, on)
            return
        finished = on.videos.finish_job(video.account_id, video.id, message.job, video.jobs[message.job])
        if finished is None:
            _clean_up_after(video, on)
            return
        video = finished
    _send_on_if_complete(video, on)


def _render(video: Video, message: RenderMessage, on: Collaborators) -> None:
    profile = parse_profile(message.profile)
    manifest = load_manifest(on.storage, video)
    timeline = manifest.resolve(profile.fps).timeline
    segment = plan_segments(timeline)[message.segment]
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        sources = fetch_sources(on.storage, manifest, timeline, workdir, heard=False)
        reporter = _reporter(video, message.job, on)
        path = on.renderer.render_segment(timeline, segment, profile, sources, workdir, reporter)
        on.storage.put_file(segment_key(video, profile, segment.index), path, "video/mp4")


def _reporter(video: Video, job: str, on: Collaborators) -> Callable[[int], None]:
    reported_at = time.monotonic()

    def report(frames: int) -> None:
        nonlocal reported_at
        if time.monotonic() - reported_at >= REPORT_EVERY_S:
            reported_at = time.monotonic()
            if on.videos.report_frames(video.account_id, video.id, job, frames) is None:
                raise _VideoGone

    return report


def _send_on_if_complete(video: Video, on: Collaborators) -> None:
    if video.status is VideoStatus.RENDERING and video.jobs_done == video.jobs.keys():
        video = on.videos.advance(video.account_id, video.id, {VideoStatus.RENDERING}, VideoStatus.ASSEMBLING) or video
    if video.status is VideoStatus.ASSEMBLING:
        on.queues.send(Queue.ASSEMBLE, to_body(VideoMessage(video.account_id, video.id)))


def _clean_up_after(video: Video, on: Collaborators) -> None:
    now = on.videos.get(video.account_id, video.id)
    if now is None or now.status.is_final:
        on.storage.delete_prefix(video.work_prefix)
