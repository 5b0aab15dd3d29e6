"""Values between keyframes, and the part of a timeline between two frames."""

import pytest

from chalicelib.domain.timeline import Ease, Keyframe, Kind, Play, Timeline, Track


@pytest.mark.parametrize(
    ("ease", "shares"),
    [
        (Ease.LINEAR, [0, 0.25, 0.5, 0.75, 1]),
        (Ease.IN, [0, 0.0625, 0.25, 0.5625, 1]),
        (Ease.OUT, [0, 0.4375, 0.75, 0.9375, 1]),
        (Ease.IN_OUT, [0, 0.125, 0.5, 0.875, 1]),
    ],
)
def test_an_eased_change_begins_and_ends_where_it_should(ease, shares):
    assert [ease.share(time) for time in (0, 0.25, 0.5, 0.75, 1)] == shares


@pytest.mark.parametrize(("ms", "value"), [(0, 1), (100, 1), (150, 2), (199, 2.98), (200, 7), (225, 7), (300, 7)])
def test_a_value_changes_between_its_keyframes_and_rests_around_them(ms, value):
    track = Track((Keyframe(100, (1,)), Keyframe(200, (3,)), Keyframe(200, (7,)), Keyframe(250, (7,))))
    assert track.at(ms) == pytest.approx((value,))


def test_a_constant_value_has_one_keyframe_at_0():
    assert Track.constant(1, 2).keyframes == (Keyframe(0, (1, 2)),)


def test_a_part_of_a_timeline_has_only_the_plays_that_have_frames_in_it():
    plays = tuple(Play(f"o{first}", 0, Kind.TEXT, 0, 0, first, first + 10, first) for first in (0, 10, 20))
    timeline = Timeline(25, 30, plays)
    assert [play.object_id for play in timeline.between(10, 20).plays] == ["o10"]
    assert [play.object_id for play in timeline.between(9, 21).plays] == ["o0", "o10", "o20"]
