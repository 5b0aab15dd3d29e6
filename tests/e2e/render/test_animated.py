"""Animated pictures: which of their frames is seen when, and that they are like other pictures in all else."""

from importlib import import_module
from itertools import chain, pairwise

import numpy as np
import pytest
from PIL import Image

from chalicelib.domain.errors import VideoError
from chalicelib.domain.timeline import Aspect, Color, Frame, Kind, PictureStyle
from chalicelib.render.images import animations
from chalicelib.render.isolation import pictures
from chalicelib.render.plan import Segment

CROP = PictureStyle(Aspect.CROP)
BLUE, WHITE = Color(0, 0, 255), Color(255, 255, 255)
# The luma of the counter's frames, and of the blue behind.
STEP, BEHIND = 40, 32


@pytest.fixture
def counter(studio):
    """Write an animation whose frames are ever lighter greys: `counter(name, frames, **options of save)`."""

    def write(name="counter.gif", frames=4, size=(64, 36), duration=250, **options):
        first, *others = [Image.new("RGB", size, (STEP * number,) * 3) for number in range(frames)]
        first.save(studio.directory / name, save_all=True, append_images=others, duration=duration, **options)
        return studio.directory / name

    return write


@pytest.fixture
def patched(monkeypatch):
    """Change the reader of animations and run it in this process."""

    def run(job, returns, limits, blame, **arguments):
        module, _, name = job.partition(":")
        return getattr(import_module(module), name)(**arguments)

    monkeypatch.setattr(pictures, "run_isolated", run)
    return lambda name, value: monkeypatch.setattr(animations, name, value)


def numbers(studio, path, segment=None, **play):
    """Return the frame of the counter that each frame shows."""
    timeline = studio.timeline(studio.play("it", Kind.IMAGE, CROP, **play))
    luma = studio.luma(timeline, {"it": path}, segment)[:, 45, 80]
    return [round((value - 16) * 255 / 219 / STEP) for value in luma]


@pytest.mark.parametrize("name", ["a.gif", "a.png", "a.webp", "a.avif"])
def test_every_kind_of_animation_moves(studio, counter, name):
    assert numbers(studio, counter(name, 3)) == [0] * 6 + [1] * 6 + [2] * 6 + [0] * 6


def test_it_keeps_its_own_delays(studio, counter):
    path = counter(duration=[250, 80, 500, 170])
    assert numbers(studio, path) == [0] * 6 + [1] * 2 + [2] * 12 + [3] * 4


def test_an_animation_that_plays_twice_holds_its_last_frame(studio, counter):
    path = counter(frames=2, duration=[120, 130], loop=1)
    assert numbers(studio, path) == ([0] * 3 + [1] * 3) * 2 + [1] * 12


def test_it_begins_with_its_play(studio, counter):
    assert numbers(studio, counter(), first=7)[7:] == [0] * 6 + [1] * 6 + [2] * 5


def test_a_part_of_a_showing_continues(studio, counter):
    assert numbers(studio, counter(), first=7, showing=2)[7:] == [0] + [1] * 6 + [2] * 6 + [3] * 4


def test_it_continues_at_any_cut_of_the_video(studio, counter):
    path = counter(frames=5, duration=[70, 30, 110, 40, 50])
    parts = [numbers(studio, path, Segment(0, *pair)) for pair in pairwise([0, 1, 5, 16, 24])]
    assert list(chain(*parts)) == numbers(studio, path)


def test_it_continues_while_it_grows_and_turns(studio, counter):
    moving = {"scale": studio.track((250, 1.5), (750, 2.0)), "rotation": studio.track((0, 0.0), (1000, 9.0))}
    assert numbers(studio, counter(), **moving) == numbers(studio, counter())


def test_a_fade_has_its_opacity_at_each_frame(studio, counter):
    path = counter(frames=2, duration=5000)
    fade = studio.track((0, 0.0), (1000, 1.0))
    timeline = studio.timeline(
        studio.play("behind", Kind.RECTANGLE, BLUE), studio.play("it", Kind.IMAGE, CROP, alpha=fade)
    )
    luma = studio.luma(timeline, {"it": path})[:, 45, 80]
    assert luma == pytest.approx([BEHIND + (16 - BEHIND) * frame / 24 for frame in range(24)], abs=1)


@pytest.fixture
def sticker(studio):
    """White discs on clear ground. The second one is smaller."""
    frames = []
    for inset in (20, 60):
        frames.append(Image.new("RGBA", (200, 200)))
        frames[-1].paste((255, 255, 255, 255), (inset, inset, 200 - inset, 200 - inset))
    frames[0].save(studio.directory / "s.gif", save_all=True, append_images=frames[1:], duration=500, disposal=2)
    return studio.directory / "s.gif"


def seen_on_blue(studio, path, style, **play):
    timeline = studio.timeline(
        studio.play("behind", Kind.RECTANGLE, BLUE), studio.play("it", Kind.IMAGE, style, **play)
    )
    return studio.luma(timeline, {"it": path})


def test_clear_pixels_show_the_layers_behind(studio, sticker):
    luma = seen_on_blue(studio, sticker, PictureStyle(), position=(0.2, 0.0), size=(90 / 160, 1.0))
    assert [luma[0, 45, x] for x in (39, 80, 50)] == pytest.approx([BEHIND, 235, 235], abs=2)
    assert [luma[20, 45, x] for x in (39, 80, 50)] == pytest.approx([BEHIND, 235, BEHIND], abs=2)


@pytest.mark.parametrize("side", [20, 300])
def test_the_edge_of_white_on_white_is_not_seen(studio, sticker, side):
    size = (side / 160, side / 90)
    plays = (
        studio.play("behind", Kind.RECTANGLE, WHITE),
        studio.play("it", Kind.IMAGE, PictureStyle(), position=((1 - size[0]) / 2, (1 - size[1]) / 2), size=size),
    )
    assert studio.luma(studio.timeline(*plays), {"it": sticker}).min() >= 233


def test_round_corners_and_a_border_look_as_on_a_picture(studio, counter):
    style = PictureStyle(Aspect.CROP, frame=Frame(0.2, 4 / 90, WHITE))
    frame = seen_on_blue(studio, counter(frames=2), style)[0]
    assert [frame[0, 0], frame[45, 2], frame[45, 6]] == pytest.approx([BEHIND, 235, 16], abs=3)


@pytest.mark.parametrize(
    ("aspect", "expected"),
    [(Aspect.FIT, [16, 235, 235, 16]), (Aspect.CROP, [235] * 4), (Aspect.STRETCH, [235, 235, 235, 235])],
)
def test_it_fills_its_box_as_a_picture_does(studio, aspect, expected):
    white = [Image.new("RGB", (50, 50), "white"), Image.new("RGB", (50, 50), "black")]
    white[0].save(studio.directory / "w.gif", save_all=True, append_images=white[1:], duration=5000)
    timeline = studio.timeline(studio.play("it", Kind.IMAGE, PictureStyle(aspect)))
    frame = studio.luma(timeline, {"it": studio.directory / "w.gif"})[0]
    assert [frame[45, x] for x in (20, 40, 120, 140)] == expected


def test_it_is_the_same_at_another_size_of_its_files(studio, counter, patched):
    whole = numbers(studio, counter())
    patched("_MOST_WRITTEN_PIXELS", 400)
    assert numbers(studio, counter()) == whole


def test_shown_several_times_its_frames_are_written_once(studio, counter, patched):
    written = []
    write = animations._write
    patched("_write", lambda *args: (written.append(args[-1].name), write(*args)))
    plays = [studio.play("it", Kind.IMAGE, CROP, first=first, end=first + 8, index=first) for first in (0, 8, 16)]
    studio.luma(studio.timeline(*plays), {"it": counter()})
    assert sorted(written) == ["0.pam", "1.pam"]


def test_a_picture_of_a_video_shows_the_frame_of_that_time(studio, counter):
    timeline = studio.timeline(studio.play("it", Kind.IMAGE, CROP))
    still = Image.open(studio.still(timeline, {"it": counter()}, 600))
    assert still.getpixel((80, 45))[0] == pytest.approx(2 * STEP, abs=2)


def test_an_animation_that_is_too_large_names_its_object(studio, counter, patched):
    patched("MAX_FRAMES", 3)
    with pytest.raises(VideoError, match="more than 3 frames") as caught:
        numbers(studio, counter())
    assert caught.value.object_id == "it"


def test_the_same_animation_gives_the_same_bytes(studio, sticker):
    turn = studio.track((0, 0.0), (1000, 30.0))
    timeline = studio.timeline(studio.play("it", Kind.IMAGE, PictureStyle(), rotation=turn))
    first = studio.render(timeline, {"it": sticker}).read_bytes()
    assert np.array_equal(first, studio.render(timeline, {"it": sticker}).read_bytes())
