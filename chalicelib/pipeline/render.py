"""Render a job: some segments of a video in one profile, batched with the same job of other videos, or its sound."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby, islice
from pathlib import Path

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import Transient, VideoError
from chalicelib.domain.messages import RenderMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.render_limits import encoders_that_fit, videos_at_once
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.audio import render_sound_job
from chalicelib.pipeline.code_version import is_replanned
from chalicelib.pipeline.finalize import finalize_if_ended
from chalicelib.pipeline.jobs import assemble_if_complete, is_sound_job, mark_complete, queue_of, runs
from chalicelib.pipeline.manifest import OtherCodeVersion, VideoGone
from chalicelib.pipeline.render_job import RenderJob, load_render_job
from chalicelib.pipeline.services import compute_mb_ms
from chalicelib.pipeline.steps import Step, StepRun, StepServices, run_step
from chalicelib.render.plan import Segment, duration_ms
from chalicelib.render.ports import MAX_ENCODERS

REPORT_EVERY_MS = 1000


def render(message: RenderMessage, services: StepServices) -> None:
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


def _work(run: StepRun, job: str, services: StepServices) -> None:
    _note_begin(run.video, services)
    made = _do(run.video, job, run.lease.worker, services, alone=run.lease.follows_crash)
    took = compute_mb_ms(services, run.began_ms) // len(made)
    all_ms = sum(rendered_ms for _, rendered_ms in made)
    services.metrics.add(Metric.RENDERED_SECONDS, all_ms / 1000, queue_of(run.video, job))
    (own, own_ms), *others = made
    # Finish this message's video last: after a crash before that, the message arrives again and finishes all of them.
    for each, rendered_ms in reversed(others):
        finished = _finish(each, job, rendered_ms, took, services)
        if finished is not None:
            mark_complete(finished, services.videos)
        # Its own message queues the assembly. If this worker did, a chain of messages would grow from video to video,
        # and Lambda stops a long one.
        job_leases.wake_waiting(each, job, services)
    finished = _finish(own, job, own_ms, took, services)
    if finished is not None:
        assemble_if_complete(finished, services)


def _note_begin(video: Video, services: StepServices) -> None:
    """Note that a video no longer waits for a worker. Only the first of its workers has to write that."""
    if video.render.waits_for:
        services.videos.apply(lifecycle.begin_rendering(video))


def _do(video: Video, job: str, worker: str, services: StepServices, *, alone: bool) -> list[tuple[Video, int]]:
    """Do a job. Return its videos, the own one first, with the ms that were rendered for each."""
    if is_sound_job(job):
        render_sound_job(video, job, services)
        return [(video, 0)]
    own = load_render_job(video, job, services)
    works = [own] if alone else [own, *_claim_batch(own, worker, services)]
    made = _try_batch(works, worker, services) if works[1:] else None
    if made is None:
        works, made = [own], _render([own], worker, services)
    return [(work.video, rendered_ms) for work, rendered_ms in zip(works, made, strict=True)]


def _claim_batch(own: RenderJob, worker: str, services: StepServices) -> list[RenderJob]:
    """Return the same job of other waiting videos, where a batch saves work."""
    found = []
    frames = sum(segment.frames for segment in own.segments.values())
    most = videos_at_once(own.profile, frames, services.memory_mb)
    for video in job_leases.claim_batch(own.video, own.job, worker, services, most):
        try:
            work = load_render_job(video, own.job, services)
        except (VideoError, VideoGone, OtherCodeVersion):
            work = None
        if work is not None and work.can_batch_with(own):
            _note_begin(video, services)
            found.append(work)
        else:
            job_leases.release(video, own.job, worker, services)
    return found


def _try_batch(works: list[RenderJob], worker: str, services: StepServices) -> list[int] | None:
    """Render a batch; return None if it fails, because only single jobs show which video is at fault."""
    made = None
    try:
        made = _render(works, worker, services)
    except (VideoError, VideoGone, Transient):
        # Transient: ffmpeg was killed, perhaps because the batch needed too much memory.
        for work in works[1:]:
            # Delete the files of videos that are gone.
            finalize_if_ended(work.video, services)
    finally:
        if made is None:
            for work in works[1:]:
                job_leases.release(work.video, work.job, worker, services)
    return made


def _render(works: list[RenderJob], worker: str, services: StepServices) -> list[int]:
    """Render the missing segments of jobs. Return the ms rendered for each video, over all attempts."""
    reports = [_reporter(work, worker, services) for work in works]
    # Leave out segments that another video has rendered, or renders.
    makers = {index: _find_makers(works, index, services) for index in works[0].segments}
    done = 0
    for indexes in _runs_by_makers(makers):
        segment_run = [works[0].segments[index] for index in indexes]
        if makers[indexes[0]]:
            _render_run(makers[indexes[0]], segment_run, partial(_report_all, reports, done), services)
        done += sum(segment.frames for segment in segment_run)
    return [_made_ms(work, makers, services) for work in works]


def _find_makers(works: Sequence[RenderJob], index: int, services: StepServices) -> list[RenderJob]:
    """Return the jobs that render a segment now: none if it is cached, or another video renders it."""
    makers = [work for work in works if work.acquire(index, services)]
    return makers or list(islice((work for work in works if work.take_over(index, services)), 1))


def _made_ms(work: RenderJob, makers: Mapping[int, Sequence[RenderJob]], services: StepServices) -> int:
    made = {index for index in work.segments if any(maker is work for maker in makers[index])}
    made |= work.already_rendered(work.segments.keys() - made, services)
    return duration_ms((work.segments[index] for index in made), work.profile.fps)


def _runs_by_makers(makers: Mapping[int, Sequence[RenderJob]]) -> Iterator[list[int]]:
    """Yield runs of consecutive segments that are made for the same videos."""
    for _, indexes in groupby(makers, key=lambda index: [work.video.id for work in makers[index]]):
        yield from runs(indexes)


def _render_run(
    works: Sequence[RenderJob], segment_run: list[Segment], report: Callable[[int], None], services: StepServices
) -> None:
    first = works[0]
    with tempfile.TemporaryDirectory() as folder, first.naming_inputs(segment_run):
        workdir = Path(folder)
        inputs = [work.render_input(segment_run, workdir, services) for work in works]
        encoders = min(MAX_ENCODERS, encoders_that_fit(first.profile, services.memory_mb))
        made = services.renderer.render_batch(inputs, segment_run, first.profile, workdir, report, encoders)
        for work, paths in zip(works, made, strict=True):
            for segment, path in zip(segment_run, paths, strict=True):
                work.store(segment, path, services)


def _report_all(reports: Sequence[Callable[[int], None]], before: int, frames: int) -> None:
    for report in reports:
        report(before + frames)


def _finish(video: Video, job: str, rendered_ms: int, took: int, services: StepServices) -> Video | None:
    """Record that a job is done. Return its video, or None if the video has ended."""
    finished = services.videos.finish_job(video, job, video.render.jobs[job], rendered_ms, took)
    if finished is None:
        # The job was finished before, or its attempt is over. Its compute time counts all the same.
        services.videos.spend(video, took, rendered_ms if is_replanned(video, services.videos) else 0)
        if not finalize_if_ended(video, services):
            # Another worker has finished it, and may have crashed then.
            finished = services.videos.get(video.account_id, video.id) or video
    job_leases.complete(video, job, services)
    return finished


def _reporter(work: RenderJob, worker: str, services: StepServices) -> Callable[[int], None]:
    """Return a function that stores the progress of a job in frames, and renews its lease."""
    reported_ms = services.now_ms()
    video, job = work.video, work.job
    # A job that is done again after a crash does not reduce the reported progress.
    before = video.render.frames_done.get(job, 0)

    def report(frames: int) -> None:
        nonlocal reported_ms
        if services.now_ms() - reported_ms >= REPORT_EVERY_MS:
            reported_ms = services.now_ms()
            job_leases.renew(video, job, worker, services)
            if services.videos.report_frames(video, job, max(frames, before)) is None:
                raise VideoGone

    return report
