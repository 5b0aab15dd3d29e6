"""Tracks as functions of the frame's number, and as expressions that ffmpeg computes."""

import pytest

from chalicelib.domain.timeline import Ease, Keyframe, Track
from chalicelib.render.motion.curves import (
    LinearPiece,
    expression,
    is_always,
    number,
    pick_each,
    pieces_of,
    value_at,
    weighted_sum,
    within,
)

FPS = 24


def track(*keys: tuple[float, float]) -> Track:
    return Track(tuple(Keyframe(at, (value,)) for at, value in keys))


FADES = track((250, 0), (750, 1), (2000, 1), (2500, 0))
EASED = Track((Keyframe(100, (0.2,)), Keyframe(1100, (3.0,), Ease.IN_OUT), Keyframe(1500, (-1.0,), Ease.IN)))
LATE = Track((Keyframe(3_600_100, (0.2,)), Keyframe(3_601_100, (3.0,), Ease.OUT)))
JUMP = track((500, 0.5), (500, 1.0), (1000, 0.0))


def values(of: Track, first: int, end: int) -> list[float]:
    return [
        line.at(frame)
        for line in pieces_of(of, 0, FPS, first, end)
        for frame in range(line.first_frame, line.end_frame)
    ]


def evaluated(text: str, frame: int) -> float:
    """Return ffmpeg's values of an expression."""
    functions = {"lt": lambda a, b: a < b, "choose": lambda test, a, b: a if test else b, "n": frame}
    return eval(text.replace("if(", "choose("), functions)


@pytest.mark.parametrize(
    "of", [FADES, JUMP, EASED, track((0, 0.3)), track((100, 0), (110, 1)), track((5000, 0), (6000, 1))]
)
def test_every_frame_has_the_tracks_value_at_its_time(of):
    assert values(of, 3, 70) == pytest.approx([of.at(frame * 1000 / FPS)[0] for frame in range(3, 70)], abs=1e-9)


def test_a_play_that_begins_within_a_ramp_begins_at_its_value():
    assert values(FADES, 12, 13) == pytest.approx([0.5])


def test_an_hour_into_a_video_an_eased_value_is_as_exact():
    assert values(LATE, 86400, 86430) == pytest.approx(
        [LATE.at(n * 1000 / FPS)[0] for n in range(86400, 86430)], abs=1e-6
    )


@pytest.mark.parametrize("frame", [0, 3, 14, 15, 27, 35, 36, 60])
def test_the_expression_of_an_eased_value_has_it(frame):
    lines = pieces_of(EASED, 0, FPS, 0, 72)
    assert evaluated(expression(lines, "n"), frame) == pytest.approx(EASED.at(frame * 1000 / FPS)[0], abs=1e-9)


def test_the_smaller_of_two_values_is_so_at_each_frame():
    lines = pick_each(min, pieces_of(FADES, 0, FPS, 0, 72), pieces_of(EASED, 0, FPS, 0, 72))
    expected = [min(FADES.at(n * 1000 / FPS)[0], EASED.at(n * 1000 / FPS)[0]) for n in range(72)]
    assert [value_at(lines, n) for n in range(72)] == pytest.approx(expected)


def test_a_total_is_the_weighted_sum_at_each_frame():
    lines = weighted_sum((1, pieces_of(FADES, 0, FPS, 0, 72)), (-2, pieces_of(EASED, 0, FPS, 0, 72)))
    expected = [FADES.at(n * 1000 / FPS)[0] - 2 * EASED.at(n * 1000 / FPS)[0] for n in range(72)]
    assert [value_at(lines, n) for n in range(72)] == pytest.approx(expected)


def test_a_jump_shows_the_later_value_from_its_time_on():
    assert values(JUMP, 11, 13) == pytest.approx([0.5, 1.0])


def test_a_keyframe_that_is_off_its_frame_by_rounding_is_that_frames():
    assert values(track((41.666666667, 0), (41.666666667, 1)), 0, 2) == [0, 1]


def test_neighbours_of_one_value_are_one_line():
    assert pieces_of(track((0, 1), (500, 1), (1000, 1)), 0, FPS, 0, 48) == (LinearPiece(0, 48, 1),)


def test_lines_cover_all_frames_without_gaps():
    lines = pieces_of(FADES, 0, FPS, 0, 72)
    assert [line.end_frame for line in lines[:-1]] == [line.first_frame for line in lines[1:]]


def test_a_cut_changes_no_value():
    lines = pieces_of(FADES, 0, FPS, 0, 72)
    assert within(lines, 10, 20)[0].at(10) == lines[1].at(10)


def test_a_cut_outside_of_the_play_is_empty():
    assert within(pieces_of(FADES, 0, FPS, 0, 72), 72, 80) == ()


def test_is_always_sees_a_ramp():
    assert not is_always(pieces_of(FADES, 0, FPS, 0, 72), 1)


@pytest.mark.parametrize("frame", [0, 6, 7, 12, 18, 40, 48, 50, 59, 60, 71])
def test_the_expression_has_the_value_of_the_lines(frame):
    lines = pieces_of(FADES, 0, FPS, 0, 72)
    assert evaluated(expression(lines, "n"), frame) == pytest.approx(FADES.at(frame * 1000 / FPS)[0], abs=1e-9)


def test_an_expression_of_many_lines_nests_less_than_ffmpeg_allows():
    zigzag = track(*((at * 1000 / FPS, at % 2) for at in range(720)))
    text = expression(pieces_of(zigzag, 0, FPS, 0, 720), "n")
    depths = [text[:place].count("(") - text[:place].count(")") for place in range(len(text))]
    assert max(depths) < 30


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (-3.0, "-3"), (0.1, "0.1"), (1e-7, "1e-07")])
def test_a_number_is_written_exactly(value, text):
    assert number(value) == text
