"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.slideshow.make_media
"""

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from examples.media_tools.solids import Rgb, opening, tube, turned
from examples.media_tools.tones import Tune

HERE = Path(__file__).parent
SIDE, FINE = 960, 2
WHOLE = SIDE * FINE
CENTER, TABLE, FOOT = WHOLE / 2, 0.80 * WHOLE, 0.88 * WHOLE

Point = tuple[float, float]


def main() -> None:
    """Write all four products, and the music."""
    vase()
    lamp()
    cup()
    carafe()
    music()


def vase() -> None:
    """Write vase.jpg: terracotta, dipped into cream, with three twigs."""
    picture = stage("#E9B795", "#D98D64", "#F1E2D0")
    shade(picture, 118)
    for x, height in ((-96, 690), (22, 760), (116, 716)):
        tube(picture, [at(x / 12, 440), at(x / 3, 560), at(x, height)], 2.2 * FINE, (120, 84, 52))
        for aside, below in ((0, 0), (-26, 44), (24, 58)):
            turned(picture, at(x + aside, height - below - 14), ball(14), (176, 62, 48), shine=0.3)
            tube(
                picture,
                [at(x + aside, height - below), at(x * (0.57 if aside else 0.82), height - below - 34)],
                1.4 * FINE,
                (120, 84, 52),
            )
    profile = px(
        (0, 98), (0, 98), (4, 108), (90, 150), (190, 168), (290, 140), (370, 82), (430, 60), (480, 68), (496, 78)
    )
    turned(
        picture, at(0, 0), [*profile, *px((500, 80), (500, 80), (500, 72))], dipped(225, (178, 84, 52), (240, 229, 212))
    )
    opening(picture, at(0, 500), 72 * FINE, (118, 84, 64))
    save(picture, "vase.jpg")


def lamp() -> None:
    """Write lamp.jpg: a lit dome on a brass foot."""
    picture = stage("#35525C", "#446872", "#B79F82")
    glow(picture, at(0, 430), 460, 0.62)
    shade(picture, 128)
    foot = px((0, 128), (0, 128), (10, 132), (22, 120), (22, 120), (30, 40), (60, 22), (330, 20))
    turned(picture, at(0, 0), foot, (196, 150, 84), shine=0.6)
    dome = px((300, 206), (300, 206), (318, 214), (380, 200), (450, 154), (490, 96), (506, 44), (508, 0))
    turned(picture, at(0, 0), dome, (255, 226, 178), shine=0.1, glow=0.66)
    glow(picture, at(0, 400), 300, 0.16)
    save(picture, "lamp.jpg")


def cup() -> None:
    """Write cup.jpg: a mustard cup on its saucer."""
    picture = stage("#BCC7AB", "#94A582", "#F0E7D3")
    shade(picture, 214)
    turned(picture, at(0, 0), px((0, 120), (0, 120), (10, 160), (30, 250), (34, 256), (34, 256)), CREAM)
    opening(picture, at(0, 34), 256 * FINE, (252, 243, 226))
    opening(picture, at(0, 32), 236 * FINE, (238, 227, 207))
    tube(picture, [at(150, 250), at(236, 258), at(262, 190), at(216, 116), at(128, 92)], 17 * FINE, (206, 146, 46))
    body = px(
        (28, 84), (28, 84), (34, 96), (90, 150), (180, 176), (286, 182), (292, 184), (296, 182), (296, 182), (296, 172)
    )
    turned(picture, at(0, 0), body, dipped(120, (184, 122, 34), (222, 162, 58)), shine=0.28)
    opening(picture, at(0, 296), 172 * FINE, (120, 84, 46))
    opening(picture, at(0, 284), 156 * FINE, (74, 42, 24))
    steam(picture)
    save(picture, "cup.jpg")


def carafe() -> None:
    """Write carafe.jpg: blue stoneware with a cork."""
    picture = stage("#CDD2E0", "#A3AFCC", "#EEE8DE")
    shade(picture, 132)
    turned(picture, at(0, 0), px((520, 44), (520, 44), (606, 50), (606, 50)), (196, 152, 104), shine=0.04)
    opening(picture, at(0, 606), 48 * FINE, (226, 184, 134))
    profile = px(
        (0, 118), (0, 118), (6, 130), (70, 148), (200, 146), (300, 112), (390, 62), (470, 48), (540, 52), (550, 56)
    )
    turned(
        picture,
        at(0, 0),
        [*profile, *px((554, 57), (554, 57), (554, 46))],
        dipped(96, (168, 160, 150), (46, 66, 118)),
        shine=0.32,
    )
    save(picture, "carafe.jpg")


def music() -> None:
    """Write music.mp3: four slow chords of a harp."""
    tune, beat = Tune(15), 0.5
    chords = [(48, 55, 60, 64, 67), (45, 52, 57, 60, 64), (41, 48, 57, 60, 65), (43, 50, 55, 59, 62)]
    for number in range(30):
        chord = chords[number // 8 % 4]
        tune.pluck(number * beat, chord[(0, 2, 3, 4, 1, 3, 4, 3)[number % 8]] + 12, 0.7 if number % 4 else 1)
        if number % 8 == 0:
            tune.bass(number * beat, chord[0] - 12, 0.8)
            for pitch in chord[1:4]:
                tune.pad(number * beat, pitch, 8 * beat + 0.4, 0.4)
    tune.save(HERE / "music.mp3", fade_s=2)


CREAM = (240, 230, 212)


def px(*points: Point) -> list[Point]:
    """Return a profile at the scale of drawing, from points in px of the finished picture."""
    return [(height * FINE, radius * FINE) for height, radius in points]


def at(x: float, height: float) -> Point:
    """Return a place right of and above the foot, from px of the finished picture."""
    return CENTER + x * FINE, FOOT - height * FINE


def ball(radius: float) -> list[Point]:
    """Return the profile of a ball."""
    angles = np.linspace(-math.pi / 2, math.pi / 2, 13)
    return px(*((radius + radius * math.sin(angle), radius * math.cos(angle)) for angle in angles))


def dipped(edge: float, below: Rgb, above: Rgb) -> Callable[[float], Rgb]:
    """Return two colours, one above the other."""
    return lambda height: above if height > edge * FINE else below


def colour(code: str) -> np.ndarray:
    """Return a colour from `#RRGGBB`."""
    return np.array([int(code[place : place + 2], 16) for place in (1, 3, 5)], float)


def stage(wall: str, arch: str, table: str) -> np.ndarray:
    """Draw a wall with a painted arch, lit from the upper left, and a table."""
    down, across = np.mgrid[0:WHOLE, 0:WHOLE] / WHOLE
    mask = Image.new("L", (WHOLE, WHOLE), 0)
    draw, half, top = ImageDraw.Draw(mask), 0.30 * WHOLE, 0.13 * WHOLE
    draw.ellipse((CENTER - half, top, CENTER + half, top + 2 * half), fill=255)
    draw.rectangle((CENTER - half, top + half, CENTER + half, WHOLE), fill=255)
    inside = (np.asarray(mask, float) / 255)[..., None]
    light = 0.90 + 0.14 * np.exp(-(((across - 0.28) / 0.6) ** 2) - ((down - 0.2) / 0.6) ** 2) - 0.05 * down
    picture = (colour(wall) * (1 - inside) + colour(arch) * inside) * light[..., None]
    first = int(TABLE)
    picture[first:] = colour(table) * (0.91 + 0.5 * (down - 0.8) - 0.06 * across)[first:, :, None]
    return np.clip(picture, 0, 255)


def shade(picture: np.ndarray, radius: float) -> None:
    """Draw the shade of an object of that radius: a dark line below it, and its shadow to the right."""
    for shift, wide, high, dark, blur in ((0.75, 1.5, 0.2, 0.32, 26), (0.06, 1.02, 0.14, 0.5, 8)):
        x, y = at(shift * radius, -7)
        mask = Image.new("L", (WHOLE, WHOLE), 0)
        across, up = wide * radius * FINE, high * radius * FINE
        ImageDraw.Draw(mask).ellipse((x - across, y - up, x + across, y + up), fill=255)
        soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(blur * FINE)), float) / 255
        soft[: int(TABLE)] = 0
        picture *= 1 - dark * soft[..., None]


def glow(picture: np.ndarray, center: Point, radius: float, strength: float) -> None:
    """Draw warm light around a place."""
    down, across = np.mgrid[0:WHOLE, 0:WHOLE]
    near = (
        np.exp(-(np.hypot(across - center[0], down - center[1]) ** 2) / (radius * FINE / 1.6) ** 2)[..., None]
        * strength
    )
    picture[:] = picture * (1 - near) + np.array([255, 206, 140]) * near


def steam(picture: np.ndarray) -> None:
    """Draw three wisps of steam."""
    mask = Image.new("L", (WHOLE, WHOLE), 0)
    for x, height in ((-62, 150), (4, 200), (66, 140)):
        curve = [at(x + 16 * math.sin(step / 7 + x), 330 + step * height / 40) for step in range(41)]
        ImageDraw.Draw(mask).line(curve, fill=255, width=8 * FINE)
    soft = (np.asarray(mask.filter(ImageFilter.GaussianBlur(11 * FINE)), float) / 255)[..., None] * 0.8
    picture[:] = picture * (1 - soft) + 250 * soft


def save(picture: np.ndarray, name: str) -> None:
    """Shrink a picture, and write it."""
    image = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8))
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(HERE / name, quality=84, optimize=True)


if __name__ == "__main__":
    main()
