"""The decoded frames of a file in ffprobe's report."""

import pytest

from chalicelib.render.media_files.raw_frames import Fields, Rotation, raw_frames
from chalicelib.render.motion.geometry import Rect

PLAIN = {"width": 720, "height": 576, "codec_name": "h264", "pix_fmt": "yuv420p"}


def raw(*side_data, **stream):
    return raw_frames({**PLAIN, **stream, "side_data_list": list(side_data)}, None)


def matrix(a, b, c, d):
    """Return a display matrix as ffprobe writes it."""
    rows = [(a, b, 0), (c, d, 0), (0, 0, 1 << 30)]
    lines = [f"{number:08d}: " + " ".join(f"{value:11d}" for value in row) for number, row in enumerate(rows)]
    return {"side_data_type": "Display Matrix", "displaymatrix": "\n" + "\n".join(lines) + "\n", "rotation": 0}


def cropping(left, right, top, bottom):
    return {"crop_left": left, "crop_right": right, "crop_top": top, "crop_bottom": bottom}


def test_plain_frames_are_upright():
    assert raw().are_upright
    assert raw(field_order="progressive").are_upright


@pytest.mark.parametrize(
    ("signs", "turn"),
    [
        ((1, 0, 0, 1), Rotation.NONE),
        ((-1, 0, 0, 1), Rotation.MIRRORED),
        ((1, 0, 0, -1), Rotation.FLIPPED),
        ((-1, 0, 0, -1), Rotation.HALF),
        ((0, 1, -1, 0), Rotation.RIGHT),
        ((0, -1, 1, 0), Rotation.LEFT),
        ((0, -1, -1, 0), Rotation.RIGHT_FLIPPED),
        ((0, 1, 1, 0), Rotation.LEFT_FLIPPED),
    ],
)
def test_a_display_matrix_is_a_turn(signs, turn):
    found = raw(matrix(*(sign << 16 for sign in signs)))
    assert (found.turn, found.turn.swaps_sides) == (turn, signs[0] == 0)


@pytest.mark.parametrize(("degrees", "turn"), [((56756, 32768), Rotation.NONE), ((32768, 56756), Rotation.RIGHT)])
def test_a_turn_between_quarters_is_the_nearest_quarter(degrees, turn):
    cosine, sine = degrees
    assert raw(matrix(cosine, sine, -sine, cosine)).turn is turn


def test_a_matrix_that_cannot_be_read_turns_nothing():
    assert raw({"displaymatrix": "\n00000000: 1 2\n"}).are_upright


def test_a_clean_aperture_is_a_part_of_the_frame():
    found = raw(cropping(8, 9, 0, 0))
    assert (found.aperture, found.is_whole, found.are_upright) == (Rect(8, 0, 703, 576), False, False)


@pytest.mark.parametrize(("left", "is_whole"), [(719, False), (720, True), (900, True)])
def test_an_aperture_that_shows_nothing_is_ignored(left, is_whole):
    assert raw(cropping(left, 0, 0, 0)).is_whole is is_whole


@pytest.mark.parametrize("order", ["tt", "tb", "bb", "bt"])
def test_flagged_frames_declare_their_first_field(order):
    assert raw(field_order=order).fields == Fields(None)


@pytest.mark.parametrize(("order", "top_first"), [("tt", True), ("tb", True), ("bb", False), ("bt", False)])
def test_for_other_codecs_the_container_declares_the_first_field(order, top_first):
    assert raw(field_order=order, codec_name="mjpeg").fields == Fields(top_first)


@pytest.mark.parametrize("order", ["progressive", "unknown"])
@pytest.mark.parametrize("codec", ["dvvideo", "mpeg4", "dnxhd"])
def test_only_some_codecs_have_fields_without_saying_so(order, codec):
    assert raw(field_order=order).fields is None
    assert raw(field_order=order, codec_name=codec).fields == Fields(None)


@pytest.mark.parametrize(
    ("told", "pixels"),
    [
        ("yuv420p", "yuv420p"),
        ("yuvj420p", "yuv420p"),
        ("gbrp", "gbrp"),
        ("gbrap10le", "gbrap10le"),
        ("nv12", None),
        ("pal8", None),
        ("", None),
    ],
)
def test_only_formats_that_scalers_write_are_kept(told, pixels):
    assert raw(pix_fmt=told).pixels == pixels
