"""Draw the pictures of the page: frames side by side with their times, and sounds over time."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from chalicelib.render.fonts import font_path

# A frame's size by how many there are: a page is some 900 px wide.
_FRAME_SIZES = {1: (480, 270), 2: (400, 225), 3: (320, 180), 4: (240, 135)}
_GAP, _CAPTION = 6, 20
_PAPER, _INK = "#FFFFFF", "#57606A"
_WAVE_SIZE = (480, 120)
_WAVE, _WAVE_MIDDLE = "#2A7F76", "#D0D7DE"
_QUALITY = 80
MOST_FRAMES = max(_FRAME_SIZES)


def strip(frames: Sequence[Image.Image], moments: Sequence[int]) -> Image.Image:
    """Return frames side by side, each with its time in ms below. A single frame stays as it is."""
    width, height = _FRAME_SIZES[len(frames)]
    small = [frame.resize((width, height), Image.Resampling.LANCZOS) for frame in frames]
    if len(small) == 1:
        return small[0]
    whole = Image.new("RGB", (len(small) * (width + _GAP) - _GAP, height + _CAPTION), _PAPER)
    for index, (frame, moment) in enumerate(zip(small, moments, strict=True)):
        left = index * (width + _GAP)
        whole.paste(frame, (left, 0))
        _caption(whole, left + width / 2, height, f"{moment} ms")
    return whole


def wave(peaks: Sequence[float], duration_ms: int) -> Image.Image:
    """Draw a sound over time, with the seconds below. `peaks` are its loudest samples, 0..1, at even distances."""
    width, height = _WAVE_SIZE
    image = Image.new("RGB", (width, height + _CAPTION), _PAPER)
    draw = ImageDraw.Draw(image)
    draw.line((0, height / 2, width, height / 2), _WAVE_MIDDLE)
    for x, peak in enumerate(peaks[:width]):
        half = min(peak, 1.0) * (height / 2 - 2)
        draw.line((x, height / 2 - half, x, height / 2 + half), _WAVE)
    for ms in range(1000, duration_ms * 95 // 100, 1000):
        x = ms * width // duration_ms
        draw.line((x, height - 4, x, height), _INK)
        _caption(image, x, height, f"{ms} ms" if ms == 1000 else str(ms))
    return image


def wave_columns() -> int:
    """Return the number of peaks that `wave` draws."""
    return _WAVE_SIZE[0]


def save(image: Image.Image, path: Path, fingerprint: str) -> None:
    """Write a picture as a JPEG with the fingerprint of its example as a comment."""
    image.convert("RGB").save(path, "JPEG", quality=_QUALITY, optimize=True, comment=fingerprint.encode())


def fingerprint_of(path: Path) -> str:
    """Return the fingerprint that `save` wrote into a picture, or an empty text if there is none."""
    with Image.open(path) as image:
        return bytes(image.info.get("comment", b"")).decode()


def _caption(image: Image.Image, middle: float, top: float, text: str) -> None:
    font = ImageFont.truetype(font_path("Inter"), 12)
    ImageDraw.Draw(image).text((middle, top + _CAPTION / 2), text, _INK, font, anchor="mm")
