"""What videos took, of which how much was there already: of one, or of many together."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.domain.video import Video, VideoStatus


@dataclass(frozen=True, slots=True)
class Usage:
    """ms of video, in all profiles with pictures together, and the work of Lambdas, in MB of memory times ms."""

    rendered_ms: int = 0
    cached_ms: int = 0
    compute_mb_ms: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(
            self.rendered_ms + other.rendered_ms,
            self.cached_ms + other.cached_ms,
            self.compute_mb_ms + other.compute_mb_ms,
        )


@dataclass(frozen=True, slots=True)
class Sum:
    """What many videos came to. `duration_ms` and `credits` are of those that are done, `usage` is of all."""

    videos: int
    done: int
    failed: int
    duration_ms: int
    credits: int
    usage: Usage


def usage_of(video: Video) -> Usage:
    """What a video took so far. What was rendered twice, as it was lost, counts twice."""
    # Of one that is done others have made all that it has not; of one that is not, nobody may have.
    others_ms = video.render.total_ms - video.render.rendered_ms if video.status is VideoStatus.DONE else 0
    return Usage(video.render.rendered_ms, max(video.render.cached_ms, others_ms), video.render.compute_mb_ms)


def sum_of(videos: Iterable[Video]) -> Sum:
    """What these videos came to so far."""
    all_ = list(videos)
    done = [video for video in all_ if video.status is VideoStatus.DONE]
    return Sum(
        videos=len(all_),
        done=len(done),
        failed=sum(video.status is VideoStatus.ERROR for video in all_),
        duration_ms=sum(video.plan.duration_ms for video in done),
        credits=sum(video.credits for video in done),
        usage=sum(map(usage_of, all_), Usage()),
    )
