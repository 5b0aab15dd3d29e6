"""The placing of a drawn box: its canvas, its position, the corners for `perspective`."""

import math

import pytest

from chalicelib.render.motion.curves import LinearPiece
from chalicelib.render.motion.geometry import Box, Rect
from chalicelib.render.motion.poses import Motion
from chalicelib.render.motion.warp import MARGIN_PX, Warp, warp_of

FRAME = Rect(0, 0, 160, 90)
RECT = Rect(0, 0, 40, 20)
BOX = Box(40, 20, (0, 0), RECT)


def motion(x=(60.0, 0.0), y=(35.0, 0.0), width=(40.0, 0.0), height=(20.0, 0.0), scale=(1.0, 0.0), rotation=(0.0, 0.0)):
    """Over 24 frames; each part as its value at frame 0 and its change per frame."""
    return Motion(*((LinearPiece(0, 24, *part),) for part in (x, y, width, height, scale, rotation)))


def warp(*, opaque=False, box=BOX, rect=RECT, **parts) -> Warp:
    made = warp_of(box, rect, motion(**parts), FRAME, opaque=opaque)
    assert made is not None
    return made


def evaluated(text: str, **names: float) -> float:
    """Return ffmpeg's value of an expression."""
    kept: dict[int, float] = {}
    functions = {"st": kept.__setitem__, "ld": kept.__getitem__, "cos": math.cos, "sin": math.sin, "PI": math.pi}
    functions |= {"floor": math.floor, "max": max, **names}
    return [eval(part, functions) for part in text.split(";")][-1]


def source_of(made: Warp, frame: int, x: float, y: float) -> tuple[float, float]:
    """Return the point of the drawing, without its margin, that a point of the frame shows."""
    place, corners = made.place("n"), made.corners("n")
    left, top = (evaluated(str(place[side]), n=frame) for side in "xy")
    ends = {name: evaluated(str(corners[name]), n=frame) for name in ("x0", "y0", "x1", "y1", "x2", "y2")}
    across, down = (x - left - 0.5) / made.width, (y - top - 0.5) / made.height
    return tuple(
        ends[f"{side}0"]
        + across * (ends[f"{side}1"] - ends[f"{side}0"])
        + down * (ends[f"{side}2"] - ends[f"{side}0"])
        + 0.5
        - MARGIN_PX
        for side in "xy"
    )


@pytest.mark.parametrize("frame", [0, 7, 23])
def test_the_corner_of_a_moving_box_is_taken_from_the_drawings_corner(frame):
    made = warp(x=(60.0, 0.3), y=(35.0, -0.2))
    assert source_of(made, frame, 60 + 0.3 * frame, 35 - 0.2 * frame) == pytest.approx((0, 0))


def test_the_corner_of_a_scaled_box_is_taken_from_the_drawings_corner():
    assert source_of(warp(scale=(0.5, 0.02)), 10, 80 - 20 * 0.7, 45 - 10 * 0.7) == pytest.approx((0, 0))


def test_a_turned_box_is_turned_clockwise():
    # After 90 degrees, the middle of the right edge is below.
    assert source_of(warp(rotation=(0.0, 9.0)), 10, 80, 65) == pytest.approx((40, 10))


def test_a_picture_smaller_than_its_box_keeps_its_place_in_it():
    made = warp(rect=Rect(0, 0, 10, 20), scale=(1.0, 0.1))
    assert source_of(made, 10, 80 - 40, 45 - 20) == pytest.approx((0, 0))


def test_a_slow_move_has_a_canvas_that_moves():
    made = warp(x=(10.0, 4.0))
    assert (made.is_fixed, made.region.width < 60) == (False, True)


def test_the_place_of_a_canvas_is_at_even_px():
    made = warp(x=(60.0, 0.3))
    assert {evaluated(str(made.place("n")["x"]), n=frame) % 2 for frame in range(24)} == {0}


def test_a_picture_larger_than_the_frame_has_a_canvas_of_the_frame():
    made = warp(scale=(4.0, 0.1))
    assert (made.is_fixed, made.region) == (True, FRAME)


def test_an_opaque_picture_larger_than_the_frame_hides_everything_behind():
    assert warp(scale=(5.0, 0.1), opaque=True).covers


def test_an_opaque_picture_turned_out_of_a_corner_hides_nothing():
    assert not warp(scale=(5.0, 0.0), rotation=(0.0, 2.0), opaque=True).covers


def test_a_picture_that_is_never_in_the_frame_has_no_warp():
    assert warp_of(BOX, RECT, motion(x=(200.0, 1.0)), FRAME, opaque=False) is None


def test_a_resting_picture_is_computed_once():
    assert warp(rotation=(10.0, 0.0)).corners("n")["eval"] == "init"
