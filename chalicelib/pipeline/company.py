"""Who does a render job: its own worker, or one that takes it along with the same job of another video.

Where a worker has begun before the others' messages came, it takes some of them along: what their pictures share is
decoded and put together once. A job that is taken has a lease, so its own worker leaves it alone; it looks again later,
in case the other one has died.
"""

from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators

# With one encoder each they are what one process encodes at once (render/steps.py): more are no faster.
MOST_TOGETHER = 5
# Kept up while a worker reports its progress; long enough to fetch and draw everything before that.
LEASE_S = 120


def offer(video: Video, job: str, on: Collaborators) -> None:
    """Let a job be taken along."""
    if on.reuse:
        on.leases.offer(_scope(video), _id(video, job), _now_s(on))


def take(video: Video, job: str, worker: Video, on: Collaborators) -> bool:
    """Take a job, or keep it, as the worker of another video or of this one; False if somebody else has it."""
    if not on.reuse:
        return True
    now_s = _now_s(on)
    return on.leases.take(_scope(video), _id(video, job), worker.segment_user, now_s, now_s + LEASE_S)


def take_along(worker: Video, job: str, on: Collaborators) -> list[Video]:
    """Take the same job of some other videos of the template, the next ones that wait."""
    if not on.reuse:
        return []
    taken: list[Video] = []
    for id_ in on.leases.waiting(_scope(worker), f"{job}/", _id(worker, job), _now_s(on)):
        if len(taken) == MOST_TOGETHER - 1:
            break
        user = id_.rpartition("/")[2]
        video = on.videos.get(worker.account_id, user.partition(".")[0])
        if (
            video is None
            or video.segment_user != user
            or video.status is not VideoStatus.RENDERING
            or job not in video.jobs_left
        ):
            on.leases.end(_scope(worker), id_)
        elif take(video, job, worker, on):
            taken.append(video)
    return taken


def leave(video: Video, job: str, worker: Video, on: Collaborators) -> None:
    """Leave a job that was taken to its own worker."""
    on.leases.leave(_scope(video), _id(video, job), worker.segment_user)


def end(video: Video, job: str, on: Collaborators) -> None:
    """Note that nobody needs to do a job any more."""
    if on.reuse:
        on.leases.end(_scope(video), _id(video, job))


def _scope(video: Video) -> str:
    return f"{video.account_id}/{video.template_id}"


def _id(video: Video, job: str) -> str:
    return f"{job}/{video.segment_user}"


def _now_s(on: Collaborators) -> int:
    return on.now_ms() // 1000
