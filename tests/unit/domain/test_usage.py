"""The usage of videos, and the totals of many."""

import pytest

from chalicelib.domain.usage import Usage, total_of, usage_of
from chalicelib.domain.video import VideoStatus
from tests.fakes import make_video, with_changes


def video(status=VideoStatus.DONE, **changes):
    return with_changes(make_video(status=status), **changes)


@pytest.mark.parametrize(("status", "cached_ms"), [(VideoStatus.DONE, 700), (VideoStatus.RENDERING, 0)])
def test_others_have_rendered_the_rest_of_a_finished_video_only(status, cached_ms):
    assert usage_of(video(status, total_ms=1000, rendered_ms=300)).cached_ms == cached_ms


def test_the_cache_has_at_least_the_length_that_was_found_in_it():
    assert usage_of(video(total_ms=1000, rendered_ms=800, cached_ms=500)) == Usage(800, 500, 0)


def test_usage_is_added_up():
    assert Usage(1, 20, 300) + Usage(4, 50, 600) == Usage(5, 70, 900)


def test_totals_count_the_length_and_credits_of_finished_videos_only():
    videos = [
        video(VideoStatus.DONE, duration_ms=2500, compute_mb_ms=10),
        video(VideoStatus.ERROR, duration_ms=2500, compute_mb_ms=20),
        video(VideoStatus.RENDERING, duration_ms=2500, compute_mb_ms=40),
    ]
    total = total_of(videos)
    assert (total.videos, total.done, total.failed) == (3, 1, 1)
    assert (total.duration_ms, total.credits, total.usage.compute_mb_ms) == (2500, 3, 70)
