"""The frame of a video that is its poster."""

import pytest
from PIL import Image, ImageDraw

from chalicelib.domain.timeline import Kind, Play, Timeline
from chalicelib.render.images.reader import is_plain
from chalicelib.render.poster import poster_frames, poster_scene


def shown(name: str, first: int, end: int) -> Play:
    return Play(name, 0, Kind.IMAGE, first * 1000 / 24, end * 1000 / 24, first, end, first)


@pytest.mark.parametrize(("frames", "wanted"), [(48, [24, 12, 36]), (1, [0, 0, 0]), (5, [2, 1, 3])])
def test_the_middle_is_wanted_most(frames, wanted):
    assert poster_frames(Timeline(24, frames, ())) == wanted


def test_the_scene_of_a_poster_has_only_the_plays_that_it_may_show():
    plays = (shown("begin", 0, 12), shown("first", 12, 13), shown("middle", 13, 25), shown("between", 25, 36))
    scene = poster_scene(Timeline(24, 48, (*plays, shown("last", 36, 48))))
    assert [play.object_id for play in scene.plays] == ["first", "middle", "last"]


def still(folder, background, color):
    image = Image.new("RGB", (640, 360), background)
    ImageDraw.Draw(image).text((300, 170), "Hi", fill=color)
    image.save(folder / "still.jpg", quality=90)
    return folder / "still.jpg"


@pytest.mark.parametrize("color", ["black", "white", (200, 30, 60)])
def test_a_picture_of_one_colour_is_plain(tmp_path, color):
    assert is_plain(still(tmp_path, color, color))


def test_a_picture_with_a_title_is_not_plain_however_small_that_is(tmp_path):
    assert not is_plain(still(tmp_path, "black", "white"))


def test_a_picture_at_the_beginning_of_a_fade_is_plain(tmp_path):
    assert is_plain(still(tmp_path, "black", (25, 25, 25)))
