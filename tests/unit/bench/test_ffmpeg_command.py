from pathlib import Path

import pytest
from PIL import Image

from bench.ffmpeg_command import command
from bench.promo import Promo


@pytest.fixture
def promo(tmp_path):
    Image.new("RGBA", (4, 4)).save(tmp_path / "logo.png")
    names = ("footage", "picture", "music")
    return Promo({**{name: tmp_path / name for name in names}, "logo": tmp_path / "logo.png"})


def made(promo, tmp_path, threads):
    return command(Path("ffmpeg"), promo, tmp_path, tmp_path / "out.mp4", threads=threads)


def test_every_input_and_the_encoder_use_one_thread(promo, tmp_path):
    line = made(promo, tmp_path, 1)
    assert (line.count("-threads"), line.count("-i"), line.count("-threads:v")) == (6, 6, 1)


def test_ffmpeg_may_choose_its_threads(promo, tmp_path):
    assert not [word for word in made(promo, tmp_path, None) if "threads" in word]


def test_all_that_is_laid_over_is_in_both_the_script_and_the_command(promo, tmp_path):
    line = made(promo, tmp_path, 1)
    shown = [play for play in promo.timeline.plays if play.look is not None]
    assert line[line.index("-filter_complex") + 1].count("overlay=") == len(shown) - 1


def test_both_sounds_are_heard(promo):
    assert {play.object_id for play in promo.timeline.plays if play.sound is not None} == {"footage", "music"}
