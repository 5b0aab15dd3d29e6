"""Round corners and borders."""

from PIL import Image

from chalicelib.domain.timeline import Color, Frame
from chalicelib.render.drawing.shapes import Shape, framed
from chalicelib.render.motion.geometry import Box, Rect

WHOLE = Rect(0, 0, 40, 20)
BOX = Box(40, 20, (0, 0), WHOLE, frame_height=100)


def picture(frame: Frame) -> Image.Image:
    return framed(Image.new("RGB", (40, 20), (9, 9, 9)), frame, WHOLE, WHOLE, BOX)


def test_a_plain_shape_changes_nothing():
    assert picture(Frame()).mode == "RGB"


def test_a_corner_is_clear_and_the_middle_is_not():
    alpha = picture(Frame(corner_radius=0.08)).getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((39, 19)), alpha.getpixel((20, 0))) == (0, 0, 255)


def test_all_four_corners_are_alike():
    mask = Shape(6.5, 0).mask((40, 20))
    assert mask.tobytes() == mask.transpose(Image.Transpose.ROTATE_180).tobytes()


def test_an_arc_has_smooth_edges():
    assert len(Shape(8, 0).mask((40, 20)).getcolors()) > 6


def test_a_disc_has_its_area():
    covered = sum(count * value / 255 for count, value in Shape(20, 0).mask((40, 40)).getcolors())
    assert abs(covered - 3.14159 * 400) < 8


def test_a_border_is_inside_of_the_box():
    image = picture(Frame(border_width=0.03, border_color=Color(255, 0, 0)))
    row = [image.getpixel((x, 10))[0] for x in (0, 2, 3, 36, 37, 39)]
    assert row == [255, 255, 9, 9, 255, 255]
    column = [image.getpixel((20, y))[0] for y in (0, 2, 3, 16, 17, 19)]
    assert column == [255, 255, 9, 9, 255, 255]


def test_nothing_of_the_picture_is_seen_at_the_smooth_edge_of_its_border():
    image = picture(Frame(corner_radius=0.08, border_width=0.03, border_color=Color(255, 0, 0)))
    edge = [color for _, color in image.crop((0, 0, 6, 2)).getcolors() if color[3]]
    assert (len(edge) > 3, {color[:3] for color in edge}) == (True, {(255, 0, 0)})


def test_a_border_without_a_colour_is_none():
    assert Shape.of(Frame(border_width=0.03), 100).is_plain


def test_a_part_has_only_the_corners_that_are_in_it():
    half = framed(Image.new("RGB", (20, 20), (9, 9, 9)), Frame(0.08), WHOLE, Rect(20, 0, 20, 20), BOX)
    alpha = half.getchannel("A")
    assert (alpha.getpixel((0, 0)), alpha.getpixel((19, 0))) == (255, 0)
