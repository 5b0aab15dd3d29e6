"""Image files that customers have, in a finished video."""

from pathlib import Path

import pytest

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.timeline import Aspect, Color, Kind, PictureStyle
from chalicelib.render.media_files.probe import probe

PHONE = Path(__file__).parents[2] / "unit" / "render" / "images" / "phone.heic"
NAMES = 'xmlns="http://www.w3.org/2000/svg"'
BLUE = (0, 0, 255)


def test_the_photo_of_a_phone_is_seen(studio):
    """Its size is 128x192 px: red above, grey and blue below."""
    video = studio.render(studio.timeline(studio.play("i", Kind.IMAGE, PictureStyle(Aspect.STRETCH))), {"i": PHONE})
    assert studio.color(video, 12, 80, 20) == pytest.approx((252, 0, 46), abs=5)
    assert studio.color(video, 12, 140, 70) == pytest.approx(BLUE, abs=5)


def test_a_logo_is_sharp_and_its_clear_pixels_show_the_background(studio):
    logo = studio.directory / "logo.svg"
    logo.write_text(f'<svg {NAMES} viewBox="0 0 16 9"><rect x="8" width="8" height="9" fill="#00f"/></svg>')
    behind = studio.play("r", Kind.RECTANGLE, Color(230, 30, 60))
    video = studio.render(studio.timeline(behind, studio.play("i", Kind.IMAGE, PictureStyle(Aspect.CROP))), {"i": logo})
    assert studio.color(video, 12, 70) == pytest.approx((230, 30, 60), abs=4)
    assert studio.color(video, 12, 90) == pytest.approx(BLUE, abs=4)


def test_a_logo_is_an_image_of_any_size(studio):
    logo = studio.directory / "logo.svg"
    logo.write_text(f'<svg {NAMES} width="40" height="20"/>')
    facts = probe(logo, MediaType.IMAGE, studio.binaries.ffprobe)
    assert facts == MediaFacts(MediaType.IMAGE, width_px=40, height_px=20, is_vector=True)


def test_a_refused_format_is_reported_with_a_remedy(studio):
    (studio.directory / "photo.jxl").write_bytes(b"\xff\x0a" + bytes(100))
    with pytest.raises(BadMedia, match="JPEG XL files are not supported as images: save it as JPEG or PNG"):
        probe(studio.directory / "photo.jxl", MediaType.IMAGE, studio.binaries.ffprobe)
