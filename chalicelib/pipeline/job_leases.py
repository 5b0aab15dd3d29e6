"""Leases on jobs: one worker does a job at a time.

A worker may batch the same job of several videos, so that shared footage is decoded and composited once. A worker that
finds a job leased retries later, in case the other worker crashes.

A video created with template credentials is never batched: its duration would reveal what other videos show.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.ids import new_id
from chalicelib.domain.ports import Leases
from chalicelib.domain.services import HasClock, HasLeases, HasQueues, HasVideos, HasWaits
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.services import HasReuse
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater, awaited_job, wake
from chalicelib.render.ports import MAX_ENCODERS

# With one encoder for each video, a process encodes no more than this at once.
MAX_BATCH = MAX_ENCODERS
# The worker renews the lease with each report of progress. Fetching and drawing before the first one take less.
LEASE_S = 60
# For a step that reports no progress: the longest run of a Lambda. Its own message is redelivered later than that.
WHOLE_LEASE_S = 900


class JobLeaseServices(HasVideos, HasLeases, HasReuse, HasClock, Protocol):
    """The services that hold the leases on jobs."""


class WakeServices(HasWaits, HasQueues, Protocol):
    """The services that wake messages that wait for a job."""


@dataclass(frozen=True, slots=True)
class JobLease:
    """The exclusive right of one worker to a job. `follows_crash`: an earlier worker held it and did not release it."""

    worker: str
    follows_crash: bool = False


@contextmanager
def acquire(video: Video, job: str, services: JobLeaseServices, lease_s: int = LEASE_S) -> Iterator[JobLease]:
    """Acquire the lease on a job, and complete the job at the end of the context, or release it after an error.

    Raises:
        RetryLater: another worker has the lease.
    """
    worker = new_id()
    before = _acquire(video, job, worker, services, lease_s)
    if before is None:
        raise RetryLater(f"another worker does {job}", LEASE_WAIT, (video.account_id, awaited_job(video.lease_id(job))))
    try:
        yield JobLease(worker, bool(before))
    except Exception:
        release(video, job, worker, services)
        raise
    complete(video, job, services)


def enqueue(video: Video, job: str, services: JobLeaseServices) -> None:
    """List a job as waiting, so that another worker can batch it."""
    if not video.by_template:
        services.leases.enqueue(video.account_id, video.lease_id(job), _now_s(services))


def renew(video: Video, job: str, worker: str, services: JobLeaseServices) -> bool:
    """Acquire or renew the lease on a job; return False if another worker has it."""
    return _acquire(video, job, worker, services) is not None


def claim_batch(own: Video, job: str, worker: str, services: JobLeaseServices, most: int = MAX_BATCH) -> list[Video]:
    """Acquire the same job of the next waiting videos of the template, and return these videos.

    With the own video, they are at most `most` and at most `MAX_BATCH`.
    """
    most = min(most, MAX_BATCH)
    if most < 2 or not services.reuse or own.by_template:
        return []
    taken: list[Video] = []
    for id_ in services.leases.list_waiting(
        own.account_id, _prefix(own.template_id, job), own.lease_id(job), _now_s(services)
    ):
        if len(taken) == most - 1:
            break
        user = id_.rpartition("/")[2]
        video = services.videos.get(own.account_id, user.partition(".")[0])
        if video is not None and video.by_template:
            continue
        if (
            video is None
            or video.segment_user != user
            or video.status is not VideoStatus.RENDERING
            or job not in video.render.jobs_left
        ):
            services.leases.delete(own.account_id, id_)
        elif renew(video, job, worker, services):
            taken.append(video)
    return taken


def release(video: Video, job: str, worker: str, services: JobLeaseServices) -> None:
    """Release the lease on a job, so that another worker can do it."""
    services.leases.release(video.account_id, video.lease_id(job), worker)


def complete(video: Video, job: str, services: JobLeaseServices) -> None:
    """Delete a job from the leases, because it is done."""
    services.leases.delete(video.account_id, video.lease_id(job))


def wake_waiting(video: Video, job: str, services: WakeServices) -> None:
    """Deliver the messages at once that wait for this job of a video."""
    wake(video.account_id, awaited_job(video.lease_id(job)), services.waits, services.queues)


def forget_template(account_id: str, template_id: str, leases: Leases) -> None:
    """Delete the leases of all videos of a template."""
    leases.delete_prefix(account_id, f"{template_id}/")


def _acquire(video: Video, job: str, worker: str, services: JobLeaseServices, lease_s: int = LEASE_S) -> str | None:
    now_s = _now_s(services)
    return services.leases.acquire(video.account_id, video.lease_id(job), worker, now_s, now_s + lease_s)


def _prefix(template_id: str, job: str) -> str:
    return f"{template_id}/{job}/"


def _now_s(services: JobLeaseServices) -> int:
    return services.now_ms() // 1000
