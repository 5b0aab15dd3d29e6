"""The play button, the preview of a link, and the poster of a sound."""

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import BadMedia
from chalicelib.render.page_pictures.plain_poster import make_plain_poster
from chalicelib.render.page_pictures.play_button import with_play_button
from chalicelib.render.page_pictures.preview_picture import MAX_BYTES, make_preview_picture

RED, BLUE = (200, 0, 0), (0, 0, 200)


def halves(size, left=RED, right=BLUE):
    picture = Image.new("RGB", size, left)
    picture.paste(right, (size[0] // 2, 0, *size))
    return picture


@pytest.mark.parametrize("background", [(0, 0, 0), (255, 255, 255), (120, 130, 140)])
@pytest.mark.parametrize("size", [(480, 270), (270, 480), (1200, 630)])
def test_a_button_is_seen_in_the_middle_before_any_background(background, size):
    drawn = np.asarray(with_play_button(Image.new("RGB", size, background))).astype(int)
    middle, radius = (size[0] // 2, size[1] // 2), round(min(size) * 0.14)
    assert drawn[middle[1], middle[0]].min() > 240  # the triangle
    ring = drawn[middle[1], middle[0] - radius : middle[0] - radius + 4]
    disc = drawn[middle[1], middle[0] - radius * 6 // 10]
    assert ring.max() - disc.max() > 80
    assert (drawn[0, 0] == background).all()


def test_a_button_is_symmetrical_from_top_to_bottom():
    drawn = np.asarray(with_play_button(Image.new("RGB", (400, 400)))).astype(int)
    assert abs(drawn - drawn[::-1]).max() < 40


@pytest.fixture
def preview(tmp_path):
    def made(picture):
        picture.save(tmp_path / "poster", "PNG")
        out = make_preview_picture(tmp_path / "poster", tmp_path)
        assert out.stat().st_size < MAX_BYTES
        with Image.open(out) as image:
            assert (image.format, image.size) == ("JPEG", (1200, 630))
            return np.asarray(image).astype(int)

    return made


def near(px, color, most=12):
    return abs(px - np.array(color)).max() <= most


def test_a_preview_of_about_its_own_shape_is_filled(preview):
    drawn = preview(halves((1280, 720)))
    assert near(drawn[0, 0], RED)
    assert near(drawn[629, 1199], BLUE)


def test_another_shape_is_shown_whole_before_a_darker_copy_of_itself(preview):
    drawn = preview(halves((600, 600)))
    assert near(drawn[10, 320], RED)
    assert near(drawn[10, 1200 - 320], BLUE)
    assert 90 < drawn[300, 10][0] < 160
    assert drawn[300, 10][1:].max() < 40


def test_a_preview_of_noise_is_small_enough(preview):
    noise = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), np.uint8)
    preview(Image.fromarray(noise))


def test_a_poster_that_is_no_picture_is_reported(tmp_path):
    (tmp_path / "poster").write_bytes(b"no picture")
    with pytest.raises(BadMedia):
        make_preview_picture(tmp_path / "poster", tmp_path)


def test_a_sound_has_a_dark_poster(tmp_path, preview):
    with Image.open(make_plain_poster(tmp_path)) as picture:
        assert preview(picture.convert("RGB"))[0, 0].max() < 100
