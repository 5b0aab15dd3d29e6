"""The box that is drawn for a span, and its motion."""

from dataclasses import replace

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.domain.timeline import AlignH, AlignV, Aspect, Color, Frame, PictureStyle, RectangleStyle, TextStyle
from chalicelib.render.compositing.fitting import fit_box
from chalicelib.render.motion.curves import LinearPiece
from chalicelib.render.motion.geometry import Rect
from chalicelib.render.motion.poses import Motion, MotionSpan

PROFILE = parse_profile("MP4_H264_AAC_160x90_24fps")
TEXT = TextStyle("Inter", Color(0, 0, 0))
CROP, FIT, STRETCH = (PictureStyle(aspect) for aspect in (Aspect.CROP, Aspect.FIT, Aspect.STRETCH))


def span(width=(40.0, 0.0), height=(20.0, 0.0), scale=(1.0, 0.0), rotation=(0.0, 0.0)):
    parts = ((10.0, 0.0), (10.0, 0.0), width, height, scale, rotation)
    return MotionSpan(Motion(*((LinearPiece(0, 20, *part),) for part in parts)))


def drawn(style, contents, **parts):
    box = fit_box(span(**parts), style, contents, PROFILE).box
    return box.width, box.height


def test_a_resting_object_is_drawn_in_its_box():
    setting = fit_box(span(), FIT, (300, 300), PROFILE)
    assert (setting.is_plain, setting.box.rest, setting.box.width) == (True, (10, 10), 40)


def test_a_growing_object_is_drawn_at_its_largest_size():
    assert drawn(STRETCH, (300, 300), scale=(0.05, 0.05)) == (40, 20)


def test_an_enormous_thing_is_drawn_smaller():
    width, height = drawn(STRETCH, (300, 300), scale=(1.0, 1.0))
    assert width * height <= 2.1 * 160 * 90


@pytest.mark.parametrize(("scale", "size"), [(12.0, (480, 240)), (13.0, (480, 240)), (6.0, (240, 120))])
def test_an_object_that_turns_without_growing_is_drawn_with_up_to_8_frames_of_px(scale, size):
    box = fit_box(span(scale=(scale, 0.0), rotation=(0.0, 1.0)), STRETCH, (300, 300), PROFILE).box
    assert (box.width, box.height) == size
    assert box.frame_height == pytest.approx(90 * box.width / 40)


def test_corners_are_drawn_at_the_scale_of_the_box():
    assert fit_box(span(scale=(1.0, 0.05)), FIT, (1, 1), PROFILE).box.frame_height == pytest.approx(90 * 1.95)


def test_a_picture_that_fits_a_growing_box_is_the_largest_that_does_at_each_frame():
    motion = fit_box(span(width=(40.0, 4.0)), FIT, (400, 100), PROFILE).motion
    assert [(motion.at(n).width, motion.at(n).height) for n in (0, 5, 19)] == [(40, 10), (60, 15), (80, 20)]


def test_a_picture_that_crops_to_a_growing_box_covers_it_at_each_frame():
    motion = fit_box(span(width=(40.0, 4.0)), CROP, (400, 100), PROFILE).motion
    assert [(motion.at(n).width, motion.at(n).height) for n in (0, 5, 15)] == [(80, 20), (80, 20), (100, 25)]


@pytest.mark.parametrize(("taller_px", "is_stretched"), [(0, False), (1.9, False), (2.1, True), (-2.1, True)])
def test_a_picture_that_crops_to_a_box_that_keeps_its_shape_within_2_px_is_cropped_once(taller_px, is_stretched):
    height = (20 + taller_px) * 78 / 40
    fitted = fit_box(span(width=(40.0, 2.0), height=(20.0, (height - 20) / 19)), CROP, (400, 100), PROFILE)
    assert fitted.style.aspect is (Aspect.STRETCH if is_stretched else Aspect.CROP)


def test_a_cropped_picture_in_a_growing_box_is_cut_by_the_box():
    cut = fit_box(span(width=(40.0, 4.0)), CROP, (300, 100), PROFILE).cut
    assert cut.motion.at(3).width == 52


def test_a_fitting_picture_in_a_growing_box_is_cut_at_its_own_extent():
    cut = fit_box(span(width=(40.0, 4.0)), FIT, (100, 100), PROFILE).cut
    assert cut.motion.at(3).width == 20


def test_alignment_holds_while_a_box_grows():
    style = PictureStyle(Aspect.FIT, AlignH.RIGHT)
    motion = fit_box(span(width=(40.0, 4.0)), style, (100, 100), PROFILE).motion
    assert motion.at(5).x + motion.at(5).width == 10 + 60


def test_corners_of_a_growing_box_are_not_drawn_but_cut():
    style = RectangleStyle(Color(0, 0, 0), Frame(0.1))
    setting = fit_box(span(width=(40.0, 4.0)), style, None, PROFILE)
    assert (setting.style.frame, setting.cut.shape.radius) == (Frame(), 9)


def test_a_text_is_set_in_its_largest_box_even_where_it_rests_in_a_smaller_one():
    setting = fit_box(span(), TEXT, (80, 40), PROFILE)
    assert (setting.is_plain, setting.box.frame_height) == (False, 45)


def test_a_text_in_its_largest_box_is_drawn_as_it_is():
    assert fit_box(span(), TEXT, (40, 20), PROFILE).is_plain


def test_a_resting_object_is_scaled_about_its_centre():
    box = fit_box(replace(span(scale=(0.5, 0.0)), alone=True), FIT, (300, 300), PROFILE).box
    assert (box.rest, box.width, box.height, box.frame_height) == ((20, 15), 20, 10, 45)


def test_a_resting_object_has_at_least_a_px():
    box = fit_box(span(width=(0.2, 0.0), height=(0.2, 0.0)), FIT, (300, 300), PROFILE).box
    assert (box.width, box.height) == (1, 1)


def test_a_moving_object_is_drawn_with_at_least_2_by_2_px_all_of_which_are_seen():
    box = fit_box(span(width=(0.1, 0.01), height=(0.1, 0.01)), STRETCH, (300, 300), PROFILE).box
    assert (box.width, box.height, box.rest, box.seen) == (2, 2, (0, 0), Rect(0, 0, 2, 2))


def test_vertical_alignment_holds_while_a_box_grows():
    style = PictureStyle(Aspect.FIT, align_v=AlignV.BOTTOM)
    motion = fit_box(span(height=(20.0, 4.0)), style, (400, 100), PROFILE).motion
    assert (motion.at(5).y + motion.at(5).height, motion.at(5).height) == (10 + 40, 10)


@pytest.mark.parametrize("style", [STRETCH, RectangleStyle(Color(0, 0, 0))])
def test_an_object_that_fills_its_box_moves_as_its_box(style):
    contents = (400, 100) if style is STRETCH else None
    motion = fit_box(span(width=(40.0, 4.0)), style, contents, PROFILE).motion
    assert (motion.at(5).width, motion.at(5).height) == (60, 20)


def test_a_picture_is_stretched_to_its_own_motion():
    assert fit_box(span(width=(40.0, 4.0)), FIT, (400, 100), PROFILE).style.aspect is Aspect.STRETCH


def test_a_text_keeps_the_shape_of_its_largest_box():
    motion = fit_box(span(width=(40.0, 4.0)), TEXT, (80, 20), PROFILE).motion
    assert (motion.at(5).width, motion.at(5).height) == (60, 15)
