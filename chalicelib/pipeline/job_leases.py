"""Who does a job: one worker at a time, and a render job perhaps along with the same job of another video.

Where a worker has begun before the others' messages came, it takes some of them along: what their pictures share is
decoded and put together once. Whoever does a job has a lease on it, so that everybody else leaves it alone, and looks
again later in case the worker has died.

What was made with a template's credentials is rendered by itself: by how long it takes nobody may see what others show.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.ids import new_id
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.services import Collaborators
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater

# With one encoder each they are what one process encodes at once (render/renderer.py): more are no faster.
MAX_BATCH = 5
# Kept up while a worker reports its progress; long enough to fetch and draw everything before that.
LEASE_S = 60
# Of a step that reports no progress: as long as a Lambda may run. Its own message comes again later than that.
WHOLE_LEASE_S = 900


@contextmanager
def acquire(video: Video, job: str, on: Collaborators, lease_s: int = LEASE_S) -> Iterator[tuple[str, bool]]:
    """A context in which nobody else does a job: the worker's name, and whether an earlier one has died over it.

    Raises:
        RetryLater: somebody else does it.
    """
    worker = new_id()
    before = _take(video, job, worker, on, lease_s)
    if before is None:
        raise RetryLater(f"another worker does {job}", LEASE_WAIT)
    try:
        yield worker, bool(before)
    except Exception:
        release(video, job, worker, on)
        raise
    complete(video, job, on)


def enqueue(video: Video, job: str, on: Collaborators) -> None:
    """Let a job be taken along, if it may be."""
    if not video.by_template:
        on.leases.enqueue(video.account_id, _id(video, job), _now_s(on))


def renew(video: Video, job: str, worker: str, on: Collaborators) -> bool:
    """Take a job, or keep it; False if somebody else has it."""
    return _take(video, job, worker, on) is not None


def claim_batch(own: Video, job: str, worker: str, on: Collaborators) -> list[Video]:
    """Take the same job of some other videos of the template, the next ones that wait."""
    if not on.reuse or own.by_template:
        return []
    taken: list[Video] = []
    for id_ in on.leases.list_waiting(own.account_id, _prefix(own.template_id, job), _id(own, job), _now_s(on)):
        if len(taken) == MAX_BATCH - 1:
            break
        user = id_.rpartition("/")[2]
        video = on.videos.get(own.account_id, user.partition(".")[0])
        if video is not None and video.by_template:
            continue
        if (
            video is None
            or video.segment_user != user
            or video.status is not VideoStatus.RENDERING
            or job not in video.render.jobs_left
        ):
            on.leases.delete(own.account_id, id_)
        elif renew(video, job, worker, on):
            taken.append(video)
    return taken


def release(video: Video, job: str, worker: str, on: Collaborators) -> None:
    """Leave a job that was taken to others."""
    on.leases.release(video.account_id, _id(video, job), worker)


def complete(video: Video, job: str, on: Collaborators) -> None:
    """Note that nobody needs to do a job any more."""
    on.leases.delete(video.account_id, _id(video, job))


def forget_template(account_id: str, template_id: str, on: Collaborators) -> None:
    """Forget who does what for the videos of a template."""
    on.leases.delete_prefix(account_id, f"{template_id}/")


def _take(video: Video, job: str, worker: str, on: Collaborators, lease_s: int = LEASE_S) -> str | None:
    now_s = _now_s(on)
    return on.leases.acquire(video.account_id, _id(video, job), worker, now_s, now_s + lease_s)


def _id(video: Video, job: str) -> str:
    return f"{_prefix(video.template_id, job)}{video.segment_user}"


def _prefix(template_id: str, job: str) -> str:
    return f"{template_id}/{job}/"


def _now_s(on: Collaborators) -> int:
    return on.now_ms() // 1000
