"""Scaling in bands gives the same pixels as scaling the whole image."""

import pytest
from PIL import Image, ImageChops

from chalicelib.render.images import scaling
from chalicelib.render.images.scaling import scaled
from tests.fakes.images import noise

LANCZOS = Image.Resampling.LANCZOS


@pytest.mark.parametrize("size", [(256, 256), (100, 60), (20, 12), (300, 500)])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_one_band_equals_the_result_of_pillow(size, mode):
    image = noise().convert(mode)
    expected = image.resize(size, LANCZOS, (10.0, 20.0, 250.0, 240.0), reducing_gap=3.0)
    made = scaled(image, (10.0, 20.0, 250.0, 240.0), size, Image.Image.copy)
    assert made.tobytes() == expected.tobytes()


@pytest.mark.parametrize("size", [(100, 60), (20, 12), (300, 500), (5, 5)])
def test_many_bands_have_no_seams(monkeypatch, size):
    at_once = scaled(noise(), (10.0, 20.0, 250.0, 240.0), size, Image.Image.copy)
    monkeypatch.setattr(scaling, "_BAND_PIXELS", 4000)
    in_bands = scaled(noise(), (10.0, 20.0, 250.0, 240.0), size, Image.Image.copy)
    most = max(high for _, high in ImageChops.difference(at_once, in_bands).getextrema())
    assert most <= 1


def test_clear_px_lend_their_neighbours_no_colour():
    image = Image.new("RGBA", (64, 64), (0, 255, 0, 0))
    image.paste((230, 30, 60, 255), (0, 0, 32, 64))
    made = scaled(image, (0.0, 0.0, 64.0, 64.0), (9, 9), Image.Image.copy)
    shown = [pixel for pixel in made.get_flattened_data() if pixel[3] > 20]
    assert all(pixel[1] < 60 for pixel in shown)
