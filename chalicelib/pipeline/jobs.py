"""The render jobs of a video: handed out, and what follows when the last one is done."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasClock, HasLeases, HasQueues, HasVideos
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.job_leases import enqueue
from chalicelib.pipeline.services import HasReuse
from chalicelib.render.plan import Segment


class JobServices(HasVideos, HasQueues, HasLeases, HasReuse, HasClock, Protocol):
    """The services that queue render jobs."""


def enqueue_jobs(video: Video, services: JobServices) -> None:
    """Send the jobs that are left of a video to be rendered; where none is left, send the video on."""
    for job in video.render.jobs_left:
        enqueue(video, job, services)
        services.queues.send(Queue.RENDER, RenderMessage(video.account_id, video.id, job, video.revision))
    assemble_if_complete(video, services)


def assemble_if_complete(video: Video, services: JobServices) -> None:
    """Send a video whose jobs are all done to be assembled."""
    if video.status is VideoStatus.RENDERING and not video.render.jobs_left:
        video = services.videos.apply(lifecycle.start_assembling(video)) or video
    if video.status is VideoStatus.ASSEMBLING:
        services.queues.send(Queue.ASSEMBLE, VideoMessage.of(video))


# Long enough that starting a job costs little beside it, short enough that many can work on one video.
TARGET_MS = 8000
# A video that is not much longer is not worth a second job.
_ONE_JOB_MS = 12_000
_SOUND = "sound"


def pack(segments: Sequence[Segment], fps: int) -> list[list[Segment]]:
    """The segments that have to be rendered, in order, as jobs of about the same length."""
    total = sum(segment.frames for segment in segments)
    count = 1 if total * 1000 <= _ONE_JOB_MS * fps else -(-total * 1000 // (TARGET_MS * fps))
    jobs: list[list[Segment]] = [[] for _ in range(count)]
    before = 0
    for segment in segments:
        # By its middle, so that a segment goes where most of it belongs.
        jobs[(2 * before + segment.frames) * count // (2 * total)].append(segment)
        before += segment.frames
    return [job for job in jobs if job]


def runs(indexes: Iterable[int]) -> list[list[int]]:
    """Whole numbers, ascending, in groups without gaps."""
    groups = groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0])
    return [[index for _, index in group] for _, group in groups]


def job_name(profile: str, indexes: Sequence[int]) -> str:
    """The name of a job."""
    spans = (f"{run[0]}-{run[-1]}" if run[1:] else str(run[0]) for run in runs(indexes))
    return f"{profile}/{','.join(spans)}"


def segments_of(job: str) -> tuple[str, list[int]]:
    """The profile, and the indexes of the segments, of a job's name."""
    profile, spans = job.rsplit("/", 1)
    ends = (span.split("-") for span in spans.split(","))
    return profile, [index for end in ends for index in range(int(end[0]), int(end[-1]) + 1)]


def sound_job_name(profile: str) -> str:
    """The name of the job that is a profile's sound."""
    return f"{profile}/{_SOUND}"


def is_sound_job(job: str) -> bool:
    """Whether a job is a profile's sound."""
    return job.endswith(f"/{_SOUND}")


def profile_of_job(job: str) -> str:
    """The profile of a job's name."""
    return job.rpartition("/")[0]
