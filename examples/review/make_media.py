"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.review.make_media
"""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from examples.media_tools.tones import Tune

HERE = Path(__file__).parent
SIDE, FINE = 540, 4
INK, CORAL, PAPER = (17, 22, 28), (255, 111, 78), (244, 241, 234)


def main() -> None:
    """Write a route for each person, and the music."""
    for seed, person in ((4, "ava"), (11, "bartholomew"), (23, "aaradhya")):
        route(seed).save(HERE / f"route-{person}.png", optimize=True)
    music()


def route(seed: int) -> Image.Image:
    """Draw the line of a ride, round and back home, as a tracker does."""
    random = np.random.default_rng(seed)
    turn = np.linspace(0, 2 * np.pi, 720)
    radius = np.ones_like(turn)
    for wave in range(2, 9):
        radius += random.uniform(0.2, 0.55) / wave * np.cos(wave * turn + random.uniform(0, 2 * np.pi))
    x, y = radius * np.cos(turn), 0.85 * radius * np.sin(turn)
    room = 0.86 * SIDE / max(np.ptp(x), np.ptp(y))
    points = [
        ((a - (x.max() + x.min()) / 2) * room + SIDE / 2, (b - (y.max() + y.min()) / 2) * room + SIDE / 2)
        for a, b in zip(x, y, strict=True)
    ]
    image = Image.new("RGBA", (SIDE * FINE, SIDE * FINE), (*INK, 0))
    draw = ImageDraw.Draw(image)
    for point in points:
        dot(draw, point, 5, INK)
    for place, color in ((points[0], CORAL), (points[len(points) * 5 // 8], PAPER)):
        dot(draw, place, 17, INK)
        dot(draw, place, 11, color)
    return image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).quantize(48, Image.Quantize.FASTOCTREE)


def dot(draw: ImageDraw.ImageDraw, place: tuple[float, float], radius: float, color: tuple[int, int, int]) -> None:
    """Draw a round dot, in px of the finished picture."""
    (x, y), around = (place[0] * FINE, place[1] * FINE), radius * FINE
    draw.ellipse((x - around, y - around, x + around, y + around), fill=(*color, 255))


def music() -> None:
    """Write music.mp3: a bass, a drum and broken chords."""
    tune, beat = Tune(15.5), 60 / 116
    chords = [(45, 57, 60, 64), (41, 57, 60, 65), (48, 55, 60, 64), (43, 55, 59, 62)]
    for number in range(30):
        at, chord = number * beat, chords[number // 4 % 4]
        tune.kick(at, 1.1)
        tune.tick(at + beat / 2)
        for half in (0, 0.5):
            tune.bass(at + half * beat, chord[0] - 12 * (half == 0), 0.7)
        for quarter in range(4):
            tune.pluck(at + quarter * beat / 4, chord[1 + (number + quarter) % 3] + 12, 0.28 + 0.2 * (quarter == 0))
    tune.save(HERE / "music.mp3", fade_s=1.5)


if __name__ == "__main__":
    main()
