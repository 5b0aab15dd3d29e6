"""Where a video is cut."""

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Timeline
from chalicelib.render.plan import Segment, plan_segments


def test_a_video_is_one_segment():
    assert plan_segments(Timeline(24, 48, ()), parse_profile("GIF_64x64_24fps")) == (Segment(0, 0, 48),)


def test_what_has_no_picture_has_no_segment():
    assert plan_segments(Timeline(24, 48, ()), parse_profile("MP3")) == ()


def test_a_segment_counts_its_frames():
    assert Segment(1, 10, 25).frames == 15
