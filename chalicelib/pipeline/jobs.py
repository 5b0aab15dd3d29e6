"""Pack the segments of a video into render jobs, queue the jobs, and queue the assembly after the last one.

The name of a job holds its profile and its segments, as in `MP4_H264_AAC_640x480_24fps/0-2,5`. The job of a profile's
sound is named `MP4_H264_AAC_640x480_24fps/sound`.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.codec_families import family_of
from chalicelib.domain.encoder_weights import cpu_s
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.ports import Videos
from chalicelib.domain.profile import Profile, defines_itself, parse_profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_limits import JOB_CPU_S
from chalicelib.domain.services import HasClock, HasLeases, HasQueues, HasVideos
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.job_leases import enqueue
from chalicelib.pipeline.services import HasReuse
from chalicelib.render.plan import Segment


class JobServices(HasVideos, HasQueues, HasLeases, HasReuse, HasClock, Protocol):
    """The services that queue render jobs."""


def enqueue_jobs(video: Video, services: JobServices) -> None:
    """Queue the unfinished jobs of a video, or its assembly if none is left."""
    for job in video.render.jobs_left:
        enqueue(video, job, services)
        services.queues.send(queue_of(video, job), RenderMessage(video.account_id, video.id, job, video.revision))
    assemble_if_complete(video, services)


def assemble_if_complete(video: Video, services: JobServices) -> None:
    """Queue the assembly of a video whose jobs are all finished."""
    video = mark_complete(video, services.videos)
    if video.status is VideoStatus.ASSEMBLING:
        services.queues.send(Queue.ASSEMBLE, VideoMessage.of(video))


def mark_complete(video: Video, videos: Videos) -> Video:
    """Let a video be assembled whose jobs are all finished. Return it as it is then."""
    if video.status is VideoStatus.RENDERING and not video.render.jobs_left:
        return apply_or_find(lifecycle.start_assembling(video), videos) or video
    return video


def apply_or_find(transition: lifecycle.Transition, videos: Videos) -> Video | None:
    """Write a transition. Return the video after it, also if it had already happened in the same attempt, or None.

    Another worker may have done the same at the same moment. The SDK, too, sends a write again whose answer was lost,
    and the second one is refused. If the caller then did not pass the video on, nobody would.
    """
    applied = videos.apply(transition)
    if applied is None:
        was, now = transition.video, videos.get(transition.video.account_id, transition.video.id)
        if now and (now.status, now.revision, now.plan.attempt_id) == (
            transition.to,
            was.revision,
            was.plan.attempt_id,
        ):
            return now
    return applied


def queue_of(video: Video, job: str) -> Queue:
    """Return the queue of a job: that of its profile's family of codecs."""
    profile = profile_of_job(job)
    name = video.plan.base_profiles.get(profile, profile)
    # A plan of an earlier release does not name the bases of custom profiles. Any worker plans such a video again.
    return family_of(parse_profile(name).format).queue if defines_itself(name) else Queue.RENDER_H264


# Long enough that the start of a job costs little, short enough that many workers can share a video. Jobs of large
# pictures or slow codecs are shorter: see `JOB_CPU_S`.
TARGET_MS = 8000
# A second job would cost more than it saves below these sizes.
_ONE_JOB_MS = 12_000
_ONE_JOB_CPU_S = 1.5 * JOB_CPU_S
_SOUND = "sound"


def pack(segments: Sequence[Segment], profile: Profile) -> list[list[Segment]]:
    """Group segments, in order, into jobs of about the same length."""
    total = sum(segment.frames for segment in segments)
    count = _number_of_jobs(total, profile)
    jobs: list[list[Segment]] = [[] for _ in range(count)]
    before = 0
    for segment in segments:
        # The middle of a segment decides its job.
        jobs[(2 * before + segment.frames) * count // (2 * total)].append(segment)
        before += segment.frames
    return [job for job in jobs if job]


def _number_of_jobs(frames: int, profile: Profile) -> int:
    if not frames:
        return 1
    length_ms, work_s = frames * 1000 / profile.fps, cpu_s(profile, frames)
    if length_ms <= _ONE_JOB_MS and work_s <= _ONE_JOB_CPU_S:
        return 1
    return math.ceil(max(length_ms / TARGET_MS, work_s / JOB_CPU_S))


def runs(indexes: Iterable[int]) -> list[list[int]]:
    """Group ascending whole numbers into runs without gaps."""
    groups = groupby(enumerate(indexes), key=lambda pair: pair[1] - pair[0])
    return [[index for _, index in group] for _, group in groups]


def job_name(profile: str, indexes: Sequence[int]) -> str:
    """Return the name of a render job."""
    spans = (f"{run[0]}-{run[-1]}" if run[1:] else str(run[0]) for run in runs(indexes))
    return f"{profile}/{','.join(spans)}"


def segments_of(job: str) -> tuple[str, list[int]]:
    """Return the profile and the segment indexes that a job's name holds."""
    profile, spans = job.rsplit("/", 1)
    ends = (span.split("-") for span in spans.split(","))
    return profile, [index for end in ends for index in range(int(end[0]), int(end[-1]) + 1)]


def sound_job_name(profile: str) -> str:
    """Return the name of the job that mixes a profile's sound."""
    return f"{profile}/{_SOUND}"


def is_sound_job(job: str) -> bool:
    """Return whether a job mixes a profile's sound."""
    return job.endswith(f"/{_SOUND}")


def profile_of_job(job: str) -> str:
    """Return the profile that a job's name holds."""
    return job.rpartition("/")[0]
