"""Which segments make one render job. Pure.

A job's name in the video's row tells its profile and its segments: `MP4_H264_AAC_640x480_24fps/0-2,5`; or that it is
the profile's sound: `MP4_H264_AAC_640x480_24fps/sound`.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby

from chalicelib.render.plan import Segment

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


def sound_job(profile: str) -> str:
    """The name of the job that is a profile's sound."""
    return f"{profile}/{_SOUND}"


def is_sound(job: str) -> bool:
    """Whether a job is a profile's sound."""
    return job.endswith(f"/{_SOUND}")


def profile_of(job: str) -> str:
    """The profile of a job's name."""
    return job.rpartition("/")[0]
