"""The segments of one render job."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.profile import parse_profile
from chalicelib.pipeline.jobs import TARGET_MS, job_name, pack, runs, segments_of
from chalicelib.render.plan import Segment

PROFILE = parse_profile("MP4_H264_AAC_1280x720_24fps")
FPS = PROFILE.fps


def segments(*seconds):
    """Segments of so many seconds, one after the other."""
    ends = [sum(seconds[:number]) * FPS for number in range(len(seconds) + 1)]
    return [Segment(index, first, end) for index, (first, end) in enumerate(pairwise(ends))]


def packed(*seconds):
    return [[segment.index for segment in job] for job in pack(segments(*seconds), PROFILE)]


def test_nothing_to_render_is_no_job():
    assert pack([], PROFILE) == []


def test_a_short_video_is_one_job():
    assert packed(4, 4, 4) == [[0, 1, 2]]


def test_a_long_one_is_several_jobs_of_about_the_same_length():
    assert packed(4, 4, 4, 4, 4, 4) == [[0, 1], [2, 3], [4, 5]]


def test_segments_with_cached_ones_in_between_may_be_one_job():
    first, _, third = segments(4, 4, 4)
    assert pack([first, third], PROFILE) == [[first, third]]


@given(st.lists(st.integers(1, 5), max_size=60))
def test_each_segment_is_in_one_job_and_none_is_much_longer_than_wanted(seconds):
    jobs = pack(segments(*seconds), PROFILE)
    assert [segment for job in jobs for segment in job] == segments(*seconds)
    assert all(sum(segment.frames for segment in job) * 1000 / FPS <= TARGET_MS + 5000 for job in jobs)


@pytest.mark.parametrize(
    ("name", "jobs"),
    [
        ("MP4_H264_AAC_1920x1080_24fps", [[0, 1], [2, 3], [4, 5]]),
        ("MP4_H264_AAC_3840x2160_24fps", [[0], [1], [2], [3], [4], [5]]),
        ("WEBM_VP9_OPUS_1920x1080_24fps", [[0], [1], [2], [3], [4], [5]]),
    ],
)
def test_jobs_of_large_pictures_or_slow_codecs_are_shorter(name, jobs):
    made = pack(segments(4, 4, 4, 4, 4, 4), parse_profile(name))
    assert [[segment.index for segment in job] for job in made] == jobs


def test_runs_have_no_gaps():
    assert runs([0, 1, 2, 5, 7, 8]) == [[0, 1, 2], [5], [7, 8]]


@pytest.mark.parametrize(
    ("indexes", "name"), [([0], "MP3/0"), ([0, 1, 2], "MP3/0-2"), ([0, 1, 5, 7, 8], "MP3/0-1,5,7-8")]
)
def test_the_name_of_a_job_holds_its_segments(indexes, name):
    assert (job_name("MP3", indexes), segments_of(name)) == (name, ("MP3", indexes))
