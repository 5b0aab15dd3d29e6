"""The examples, rendered from their real files, and the files that `make examples` writes."""

from dataclasses import replace

import pytest
from PIL import Image

from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.renderer import FfmpegRenderer
from local.example_loader import example_names, read_example
from local.examples import render

RENDERER = FfmpegRenderer(find_binaries(None))
LIME, INK, CORAL = (200, 245, 96), (17, 22, 28), (255, 111, 78)
# A bar of the chart of months: the middle of January's, and from month to month, in px.
FIRST_BAR_PX, MONTH_PX, BASE_PX = 133, 92, 570


def near(color):
    return pytest.approx(color, abs=6)


@pytest.fixture
def review(tmp_path):
    """Render a frame of the year in review for Ava."""
    example = next(read_example("review", RENDERER.probe))

    def frame(ms):
        timeline = example.timeline
        with Image.open(RENDERER.render_frame(timeline, example.profile, example.sources, ms, tmp_path)) as picture:
            return picture.copy()

    return frame


@pytest.mark.parametrize("name", example_names())
def test_an_example_has_no_warning_with_its_real_files(name):
    examples = read_example(name, RENDERER.probe)
    assert [warning for example in examples for warning in example.warnings(RENDERER)] == []


def test_the_distance_of_the_year_is_in_front_of_lime(review):
    picture = review(5000)
    left = picture.crop((100, 140, 660, 400)).getcolors(1_000_000)
    assert picture.getpixel((640, 60)) == near(LIME)
    assert max(left)[1] == near(LIME)
    assert sorted(left)[-2][1] == near(INK)


def test_the_best_month_of_the_year_stands_out(review):
    picture = review(9500)
    bars = [picture.getpixel((FIRST_BAR_PX + MONTH_PX * month, BASE_PX)) for month in range(12)]
    assert bars[6] == near(CORAL)
    assert bars[:6] + bars[7:] == [near(LIME)] * 11


def test_a_video_and_a_sheet_are_written_for_a_person(tmp_path):
    example = next(read_example("welcome", RENDERER.probe))
    small = replace(example, manifest=replace(example.manifest, profiles=("MP4_H264_AAC_160x90_12fps",)))
    assert render(small, tmp_path) == [str(tmp_path / "welcome" / "ava.mp4")]
    with Image.open(tmp_path / "welcome" / "ava.jpg") as sheet:
        assert sheet.size == (4 * 488 + 8, 4 * 278 + 8)
