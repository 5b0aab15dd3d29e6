"""Fractions of the frame become whole px."""

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import (
    AlignH,
    AlignV,
    Aspect,
    Color,
    Keyframe,
    Look,
    PictureStyle,
    RectangleStyle,
    Track,
)
from chalicelib.render.motion.geometry import Box, Rect, box_of, even_start, placed, px, snapped

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")


def look(position: Track, size: tuple[float, float]) -> Look:
    return Look(position, Track.constant(*size), Track.constant(1), RectangleStyle(Color(0, 0, 0)))


def box(width: int, height: int) -> Box:
    return Box(width, height, (0, 0), Rect(0, 0, width, height))


@pytest.mark.parametrize(("value", "expected"), [(1.4, 1), (1.5, 2), (2.5, 3), (-1.5, -1), (-1.6, -2), (0.0, 0)])
def test_positions_are_rounded_to_the_nearest_pixel_and_halves_up(value, expected):
    assert px(value) == expected


def test_a_box_has_its_share_of_the_frame():
    made = box_of(look(Track.constant(0.25, 0.5), (0.5, 0.2)), PROFILE)
    assert (made.rest, made.width, made.height) == ((40, 45), 80, 18)


def test_a_position_from_a_32_bit_float_is_the_same_pixel():
    assert box_of(look(Track.constant(0.10000000149011612, 0), (1, 1)), PROFILE).rest == (16, 0)


def test_a_box_is_at_least_one_px():
    made = box_of(look(Track.constant(0, 0), (0, 0.001)), PROFILE)
    assert (made.width, made.height) == (1, 1)


def test_only_the_part_inside_the_frame_is_seen():
    assert box_of(look(Track.constant(-0.25, 0.5), (1, 1)), PROFILE).seen == Rect(40, 0, 120, 45)


def test_a_box_rests_where_its_last_keyframe_is():
    track = Track((Keyframe(0, (1.0, 0.0)), Keyframe(1000, (0.5, 0.1))))
    assert box_of(look(track, (1, 1)), PROFILE).rest == (80, 9)


def test_a_box_outside_of_the_frame_is_not_seen():
    assert box_of(look(Track.constant(1.5, 0), (0.2, 0.2)), PROFILE).seen.is_empty


def test_a_box_may_be_four_frames_wide():
    assert box_of(look(Track.constant(0, 0), (4, 1)), PROFILE).width == 640


def test_a_box_of_more_than_four_frames_is_refused():
    with pytest.raises(ValueError, match="each may be 0 to 4"):
        box_of(look(Track.constant(0, 0), (4.1, 1)), PROFILE)


@pytest.mark.parametrize(
    ("aspect", "expected"),
    [
        (Aspect.FIT, Rect(25, 0, 50, 50)),
        (Aspect.CROP, Rect(0, -25, 100, 100)),
        (Aspect.STRETCH, Rect(0, 0, 100, 50)),
    ],
)
def test_a_square_picture_fills_a_wide_box_by_its_aspect(aspect, expected):
    assert placed((300, 300), box(100, 50), PictureStyle(aspect)) == expected


@pytest.mark.parametrize(
    ("align_h", "align_v", "corner"),
    [(AlignH.LEFT, AlignV.TOP, (0, 0)), (AlignH.RIGHT, AlignV.TOP, (50, 0)), (AlignH.CENTER, AlignV.BOTTOM, (25, 0))],
)
def test_a_fitting_picture_is_aligned_in_its_box(align_h, align_v, corner):
    rect = placed((10, 10), box(100, 50), PictureStyle(Aspect.FIT, align_h, align_v))
    assert (rect.x, rect.y) == corner


def test_crop_keeps_the_part_that_it_is_aligned_to():
    assert placed((10, 10), box(100, 50), PictureStyle(Aspect.CROP, align_v=AlignV.BOTTOM)).y == -50


@pytest.mark.parametrize(("start", "padding"), [(10, 0), (11, 1), (-3, 1), (-4, 0)])
def test_a_raster_at_an_odd_px_gets_one_clear_px_before_it(start, padding):
    assert even_start(start) == padding


@pytest.mark.parametrize(
    ("rect", "expected"), [(Rect(11, 3, 20, 9), Rect(12, 4, 20, 8)), (Rect(3, 3, 1, 1), Rect(4, 4, 2, 2))]
)
def test_the_edges_of_a_video_snap_to_even_pixels(rect, expected):
    assert snapped(rect) == expected
