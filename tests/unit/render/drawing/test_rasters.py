"""Rasters: their px, their places."""

from dataclasses import replace

import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.timeline import (
    AlignH,
    Aspect,
    Color,
    Frame,
    Outline,
    PictureStyle,
    RectangleStyle,
    Shadow,
    TextStyle,
)
from chalicelib.render.drawing.rasters import draw_image, draw_rectangle, draw_text
from chalicelib.render.motion.geometry import Box, Rect

RED = (230, 30, 60)


def box(width: int, height: int, rest: tuple[int, int] = (0, 0)) -> Box:
    return Box(width, height, rest, Rect(0, 0, width, height))


@pytest.fixture
def picture(tmp_path):
    """Write an image file: `picture(mode, size, color, name, **options of save)`."""

    def write(mode="RGB", size=(40, 20), color=RED, name="picture.png", **options):
        Image.new(mode, size, color).save(tmp_path / name, **options)
        return tmp_path / name

    return write


def test_a_rectangle_is_its_colour_throughout():
    raster = draw_rectangle(RectangleStyle(Color(*RED, 128)), box(10, 6))
    assert raster.image.getcolors() == [(60, (*RED, 128))]


def test_a_rectangle_at_an_odd_px_is_padded_by_clear_px_of_its_colour():
    raster = draw_rectangle(RectangleStyle(Color(*RED)), box(10, 6, rest=(3, 5)))
    assert (raster.x, raster.y, raster.image.size, raster.image.getpixel((0, 3))) == (-1, -1, (14, 10), (*RED, 0))


def test_a_rectangle_that_ends_at_an_odd_px_has_clear_px_around_the_last_blocks_of_its_colour():
    raster = draw_rectangle(RectangleStyle(Color(*RED)), box(9, 5))
    assert (raster.image.size, raster.image.getchannel("A").getbbox()) == ((12, 8), (0, 0, 9, 5))


def test_round_corners_have_clear_px_around_the_last_blocks_of_their_colour():
    raster = draw_rectangle(RectangleStyle(Color(*RED), Frame(0.3)), replace(box(10, 6), frame_height=10.0))
    assert (raster.image.size, raster.image.getchannel("A").getbbox()) == ((12, 8), (0, 0, 10, 6))


def test_an_object_that_is_never_visible_is_not_drawn():
    assert draw_rectangle(RectangleStyle(Color(*RED)), Box(10, 10, (500, 0), Rect(0, 0, 0, 10))) is None


def test_only_the_seen_part_is_drawn():
    raster = draw_rectangle(RectangleStyle(Color(*RED)), Box(100, 10, (-50, 0), Rect(50, 0, 50, 10)))
    assert (raster.x, raster.image.size) == (50, (50, 10))


def test_a_text_raster_covers_only_its_ink():
    raster = draw_text("I", TextStyle("Inter", Color(*RED)), box(300, 40))
    assert raster.image.width < 20


def test_a_text_is_placed_at_even_pixels_of_the_frame():
    raster = draw_text("gjpqy", TextStyle("Inter", Color(*RED)), box(300, 40, rest=(3, 5)))
    assert [n % 2 for n in (raster.x + 3, raster.y + 5, *raster.image.size)] == [0, 0, 0, 0]


def test_letters_beyond_a_text_box_are_not_cut():
    raster = draw_text("Überlänge", TextStyle("Inter", Color(*RED), outline=Outline(0.1, Color(0, 0, 0))), box(80, 40))
    assert (raster.x < 0, raster.y < 0, raster.rect.right > 80, raster.rect.bottom > 40) == (True, True, True, True)


def test_colours_of_a_shadow_continue_under_clear_pixels():
    style = TextStyle("Inter", Color(*RED), shadow=Shadow(0.2, 0, 0, Color(0, 0, 255)))
    raster = draw_text("I", style, box(300, 40))
    right = raster.image.getchannel("A").getbbox()[2]
    assert raster.image.getpixel((right, raster.image.height // 2)) == (0, 0, 255, 0)


def test_clear_px_of_a_text_have_its_colour():
    raster = draw_text("I", TextStyle("Inter", Color(*RED)), box(300, 40))
    assert {color[:3] for _, color in raster.image.getcolors()} == {RED}


def test_an_empty_text_draws_nothing():
    assert draw_text(" ", TextStyle("Inter", Color(*RED)), box(300, 40)) is None


@pytest.mark.parametrize(
    ("aspect", "size"), [(Aspect.FIT, (20, 10)), (Aspect.CROP, (20, 30)), (Aspect.STRETCH, (20, 30))]
)
def test_an_image_covers_the_part_of_the_box_that_its_aspect_defines(picture, aspect, size):
    assert draw_image(picture(), PictureStyle(aspect), box(20, 30)).image.size == size


def test_crop_keeps_the_aligned_part(picture, tmp_path):
    halves = Image.new("RGB", (40, 20), (0, 0, 255))
    halves.paste(RED, (0, 0, 20, 20))
    halves.save(tmp_path / "halves.png")
    raster = draw_image(tmp_path / "halves.png", PictureStyle(Aspect.CROP, AlignH.LEFT), box(20, 20))
    assert raster.image.getpixel((10, 10)) == (*RED, 255)


def test_a_large_photo_is_read_at_a_fraction_of_its_size_and_is_complete(tmp_path):
    photo = Image.new("RGB", (1600, 1200), RED)
    photo.paste((0, 0, 255), (1200, 0, 1600, 1200))
    photo.save(tmp_path / "large.jpg", quality=95)
    image = draw_image(tmp_path / "large.jpg", PictureStyle(Aspect.STRETCH), box(40, 30)).image
    assert image.getpixel((10, 15)) == pytest.approx((*RED, 255), abs=3)
    assert image.getpixel((35, 15)) == pytest.approx((0, 0, 255, 255), abs=3)


def test_a_turned_photo_is_set_upright(picture):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = picture(name="turned.jpg", exif=exif)
    assert draw_image(path, PictureStyle(Aspect.FIT), box(40, 40)).image.size == (20, 40)


@pytest.mark.parametrize(
    ("mode", "color", "name"),
    [
        ("RGB", RED, "a.png"),
        ("RGBA", (*RED, 255), "a.png"),
        ("CMYK", (25, 225, 195, 0), "a.tif"),
        ("RGB", RED, "a.bmp"),
    ],
)
def test_every_kind_of_image_has_its_colour(picture, mode, color, name):
    image = draw_image(picture(mode, color=color, name=name), PictureStyle(Aspect.STRETCH), box(8, 8)).image
    assert image.getpixel((4, 4)) == pytest.approx((*RED, 255), abs=2)


def test_a_palette_with_a_clear_colour_stays_clear(tmp_path):
    image = Image.new("P", (10, 10), 0)
    image.putpalette([*RED, 0, 0, 255])
    image.save(tmp_path / "p.gif", transparency=0)
    raster = draw_image(tmp_path / "p.gif", PictureStyle(Aspect.STRETCH), box(10, 10))
    assert raster.image.getpixel((5, 5))[3] == 0


def test_sixteen_bits_of_grey_are_scaled_and_not_clipped(tmp_path):
    Image.new("I;16", (10, 10), 40000).save(tmp_path / "grey.png")
    raster = draw_image(tmp_path / "grey.png", PictureStyle(Aspect.STRETCH), box(10, 10))
    assert raster.image.getpixel((5, 5)) == (156, 156, 156, 255)


def test_colours_continue_under_the_clear_surroundings(tmp_path):
    image = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    image.paste((*RED, 255), (10, 0, 20, 20))
    image.save(tmp_path / "half.png")
    raster = draw_image(tmp_path / "half.png", PictureStyle(Aspect.STRETCH), box(20, 20))
    assert raster.image.getpixel((8, 10)) == pytest.approx((*RED, 0), abs=2)


@pytest.mark.parametrize(("content", "reason"), [(b"", "0 bytes"), (b"no image", "not an image")])
def test_a_file_that_is_not_an_image_is_refused(tmp_path, content, reason):
    (tmp_path / "x.png").write_bytes(content)
    with pytest.raises(BadMedia, match=reason):
        draw_image(tmp_path / "x.png", PictureStyle(), box(10, 10))


def test_a_truncated_image_is_refused(picture):
    path = picture(size=(400, 400), name="cut.jpg")
    path.write_bytes(path.read_bytes()[:-500])
    with pytest.raises(BadMedia, match="truncated"):
        draw_image(path, PictureStyle(), box(10, 10))


def test_px_are_written_as_they_are(tmp_path):
    raster = draw_rectangle(RectangleStyle(Color(1, 2, 3, 4)), box(2, 2))
    assert raster.save(tmp_path / "x.rgba").read_bytes() == bytes([1, 2, 3, 4]) * 4
