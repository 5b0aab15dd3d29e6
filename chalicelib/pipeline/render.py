"""One job: some segments of a video in one profile, and of other videos that wait for the same; or its sound."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import Transient, VideoError
from chalicelib.domain.messages import RenderMessage
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasLeases,
    HasMedias,
    HasNotifications,
    HasQueues,
    HasSegments,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.audio import render_sound_job
from chalicelib.pipeline.code_version import is_replanned
from chalicelib.pipeline.finalize import finalize_if_ended
from chalicelib.pipeline.jobs import assemble_if_complete, is_sound_job, runs
from chalicelib.pipeline.manifest import OtherCodeVersion, VideoGone
from chalicelib.pipeline.render_job import RenderJob, load_render_job
from chalicelib.pipeline.services import HasErrorWebhooks, HasMemory, HasRenderer, HasReuse, compute_mb_ms
from chalicelib.pipeline.steps import Step, StepRun, run_step
from chalicelib.render.plan import Segment, duration_ms

REPORT_EVERY_MS = 1000


class RenderServices(
    HasSegments,
    HasVideos,
    HasStorage,
    HasQueues,
    HasMedias,
    HasNotifications,
    HasDeliveries,
    HasTemplates,
    HasLeases,
    HasRenderer,
    HasErrorWebhooks,
    HasReuse,
    HasMemory,
    HasClock,
    Protocol,
):
    """The services that render a job."""


def render(message: RenderMessage, services: RenderServices) -> None:
    """Do a render job. The worker that finishes the last job of a video queues it to be assembled.

    Raises:
        RetryLater: another worker does the job.
    """
    job = message.job
    step = Step(
        is_due=lambda video: video.status is VideoStatus.RENDERING and job in video.render.jobs_left,
        work=lambda run: _work(run, job, services),
        pass_on=lambda video: assemble_if_complete(video, services),
        job=job,
        lease_s=job_leases.WHOLE_LEASE_S if is_sound_job(job) else job_leases.LEASE_S,
    )
    run_step(message, step, services)


def _work(run: StepRun, job: str, services: RenderServices) -> None:
    made = _do(run.video, job, run.lease.worker, services, alone=run.lease.follows_crash)
    took = compute_mb_ms(services, run.began_ms) // len(made)
    # Finish the own video last: after a crash before that, its message arrives again and finishes all of them.
    for each, rendered_ms in reversed(made):
        _finish(each, job, rendered_ms, took, services)


def _do(video: Video, job: str, worker: str, services: RenderServices, *, alone: bool) -> list[tuple[Video, int]]:
    """Do a job; the videos for which it was done, this one first, and how many ms of it were rendered for each."""
    if is_sound_job(job):
        render_sound_job(video, job, services)
        return [(video, 0)]
    own = load_render_job(video, job, services)
    works = [own] if alone else [own, *_company(own, worker, services)]
    made = _tried(works, worker, services) if works[1:] else None
    if made is None:
        works, made = [own], _render([own], worker, services)
    return [(work.video, rendered_ms) for work, rendered_ms in zip(works, made, strict=True)]


def _company(own: RenderJob, worker: str, services: RenderServices) -> list[RenderJob]:
    """The same job of other videos that wait, if it saves anything to do them together."""
    found = []
    for video in job_leases.claim_batch(own.video, own.job, worker, services):
        try:
            work = load_render_job(video, own.job, services)
        except (VideoError, VideoGone, OtherCodeVersion):
            work = None
        if work is not None and work.can_batch_with(own):
            found.append(work)
        else:
            job_leases.release(video, own.job, worker, services)
    return found


def _tried(works: list[RenderJob], worker: str, services: RenderServices) -> list[int] | None:
    """Do jobs together, as `_render` does; None if that fails: whose fault it is shows when each is done by itself."""
    made = None
    try:
        made = _render(works, worker, services)
    except (VideoError, VideoGone, Transient):
        # Transient: ffmpeg was killed, as it may have needed too much memory for so many.
        for work in works[1:]:
            # What was stored for one that is gone goes, too.
            finalize_if_ended(work.video, services)
    finally:
        if made is None:
            for work in works[1:]:
                job_leases.release(work.video, work.job, worker, services)
    return made


def _render(works: list[RenderJob], worker: str, services: RenderServices) -> list[int]:
    """Render what is missing of jobs; how many ms of each were rendered for its video, all attempts together."""
    reports = [_reporter(work, worker, services) for work in works]
    # What another video has had rendered meanwhile is there, or will be.
    makers = {index: [work for work in works if work.claim(index, services)] for index in works[0].segments}
    done = 0
    for indexes in _alike(makers):
        stretch = [works[0].segments[index] for index in indexes]
        if makers[indexes[0]]:
            _render_stretch(makers[indexes[0]], stretch, partial(_tell, reports, done), services)
        done += sum(segment.frames for segment in stretch)
    return [_made_ms(work, makers, services) for work in works]


def _made_ms(work: RenderJob, makers: Mapping[int, Sequence[RenderJob]], services: RenderServices) -> int:
    made = {index for index in work.segments if any(maker is work for maker in makers[index])}
    made |= work.made_before(work.segments.keys() - made, services)
    return duration_ms((work.segments[index] for index in made), work.profile.fps)


def _alike(makers: Mapping[int, Sequence[RenderJob]]) -> Iterator[list[int]]:
    """Segments that follow each other and are made for the same videos."""
    for _, indexes in groupby(makers, key=lambda index: [work.video.id for work in makers[index]]):
        yield from runs(indexes)


def _render_stretch(
    works: Sequence[RenderJob], stretch: list[Segment], report: Callable[[int], None], services: RenderServices
) -> None:
    first = works[0]
    with tempfile.TemporaryDirectory() as folder, first.told(stretch):
        workdir = Path(folder)
        takes = [work.take(stretch, workdir, services) for work in works]
        made = services.renderer.render_batch(takes, stretch, first.profile, workdir, report)
        for work, paths in zip(works, made, strict=True):
            for segment, path in zip(stretch, paths, strict=True):
                work.keep(segment, path, services)


def _tell(reports: Sequence[Callable[[int], None]], before: int, frames: int) -> None:
    for report in reports:
        report(before + frames)


def _finish(video: Video, job: str, rendered_ms: int, took: int, services: RenderServices) -> None:
    finished = services.videos.finish_job(video, job, video.render.jobs[job], rendered_ms, took)
    if finished is not None:
        assemble_if_complete(finished, services)
    else:
        # Done twice, or for a making that is over, it took its time all the same.
        services.videos.spend(video, took, rendered_ms if is_replanned(video, services.videos) else 0)
        if not finalize_if_ended(video, services):
            # Somebody else has finished it, and may have died then.
            assemble_if_complete(services.videos.get(video.account_id, video.id) or video, services)
    job_leases.complete(video, job, services)


def _reporter(work: RenderJob, worker: str, services: RenderServices) -> Callable[[int], None]:
    """What hears how many frames of a job are done, and keeps the job."""
    reported_ms = services.now_ms()
    video, job = work.video, work.job
    # A job that died and is done again does not take back what it has reported.
    before = video.render.frames_done.get(job, 0)

    def report(frames: int) -> None:
        nonlocal reported_ms
        if services.now_ms() - reported_ms >= REPORT_EVERY_MS:
            reported_ms = services.now_ms()
            job_leases.renew(video, job, worker, services)
            if services.videos.report_frames(video, job, max(frames, before)) is None:
                raise VideoGone

    return report
