"""The pose of a box at each frame, and the spans in which it rests."""

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import Color, Keyframe, Kind, Look, Play, RectangleStyle, Track
from chalicelib.render.motion.poses import Pose, motion_of, spans_of

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")


def track(*keys: tuple[float, tuple[float, ...]]) -> Track:
    return Track(tuple(Keyframe(at, value) for at, value in keys))


def motion(kind=Kind.RECTANGLE, position=None, size=None, **more):
    place = position or Track.constant(0.25, 0.2)
    look = Look(place, size or Track.constant(0.5, 0.5), Track.constant(1), RectangleStyle(Color(0, 0, 0)), **more)
    return motion_of(Play("it", 0, kind, 0, 2000, 0, 48, 0, look), look, PROFILE)


def spans(**more):
    return [(span.first_frame, span.end_frame) for span in spans_of(motion(**more))]


MOVE = track((500, (0.0, 0.0)), (1000, (0.1, 0.1)))


def test_a_pose_is_in_px():
    assert motion().at(5) == Pose(40, 18, 80, 45, 1, 0)


def test_the_ends_of_a_move_are_whole_px_and_the_frames_between_are_not():
    made = motion(position=track((0, (0.0, 0.0)), (1000, (0.111, 0.0))))
    assert (made.at(24).x, made.at(1).x) == (18, pytest.approx(18 / 24))


def test_a_moving_video_rests_at_even_px():
    assert motion(Kind.VIDEO, position=track((0, (0.0, 0.0)), (1000, (0.119, 0.0)))).at(24).x == 20


def test_a_resting_object_is_one_span():
    assert spans() == [(0, 48)]


def test_before_and_after_a_move_a_box_rests():
    assert spans(position=MOVE) == [(0, 12), (12, 24), (24, 48)]


def test_a_jump_is_two_rests():
    assert spans(position=track((500, (0.0, 0.0)), (500, (0.1, 0.1)))) == [(0, 12), (12, 48)]


def test_moves_that_follow_each_other_are_one_span():
    chained = track((0, (0.0, 0.0)), (1000, (0.1, 0.1)), (2000, (0.2, 0.0)))
    assert spans(position=chained) == [(0, 48)]


def test_a_shrinking_object_is_drawn_again_at_each_half_of_its_area():
    assert spans(scale=track((0, (0.2,)), (2000, (1.0,)))) == [(0, 3), (3, 9), (9, 18), (18, 30), (30, 48)]


def test_a_jump_of_the_scale_without_a_move_is_a_rest():
    assert spans(scale=track((500, (1.0,)), (500, (2.0,)))) == [(0, 12), (12, 48)]


def test_a_rest_that_is_turned_is_not_plain():
    made = spans_of(motion(rotation=Track.constant(10.0)))
    assert (len(made), made[0].is_plain) == (1, False)


def test_a_constantly_scaled_object_is_plain():
    assert spans_of(motion(scale=Track.constant(1.5)))[0].is_plain


def test_an_object_that_rests_scaled_before_or_after_a_zoom_is_not_plain():
    made = spans_of(motion(scale=track((0, (1.0,)), (500, (1.5,)))))
    assert not any(span.is_plain for span in made)


def test_a_full_turn_is_plain():
    assert spans_of(motion(rotation=Track.constant(360.0)))[0].is_plain


def test_a_box_may_be_four_frames_wide_and_enlarged_a_hundred_times():
    assert motion(size=Track.constant(4, 4), scale=Track.constant(100)).at(0).width == 640


def test_a_box_without_extent_is_empty():
    assert motion(size=Track.constant(0.0, 0.5)).at(0).is_empty


@pytest.mark.parametrize(
    "more",
    [
        {"size": Track.constant(4.1, 1)},
        {"size": Track.constant(1, -0.1)},
        {"scale": Track.constant(-1)},
        {"scale": Track.constant(100.1)},
    ],
)
def test_sizes_that_are_too_large_or_negative_are_refused(more):
    with pytest.raises(ValueError, match="may be 0 to"):
        motion(**more)
