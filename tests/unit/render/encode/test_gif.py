"""The ffmpeg commands of a GIF."""

from pathlib import Path

import pytest

from chalicelib.domain.profile import parse_profile
from chalicelib.render.encode.gif import gif_commands
from chalicelib.render.ffmpeg.graph import read


def graphs(name: str, frames: int) -> list[str]:
    made = gif_commands(Path("f"), read("in"), Path("palette"), parse_profile(name), frames, Path("out"))
    return [command[command.index("-filter_complex") + 1] for command in made]


@pytest.mark.parametrize(("frames", "step"), [(1, 1), (150, 1), (151, 2), (86_400, 576)])
def test_the_colours_of_a_long_video_are_counted_in_some_of_its_frames(frames, step):
    assert f"framestep=step={step}[" in graphs("GIF_320x240_12fps", frames)[0]


@pytest.mark.parametrize(("size", "counted"), [("320x240", "h=240:w=320"), ("1920x1080", "h=336:w=597")])
def test_the_colours_of_a_large_video_are_counted_in_some_of_its_px(size, counted):
    assert f"scale=flags=neighbor:{counted}" in graphs(f"GIF_{size}_12fps", 24)[0]


def test_all_frames_are_drawn_with_the_palette():
    drawing = graphs("GIF_1920x1080_12fps", 1000)[1]
    assert ("paletteuse" in drawing, "framestep" in drawing, "neighbor" in drawing) == (True, False, False)


def test_a_gif_repeats_for_ever():
    _, made = gif_commands(Path("f"), read("in"), Path("p"), parse_profile("GIF_64x64_12fps"), 24, Path("out"))
    assert made[made.index("-loop") + 1] == "0"
