"""The tolerance of the golden frames: it reports faults, but not the differences of another machine."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.golden.case import Case, read_case
from tests.golden.likeness import ENCODED, is_alike, likeness

PX = {"x": 1 / 320, "y": 1 / 180}


def changed(case: Case, old: str, new: str) -> Case:
    assert case.scripts[0].count(old) == 1
    return replace(case, scripts=(case.scripts[0].replace(old, new), *case.scripts[1:]))


@pytest.fixture
def looks_right(camera):
    """Return whether the first frame of a case, with a part of its script changed, matches the golden one."""

    def look(name: str, old: str, new: str) -> bool:
        case = read_case(name)
        ms = min(case.frames)
        actual = camera.frame(changed(case, old, new), ms)
        return is_alike(likeness(case.expected(ms), actual, camera.binaries.ffmpeg))

    return look


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("origin-bottom-left", '{"x": 0.62, "y": 0.03}', f'{{"x": {0.62 + PX["x"]}, "y": 0.03}}'),
        ("text-background", '{"x": 0.05, "y": 0.05}', f'{{"x": 0.05, "y": {0.05 + PX["y"]}}}'),
        ("alpha", '{"x": 0.75, "y": 0.2}', f'{{"x": {0.75 + PX["x"]}, "y": 0.2}}'),
        ("text-thai", '{"x": 0.05, "y": 0.68}', f'{{"x": 0.05, "y": {0.68 - PX["y"]}}}'),
    ],
    ids=["small", "on-a-gradient", "half-opaque", "upwards"],
)
def test_a_text_that_is_one_px_off_is_wrong(looks_right, name, old, new):
    assert not looks_right(name, old, new)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("rectangle-colours", "0xE61E3C", "0xE6323C"),
        ("rectangle-colours", "#1E3CE680", "#1E3CE670"),
        (
            "text-accents",
            '"composed", "duration": 1000, "color": "#000000"',
            '"composed", "duration": 1000, "color": "#201010"',
        ),
        ("corners-and-borders", "#F5BE1E", "#F5BE46"),
    ],
    ids=["box", "opacity", "text", "border"],
)
def test_another_colour_is_wrong(looks_right, name, old, new):
    assert not looks_right(name, old, new)


@pytest.mark.parametrize(
    ("name", "old"),
    [
        ("text-size", '"id": "small",'),
        ("fade", '"id": "word",'),
        ("image-aspect", '"id": "fitTall",'),
        ("several-at-once", '"id": "badge",'),
    ],
    ids=["small-text", "faint-text", "image", "half-opaque-image"],
)
def test_a_missing_object_is_wrong(looks_right, name, old):
    assert not looks_right(name, old, f'{old} "visible": false,')


@pytest.mark.parametrize("name", ["text-accents", "text-shadow", "several-at-once", "image-kinds"])
def test_differences_of_two_levels_in_each_px_are_none(camera, tmp_path, name):
    case = read_case(name)
    expected = case.expected(min(case.frames))
    px = np.asarray(Image.open(expected)).astype(int)
    px += np.random.default_rng(3).integers(-2, 3, px.shape)
    Image.fromarray(px.clip(0, 255).astype(np.uint8)).save(tmp_path / "a.jpg", quality=90, subsampling=0)
    assert is_alike(likeness(expected, tmp_path / "a.jpg", camera.binaries.ffmpeg))


@pytest.mark.parametrize("off", [-1, 1])
def test_the_frame_before_or_after_is_wrong_in_an_encoded_video_too(camera, off):
    case = read_case("video-in-motion")
    frame = camera.frame_of(camera.video(case), 12 + off)
    assert not is_alike(likeness(case.expected(500), frame, camera.binaries.ffmpeg), ENCODED)
