"""The usage of videos, as callers see it: the rendered time, the time from the cache, and the compute time."""

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
class VideoTotals:
    """Totals of many videos. `duration_ms` and `credits` count finished videos only, `usage` counts all.

    `unwatched` are those that wait to be watched, or whose link ended before: they have not failed.
    """

    videos: int
    done: int
    failed: int
    unwatched: int
    duration_ms: int
    credits: int
    usage: Usage


def usage_of(video: Video) -> Usage:
    """Return the usage of a video so far. A segment that was lost and rendered again counts twice."""
    render = video.render
    # Others have rendered the rest of a finished video. The rest of an unfinished one may not be rendered at all.
    others_ms = render.total_ms - render.rendered_ms if video.status is VideoStatus.DONE else 0
    return Usage(render.rendered_ms, max(render.cached_ms, others_ms), render.compute_mb_ms)


def total_of(videos: Iterable[Video]) -> VideoTotals:
    """Return the totals of these videos so far."""
    all_ = list(videos)
    done = [video for video in all_ if video.status is VideoStatus.DONE]
    return VideoTotals(
        videos=len(all_),
        done=len(done),
        failed=sum(video.status is VideoStatus.ERROR and not video.ended_unwatched for video in all_),
        unwatched=sum(video.status is VideoStatus.UNWATCHED or video.ended_unwatched for video in all_),
        duration_ms=sum(video.plan.duration_ms for video in done),
        credits=sum(video.credits for video in done),
        usage=sum(map(usage_of, all_), Usage()),
    )
