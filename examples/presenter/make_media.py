"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.presenter.make_media
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image

from examples.media_tools.canvas import Canvas, arc
from examples.media_tools.faces import Hair, Person, draw_person
from examples.media_tools.films import save_film
from examples.media_tools.tones import RATE

HERE = Path(__file__).parent
SIZE, FPS, SECONDS = (1280, 720), 24, 13
MIRA = Person("#9A633F", "#7F4D2E", "#A8603F", "#2B1B1A", "#E8634A", Hair.CURLS)
# When Mira speaks, in s; the subtitles of script.json are there at the same times.
PHRASES = ((0.6, 3.0), (3.4, 5.9), (6.3, 8.9), (9.3, 11.6))
VOWELS = ((800, 1200, 2600), (500, 1900, 2600), (320, 2300, 3000), (520, 950, 2500), (350, 800, 2400))


class Syllable(NamedTuple):
    """A syllable: start and end in s, the opening of the mouth, 0..1, and the vowel."""

    start: float
    end: float
    wide: float
    vowel: int


def main() -> None:
    """Write speech.mp4: a person who speaks at a desk."""
    said = list(syllables())
    save_film(HERE / "speech.mp4", frames(said), SIZE, FPS, voice(said))


def syllables() -> Iterator[Syllable]:
    """Return about nine syllables in two seconds, grouped like words."""
    random = np.random.default_rng(12)
    for start, end in PHRASES:
        at = start
        while at < end - 0.12:
            length = random.uniform(0.13, 0.24)
            yield Syllable(at, min(at + length, end), random.uniform(0.35, 1), int(random.integers(len(VOWELS))))
            at += length + (0.09 if random.random() < 0.22 else 0.015)


def opened(said: list[Syllable], time: float) -> float:
    """Return how far the mouth is open at a time."""
    within = [each for each in said if each.start <= time < each.end]
    return max(
        (each.wide * math.sin(math.pi * (time - each.start) / (each.end - each.start)) for each in within), default=0
    )


def frames(said: list[Syllable]) -> Iterator[Image.Image]:
    """Draw all frames. The head moves a little with the speech."""
    room = office()
    for number in range(FPS * SECONDS):
        time = number / FPS
        speaking = any(start <= time < end for start, end in PHRASES)
        nod = 4 * math.sin(time * 2.1) + 3 * math.sin(time * 5.3) * speaking
        canvas = Canvas(SIZE, room, 2)
        canvas.place((790, 286), 1.0, 1.6 * math.sin(time * 1.3))
        mouth = opened(said, time) if time < PHRASES[-1][1] + 0.3 else None
        draw_person(canvas, MIRA, open_mouth=mouth, blink=time % 3.1 > 2.97, nod=nod)
        desk(canvas)
        yield canvas.done()


def office() -> Image.Image:
    """Draw the background: a wall with a light spot, a shelf with books, a plant, a window."""
    canvas = Canvas(SIZE, "#2C6470")
    for radius, color in ((440, "#2F6B77"), (340, "#34737F"), (240, "#397B87")):
        canvas.oval((790, 300), radius, radius, color)
    canvas.polygon(box(90, 90, 400, 470), "#E7F1EC")
    canvas.polygon(box(104, 104, 386, 456), "#A9D3D6")
    canvas.oval((314, 196), 44, 44, "#FBE3A4")
    canvas.polygon([(104, 456), (104, 396), (180, 340), (256, 404), (316, 362), (386, 420), (386, 456)], "#7DB0A8")
    canvas.line([(245, 100), (245, 460)], 12, "#E7F1EC")
    canvas.line([(100, 280), (390, 280)], 12, "#E7F1EC")
    canvas.line([(1080, 250), (1240, 250)], 14, "#1D454F")
    for x, height, color in (
        (1092, 92, "#E8B84A"),
        (1116, 110, "#E8634A"),
        (1140, 84, "#F3E9DC"),
        (1164, 102, "#7DB0A8"),
    ):
        canvas.polygon(box(x, 243 - height, x + 18, 243), color)
    canvas.oval((1212, 222), 22, 22, "#F3E9DC")
    for turn in range(-70, 71, 28):
        x, y = 500 + 120 * math.sin(math.radians(turn)), 470 - 150 * math.cos(math.radians(turn))
        middle = ((500 + x) / 2, (470 + y) / 2)
        aside = (22 * math.cos(math.radians(turn)), 22 * math.sin(math.radians(turn)))
        canvas.blob(
            [
                (500, 490),
                (middle[0] + aside[0], middle[1] + aside[1]),
                (x, y),
                (middle[0] - aside[0], middle[1] - aside[1]),
            ],
            "#3F9A78",
        )
    canvas.polygon([(455, 480), (545, 480), (532, 600), (468, 600)], "#E8B84A")
    return canvas.done()


def desk(canvas: Canvas) -> None:
    """Draw the foreground."""
    canvas.place((0, 0), 1)
    canvas.polygon(box(0, 596, 1280, 720), "#D9B48A")
    canvas.polygon(box(0, 596, 1280, 608), "#E8C9A2")
    canvas.line(arc((1096, 562), 20, 22, 0, 360), 9, "#F3E9DC")
    canvas.polygon([(1016, 520), (1096, 520), (1090, 604), (1022, 604)], "#F3E9DC")


def box(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """Return the corners of a rectangle."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def voice(said: list[Syllable]) -> np.ndarray:
    """Return a hum with the formants of vowels: a voice without words."""
    sound = np.zeros(SECONDS * RATE)
    for number, each in enumerate(said):
        time = np.arange(round((each.end - each.start + 0.04) * RATE)) / RATE
        since = min((each.start - start for start, _ in PHRASES if start <= each.start), default=0)
        pitch = 218 - 16 * since + 14 * math.sin(number * 2.3)
        cycles = pitch * time + 1.2 * np.sin(2 * np.pi * 5 * time) / 5
        tone = np.zeros_like(time)
        for harmonic in range(1, 17):
            near = sum(1 / (1 + ((harmonic * pitch - formant) / 110) ** 2) for formant in VOWELS[each.vowel])
            tone += (near + 0.04) / harmonic**0.6 * np.sin(2 * np.pi * harmonic * cycles)
        shape = np.sin(np.pi * np.minimum(time / time[-1], 1)) ** 0.6
        first = round(each.start * RATE)
        sound[first : first + len(time)] += tone * shape * (0.5 + 0.5 * each.wide)
    return sound / np.abs(sound).max() * 0.5


if __name__ == "__main__":
    main()
