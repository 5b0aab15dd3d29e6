"""The common part of prepare, render and assemble, so that these modules hold only their own work.

`run_step` loads the video of a message and handles everything else that a step may meet::

    no video, or an earlier revision    delete what the earlier revision has stored
    the video has ended                 finalize it
    the step is done already            pass the video on
    otherwise                           acquire the job's lease, and work
        planned by another version,
        or its manifest is missing      plan the video again
        VideoError                      fail the video
        the video disappeared           finalize it, unless it was planned again

Every branch can be done twice. A worker may crash anywhere, and the message then arrives again.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.errors import VideoError
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.services import HasWaits
from chalicelib.domain.video import PREPARED, Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.code_version import CodeVersionServices, is_replanned, replan
from chalicelib.pipeline.finalize import fail_video, finalize, finalize_if_ended, load_current
from chalicelib.pipeline.job_leases import LEASE_S, JobLease
from chalicelib.pipeline.manifest import OtherCodeVersion, VideoGone
from chalicelib.pipeline.services import (
    HasMemory,
    compute_mb_ms,
)


class StepServices(CodeVersionServices, HasMemory, HasWaits, Protocol):
    """The services that every step needs."""


@dataclass(frozen=True, slots=True)
class StepRun:
    """The run of a step for a video by one worker."""

    video: Video
    began_ms: int
    lease: JobLease


@dataclass(frozen=True, slots=True)
class Step:
    """The own work of a step, for one message.

    `is_due(video)` returns whether work is left to do. If not, `pass_on(video)` sends the video to the next step,
    because an earlier worker may have crashed before it had done so. `job` is the job to lease, for `lease_s` seconds.
    An error fails only a video with a status in `fails_from`.
    """

    is_due: Callable[[Video], bool]
    work: Callable[[StepRun], None]
    pass_on: Callable[[Video], None]
    job: str = ""
    lease_s: int = LEASE_S
    fails_from: Collection[VideoStatus] = PREPARED


def run_step(message: VideoMessage | RenderMessage, step: Step, services: StepServices) -> None:
    """Work on a message about a video.

    Raises:
        RetryLater: the step waits, or another worker has the job.
    """
    services.renderer.forget_texts()
    video = load_current(message, services)
    if video is None:
        return
    if video.status.is_final:
        finalize(video, services)
    elif step.is_due(video):
        with _lease(video, step, services) as lease:
            _work(step, StepRun(video, services.now_ms(), lease), services)
        return
    else:
        step.pass_on(video)
    if step.job:
        job_leases.complete(video, step.job, services)


def _lease(video: Video, step: Step, services: StepServices) -> AbstractContextManager[JobLease]:
    # A step without a job may be done by several workers at once.
    return job_leases.acquire(video, step.job, services, step.lease_s) if step.job else nullcontext(JobLease(""))


def _work(step: Step, run: StepRun, services: StepServices) -> None:
    video = run.video
    try:
        step.work(run)
    except OtherCodeVersion:
        replan(video, services)
    except VideoError as error:
        services.videos.spend(video, compute_mb_ms(services, run.began_ms))
        fail_video(video, error, services, when=step.fails_from)
    except VideoGone:
        services.videos.spend(video, compute_mb_ms(services, run.began_ms))
        if not (finalize_if_ended(video, services) or is_replanned(video, services.videos)):
            # The row is older than its files, as after a restore from a backup.
            replan(video, services)
