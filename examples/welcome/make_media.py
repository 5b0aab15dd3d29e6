"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.welcome.make_media
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from chalicelib.render.fonts import font_path
from examples.media_tools.landscape import (
    Layer,
    add_aurora,
    add_disc,
    add_light,
    add_stars,
    clouds,
    mirrored,
    mist,
    over,
    peaks,
    ridge,
    sky,
    to_image,
    with_cabin,
    with_pines,
)
from examples.media_tools.tones import Tune

HERE = Path(__file__).parent
# Larger than a frame of 1920x1080, so that the layers can move against each other.
WIDTH, HEIGHT = SIZE = 2080, 1170
SECONDS = 10.4
X = np.arange(WIDTH) / WIDTH

Layers = tuple[Layer, Layer, Layer]


def lake() -> Layers:
    """Draw a lake at sunrise: the sky, the far mountains, and the near shore with a cabin."""
    above = sky(SIZE, [(0, "#0C2C44"), (0.28, "#1B566E"), (0.5, "#58A09C"), (0.64, "#F0C48A"), (0.74, "#FFDCA6")])
    sun = (WIDTH * 0.5, HEIGHT * 0.59)
    add_light(above, sun, 440, "#FFC483", 0.8)
    add_light(above, sun, 170, "#FFE9C4", 0.6)
    add_disc(above, sun, 84, "#FFF1D2")
    farthest = HEIGHT * (0.70 - 0.13 * peaks(X, 3, 5) - 0.20 * _peak(0.30, 0.20) - 0.13 * _peak(0.70, 0.2))
    slopes = HEIGHT * (0.72 - 0.12 * peaks(X, 8, 6) - 0.30 * _peak(0.02, 0.33, 1.1) - 0.36 * _peak(1.0, 0.30, 1.1))
    far = ridge(SIZE, farthest, "#5E9A9B", "#E3C796", HEIGHT * 0.26)
    far = over(ridge(SIZE, slopes, "#2A6673", "#86B5A6", HEIGHT * 0.36), far)
    far = over(mist(SIZE, 0.70, 0.028, "#FFE3B5", 0.6, 3), far)
    bank = HEIGHT * (0.735 - 0.05 * peaks(X, 21, 6, 5) - 0.20 * _peak(0, 0.42, 1.5) - 0.17 * _peak(1, 0.40, 1.5))
    shore = round(HEIGHT * 0.742)
    near = with_pines(ridge(SIZE, bank, "#17434F", "#1E5560", HEIGHT * 0.2), bank, 4, (24, 66), 12, "#143F4B")
    near = with_cabin(near, (WIDTH * 0.665, shore - 2), 44, "#0E2F3A", "#FFC46B")
    near[shore:] = 0
    near = over(near, mirrored(over(near, over(far, above)), shore, "#0E3A48", 0.42))
    front = HEIGHT * (1.10 - 0.26 * _peak(0, 0.5, 1.6) - 0.24 * _peak(1, 0.46, 1.6) - 0.05 * peaks(X, 2, 7, 4))
    near = over(ridge(SIZE, front, "#0B2833", "#061A22", HEIGHT * 0.25), near)
    return above, far, with_pines(near, front, 9, (150, 420), 50, "#092430", clearing=0.42)


def clouded() -> Layers:
    """Draw mountains above a sea of clouds at sunset."""
    above = sky(SIZE, [(0, "#2A1446"), (0.22, "#5B1F5C"), (0.42, "#B23A63"), (0.58, "#F2795C"), (0.7, "#FFBE7D")])
    sun = (WIDTH * 0.5, HEIGHT * 0.55)
    add_light(above, sun, 500, "#FF9E5E", 0.75)
    add_light(above, sun, 230, "#FFD79A", 0.6)
    add_disc(above, sun, 128, "#FFE2AE")
    farthest = HEIGHT * (0.70 - 0.15 * peaks(X, 31, 5) - 0.20 * _peak(0.22, 0.18) - 0.12 * _peak(0.80, 0.16))
    slopes = HEIGHT * (0.82 - 0.15 * peaks(X, 44, 5) - 0.34 * _peak(1.0, 0.36, 1.1) - 0.24 * _peak(0, 0.34, 1.1))
    far = ridge(SIZE, farthest, "#A84A6C", "#F0A080", HEIGHT * 0.32)
    far = over(clouds(SIZE, 3, 0.66, "#FFD9B4", "#F2A28E", 0.7), far)
    far = over(ridge(SIZE, slopes, "#64285F", "#C76A7C", HEIGHT * 0.36), far)
    far = over(clouds(SIZE, 6, 0.765, "#FFC3A4", "#D97F8B", 0.95), far)
    hill = HEIGHT * (0.97 - 0.10 * peaks(X, 52, 5) - 0.36 * _peak(0.05, 0.40, 1.2) - 0.12 * _peak(0.92, 0.25))
    near = ridge(SIZE, hill, "#2B1445", "#5C2A60", HEIGHT * 0.5)
    near = with_pines(near, hill, 5, (50, 150), 28, "#271140", clearing=0.2)
    near = with_cabin(near, (WIDTH * 0.285, hill[round(WIDTH * 0.285)] + 20), 58, "#1C0B33", "#FFCB78")
    near = over(clouds(SIZE, 12, 0.90, "#E08C93", "#8A4377", 1.25), near)
    front = HEIGHT * (1.12 - 0.30 * _peak(0, 0.45, 1.5) - 0.34 * _peak(1, 0.48, 1.5) - 0.04 * peaks(X, 12, 7, 4))
    near = over(ridge(SIZE, front, "#190B30", "#120722", HEIGHT * 0.25), near)
    return above, far, with_pines(near, front, 19, (150, 430), 54, "#170A2C", clearing=0.45)


def starlit() -> Layers:
    """Draw a valley at night, with stars, the moon and northern lights."""
    above = sky(SIZE, [(0, "#040818"), (0.3, "#081A38"), (0.55, "#0E3A5C"), (0.72, "#1F6E80"), (1, "#2F8F92")])
    add_stars(above, 5, 900, 0.72)
    add_aurora(above, 3, 0.46, 0.42, "#5CFFC0", "#6A5CFF", 0.62)
    add_aurora(above, 14, 0.36, 0.30, "#45E6C8", "#A45CFF", 0.36)
    moon = (WIDTH * 0.80, HEIGHT * 0.15)
    add_light(above, moon, 120, "#BFE0FF", 0.45)
    add_disc(above, moon, 34, "#F2F6FF")
    farthest = HEIGHT * (0.72 - 0.15 * peaks(X, 63, 5) - 0.24 * _peak(0.60, 0.2) - 0.12 * _peak(0.25, 0.16))
    slopes = HEIGHT * (0.79 - 0.13 * peaks(X, 71, 5) - 0.30 * _peak(0, 0.36, 1.1) - 0.26 * _peak(1, 0.3, 1.1))
    far = ridge(SIZE, farthest, "#164866", "#2F8090", HEIGHT * 0.33)
    far = over(ridge(SIZE, slopes, "#0D2F4B", "#1D5A70", HEIGHT * 0.38), far)
    far = over(mist(SIZE, 0.78, 0.03, "#5FB7B5", 0.4, 8), far)
    hill = HEIGHT * (0.86 - 0.05 * peaks(X, 82, 4, 5) - 0.16 * _peak(0, 0.4, 1.4) - 0.2 * _peak(1, 0.42, 1.4))
    near = with_pines(ridge(SIZE, hill, "#08203A", "#0C2C46", HEIGHT * 0.3), hill, 4, (36, 100), 20, "#071C33")
    near = with_cabin(near, (WIDTH * 0.36, hill[round(WIDTH * 0.36)] + 34), 62, "#03101F", "#FFC46B")
    front = HEIGHT * (1.10 - 0.26 * _peak(0, 0.46, 1.5) - 0.28 * _peak(1, 0.48, 1.5) - 0.05 * peaks(X, 91, 5, 4))
    near = over(ridge(SIZE, front, "#030C1C", "#020813", HEIGHT * 0.25), near)
    return above, far, with_pines(near, front, 23, (150, 430), 54, "#030B1A", clearing=0.42)


SCENES: dict[str, Callable[[], Layers]] = {"lake": lake, "clouds": clouded, "stars": starlit}


def make_scenes() -> None:
    """Write the three layers of each scene."""
    for name, draw in SCENES.items():
        above, far, near = draw()
        to_image(above, grain=1.0).convert("RGB").save(HERE / f"{name}-sky.jpg", quality=86, optimize=True)
        to_image(far).save(HERE / f"{name}-far.png", optimize=True)
        to_image(near).save(HERE / f"{name}-near.png", optimize=True)


def make_logo(name: str, color: str) -> None:
    """Write the brand's mark, two peaks, and its name beside it."""
    fine, width, height = 4, 560, 120
    image = Image.new("RGBA", (width * fine, height * fine), color + "00")
    draw = ImageDraw.Draw(image)

    def peak(*points: tuple[float, float]) -> None:
        draw.polygon([(x * fine, y * fine) for x, y in points], color)

    peak((6, 100), (48, 22), (66, 55), (41, 100))
    peak((53, 100), (88, 42), (120, 100))
    font = ImageFont.truetype(font_path("Lora-Bold"), 92 * fine)
    draw.text((146 * fine, 100 * fine), "Larkfell", color, font, anchor="ls")
    logo = image.resize((width, height), Image.Resampling.LANCZOS)
    left, _, right, _ = logo.getbbox()
    logo.crop((0, 0, right + left, height)).save(HERE / name, optimize=True)


def make_shadow() -> None:
    """Write the soft shadow of the card."""
    image = Image.new("L", (720, 720), 0)
    ImageDraw.Draw(image).rounded_rectangle((80, 80, 640, 640), 32, fill=150)
    shadow = Image.new("RGBA", image.size, "#3A2A1A")
    shadow.putalpha(image.filter(ImageFilter.GaussianBlur(29)))
    shadow.save(HERE / "shadow.png", optimize=True)


def make_music() -> None:
    """Write slow chords with a harp above them, and a bell where the card appears."""
    tune = Tune(SECONDS)
    chords = [
        (50, (62, 66, 69, 73)),
        (47, (62, 66, 71, 74)),
        (43, (62, 67, 71, 74)),
        (45, (61, 64, 69, 76)),
        (50, (62, 66, 69, 78)),
    ]
    for bar, (root, notes) in enumerate(chords):
        at = bar * 2.0
        tune.bass(at, root - 12, 0.5)
        for note in notes[:3]:
            tune.pad(at - 0.1 if bar else 0, note - 12, 2.7, 0.34)
        for step, index in enumerate((0, 2, 1, 3, 2, 1, 3, 2)):
            tune.pluck(at + step * 0.25, notes[index] + (12 if step % 4 == 3 else 0), 0.3 + 0.1 * (step % 4 == 0))
    for at, note in ((2.0, 86), (3.8, 81), (5.6, 83), (8.2, 86), (8.45, 90)):
        tune.bell(at, note, 0.22)
    tune.save(HERE / "music.mp3", fade_s=1.6, kbps=64)


def _peak(center: float, width: float, power: float = 1.3) -> np.ndarray:
    """Return a mountain around a place, all as shares of the width: 1 at its top, 0 beyond its feet."""
    return np.clip(1 - np.abs(X - center) / width, 0, 1) ** power


if __name__ == "__main__":
    make_scenes()
    make_logo("logo-white.png", "#FFFFFF")
    make_logo("logo-ink.png", "#17233C")
    make_shadow()
    make_music()
