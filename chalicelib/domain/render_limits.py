"""The limits of render jobs: they end in time, and their encoders fit into the memory of their function.

A segment is encoded by one encoder and cannot be shared, so its length is limited. A job is as many segments as take
about `JOB_CPU_S` with ordinary footage, or a single segment.
"""

import math

from chalicelib.domain.codec_families import family_of
from chalicelib.domain.encoder_weights import composing_mb, encoder_mb, grainy_cpu_s
from chalicelib.domain.functions import reader_of
from chalicelib.domain.profile import Profile

JOB_CPU_S = 20
"""The CPU time of a job of ordinary footage: short enough that many workers can share a video."""
SEGMENT_CPU_S = 240
"""The most CPU time of a segment of the hardest footage."""
MAX_JOB_CPU_S = 340
"""The most CPU time of a job of the hardest footage, all of its videos together."""
LAMBDA_SLOWNESS = 2
"""How many times the measured CPU time a job may take on a vCPU of Lambda. A guess, as no account was at hand."""
MAX_PARTS = 800
"""The most regular segments of a video in one profile."""
MAX_SEGMENTS = 2000
"""The most segments of a video in all profiles: its row holds their names and those of their jobs, in up to 400 KB."""
# The rest is for pages that are shared, and for what grows between two measurements.
_USABLE_MEMORY = 0.9


def longest_job_s() -> float:
    """Return the longest time that a render job may take on Lambda, in seconds."""
    return MAX_JOB_CPU_S * LAMBDA_SLOWNESS


def max_segment_frames(profile: Profile) -> int:
    """Return the most frames of a segment. A profile with a picture has at least two."""
    return max(2, int(SEGMENT_CPU_S / grainy_cpu_s(profile, 1)))


def max_video_ms(profile: Profile) -> int:
    """Return the length of the longest video in a profile, in ms."""
    return max_segment_frames(profile) // 2 * MAX_PARTS * 1000 // profile.fps


def check_renderable(profile: Profile, duration_ms: int) -> None:
    """Check that a video of a length can be rendered in a profile.

    Raises:
        ValueError: it is too long, or not even one encoder fits into the memory of its function.
    """
    if not profile.has_picture:
        return
    worker, needed_mb = reader_of(family_of(profile.format).queue), math.ceil(job_mb(profile, 1) / _USABLE_MEMORY)
    if needed_mb > worker.memory_mb:
        raise ValueError(
            f"{profile.name} takes {needed_mb} MB of memory, and the function {worker.name} has {worker.memory_mb}; "
            "choose a smaller size"
        )
    if duration_ms > max_video_ms(profile):
        limit_s = max_video_ms(profile) // 1000
        raise ValueError(
            f"{profile.name} takes videos of up to {limit_s} s, not of {duration_ms / 1000:.1f} s; "
            "choose a smaller size, fewer frames per second or another codec"
        )


def check_segments(count: int) -> None:
    """Check that the row of a video can hold its segments.

    Raises:
        ValueError: they are too many; the text says how many may be.
    """
    if count > MAX_SEGMENTS:
        raise ValueError(
            f"the video has {count} segments in all its profiles; the most is {MAX_SEGMENTS}; "
            "choose fewer profiles or smaller ones, or make a shorter video"
        )


def encoders_that_fit(profile: Profile, memory_mb: int) -> int:
    """Return how many encoders fit into the memory of a function beside everything else; at least 1."""
    return max(1, int((memory_mb * _USABLE_MEMORY - composing_mb(profile)) / encoder_mb(profile)))


def job_mb(profile: Profile, encoders: int) -> float:
    """Return the memory of a render job, in MB."""
    return composing_mb(profile) + encoders * encoder_mb(profile)


def videos_at_once(profile: Profile, frames: int, memory_mb: int) -> int:
    """Return how many videos' jobs of some frames one worker may do together, each with its own encoder; at least 1."""
    in_time = int(MAX_JOB_CPU_S / grainy_cpu_s(profile, max(1, frames)))
    return max(1, min(in_time, encoders_that_fit(profile, memory_mb)))
