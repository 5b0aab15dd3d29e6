"""One job: some segments of a video in one profile, and of other videos that wait for the same; or its sound."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from chalicelib.domain.errors import Transient, VideoError
from chalicelib.domain.messages import RenderMessage
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.audio import render_sound_job
from chalicelib.pipeline.code_version import is_replanned
from chalicelib.pipeline.finalize import finalize_if_ended
from chalicelib.pipeline.jobs import assemble_if_complete, is_sound_job, runs
from chalicelib.pipeline.manifest import OtherCodeVersion, VideoGone
from chalicelib.pipeline.render_job import RenderJob, load_render_job
from chalicelib.pipeline.services import Collaborators
from chalicelib.pipeline.steps import Run, Step, run_step
from chalicelib.render.plan import Segment, duration_ms

REPORT_EVERY_MS = 1000


def render(message: RenderMessage, on: Collaborators) -> None:
    """Do a render job. The worker that finishes the last job of a video queues it to be assembled.

    Raises:
        RetryLater: another worker does the job.
    """
    job = message.job
    step = Step(
        is_due=lambda video: video.status is VideoStatus.RENDERING and job in video.render.jobs_left,
        work=lambda run: _work(run, job, on),
        pass_on=lambda video: assemble_if_complete(video, on),
        job=job,
        lease_s=job_leases.WHOLE_LEASE_S if is_sound_job(job) else job_leases.LEASE_S,
    )
    run_step(message, step, on)


def _work(run: Run, job: str, on: Collaborators) -> None:
    made = _do(run.video, job, run.lease.worker, on, alone=run.lease.follows_crash)
    took = on.took(run.began_ms) // len(made)
    # Finish the own video last: after a crash before that, its message arrives again and finishes all of them.
    for each, rendered_ms in reversed(made):
        _finish(each, job, rendered_ms, took, on)


def _do(video: Video, job: str, worker: str, on: Collaborators, *, alone: bool) -> list[tuple[Video, int]]:
    """Do a job; the videos for which it was done, this one first, and how many ms of it were rendered for each."""
    if is_sound_job(job):
        render_sound_job(video, job, on)
        return [(video, 0)]
    own = load_render_job(video, job, on)
    works = [own] if alone else [own, *_company(own, worker, on)]
    made = _tried(works, worker, on) if works[1:] else None
    if made is None:
        works, made = [own], _render([own], worker, on)
    return [(work.video, rendered_ms) for work, rendered_ms in zip(works, made, strict=True)]


def _company(own: RenderJob, worker: str, on: Collaborators) -> list[RenderJob]:
    """The same job of other videos that wait, if it saves anything to do them together."""
    found = []
    for video in job_leases.claim_batch(own.video, own.job, worker, on):
        try:
            work = load_render_job(video, own.job, on)
        except (VideoError, VideoGone, OtherCodeVersion):
            work = None
        if work is not None and work.can_batch_with(own):
            found.append(work)
        else:
            job_leases.release(video, own.job, worker, on)
    return found


def _tried(works: list[RenderJob], worker: str, on: Collaborators) -> list[int] | None:
    """Do jobs together, as `_render` does; None if that fails: whose fault it is shows when each is done by itself."""
    made = None
    try:
        made = _render(works, worker, on)
    except (VideoError, VideoGone, Transient):
        # Transient: ffmpeg was killed, as it may have needed too much memory for so many.
        for work in works[1:]:
            # What was stored for one that is gone goes, too.
            finalize_if_ended(work.video, on)
    finally:
        if made is None:
            for work in works[1:]:
                job_leases.release(work.video, work.job, worker, on)
    return made


def _render(works: list[RenderJob], worker: str, on: Collaborators) -> list[int]:
    """Render what is missing of jobs; how many ms of each were rendered for its video, all attempts together."""
    reports = [_reporter(work, worker, on) for work in works]
    # What another video has had rendered meanwhile is there, or will be.
    makers = {index: [work for work in works if work.claim(index, on)] for index in works[0].segments}
    done = 0
    for indexes in _alike(makers):
        stretch = [works[0].segments[index] for index in indexes]
        if makers[indexes[0]]:
            _render_stretch(makers[indexes[0]], stretch, partial(_tell, reports, done), on)
        done += sum(segment.frames for segment in stretch)
    return [_made_ms(work, makers, on) for work in works]


def _made_ms(work: RenderJob, makers: Mapping[int, Sequence[RenderJob]], on: Collaborators) -> int:
    made = {index for index in work.segments if any(maker is work for maker in makers[index])}
    made |= work.made_before(work.segments.keys() - made, on)
    return duration_ms((work.segments[index] for index in made), work.profile.fps)


def _alike(makers: Mapping[int, Sequence[RenderJob]]) -> Iterator[list[int]]:
    """Segments that follow each other and are made for the same videos."""
    for _, indexes in groupby(makers, key=lambda index: [work.video.id for work in makers[index]]):
        yield from runs(indexes)


def _render_stretch(
    works: Sequence[RenderJob], stretch: list[Segment], report: Callable[[int], None], on: Collaborators
) -> None:
    first = works[0]
    with tempfile.TemporaryDirectory() as folder, first.told(stretch):
        workdir = Path(folder)
        takes = [work.take(stretch, workdir, on) for work in works]
        made = on.renderer.render_batch(takes, stretch, first.profile, workdir, report)
        for work, paths in zip(works, made, strict=True):
            for segment, path in zip(stretch, paths, strict=True):
                work.keep(segment, path, on)


def _tell(reports: Sequence[Callable[[int], None]], before: int, frames: int) -> None:
    for report in reports:
        report(before + frames)


def _finish(video: Video, job: str, rendered_ms: int, took: int, on: Collaborators) -> None:
    finished = on.videos.finish_job(video, job, video.render.jobs[job], rendered_ms, took)
    if finished is not None:
        assemble_if_complete(finished, on)
    else:
        # Done twice, or for a making that is over, it took its time all the same.
        on.videos.spend(video, took, rendered_ms if is_replanned(video, on) else 0)
        if not finalize_if_ended(video, on):
            # Somebody else has finished it, and may have died then.
            assemble_if_complete(on.videos.get(video.account_id, video.id) or video, on)
    job_leases.complete(video, job, on)


def _reporter(work: RenderJob, worker: str, on: Collaborators) -> Callable[[int], None]:
    """What hears how many frames of a job are done, and keeps the job."""
    reported_ms = on.now_ms()
    video, job = work.video, work.job
    # A job that died and is done again does not take back what it has reported.
    before = video.render.frames_done.get(job, 0)

    def report(frames: int) -> None:
        nonlocal reported_ms
        if on.now_ms() - reported_ms >= REPORT_EVERY_MS:
            reported_ms = on.now_ms()
            job_leases.renew(video, job, worker, on)
            if on.videos.report_frames(video, job, max(frames, before)) is None:
                raise VideoGone

    return report
