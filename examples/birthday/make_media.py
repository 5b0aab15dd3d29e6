"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.birthday.make_media
"""

import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from examples.media_tools.canvas import Canvas
from examples.media_tools.faces import Hair, Person, draw_person
from examples.media_tools.tones import Tune

HERE = Path(__file__).parent
PAPER = (255, 243, 226)
CONFETTI = ("#FF6F61", "#2A9D8F", "#F4B942", "#7C6BB0", "#F29CB7")
PEOPLE = {
    "ava": (Person("#F2C6A5", "#DFA683", "#EFAE95", "#7A3B22", "#2A9D8F", Hair.BOB), ("#F9D9A0", "#F3A683")),
    "maximiliane": (
        Person("#F0CDB4", "#DBAE92", "#EDB2A0", "#B4ACB8", "#8E3B5E", Hair.BUN, True),
        ("#BFD8D2", "#6FA8A0"),
    ),
    "nour": (Person("#D9A37C", "#BF8660", "#CF8E6E", "#2F6F73", "#E0A83A", Hair.SCARF), ("#F6C9C2", "#C98BA0")),
}


def main() -> None:
    """Write a photo of each person, confetti near and far, a shadow, a veil, and the music."""
    for name, (person, (light, dark)) in PEOPLE.items():
        photo(person, light, dark).save(HERE / f"photo-{name}.jpg", quality=84, optimize=True)
    confetti(46, 15, 1).save(HERE / "confetti-near.png", optimize=True)
    confetti(80, 9, 2).save(HERE / "confetti-far.png", optimize=True)
    shadow().save(HERE / "shadow.png", optimize=True)
    veil().save(HERE / "veil.png", optimize=True)
    music()


def photo(person: Person, light: str, dark: str) -> Image.Image:
    """Draw a portrait in front of blurred lights."""
    side = 640
    back = Canvas((side, side), dark, 1)
    random = np.random.default_rng(17)
    for _ in range(26):
        back.oval(tuple(random.uniform(0, side, 2)), *[random.uniform(24, 90)] * 2, light)
    blurred = back.done().filter(ImageFilter.GaussianBlur(26))
    canvas = Canvas((side, side), blurred)
    canvas.place((side / 2, side * 0.48), 1.28)
    draw_person(canvas, person)
    return canvas.done().convert("RGB")


def confetti(count: int, size: float, seed: int) -> Image.Image:
    """Draw strips and dots of paper in the air, at random angles, on twice the height of the frame."""
    width, height, random = 1280, 1080, np.random.default_rng(seed)
    canvas = Canvas((width, height), (255, 255, 255, 0))
    for number in range(count):
        canvas.place(tuple(random.uniform((0, 20), (width, height - 20))), size, random.uniform(0, 180))
        color, narrow = CONFETTI[number % len(CONFETTI)], random.uniform(0.25, 0.55)
        if number % 3:
            canvas.polygon([(-1, -narrow), (1, -narrow * 0.7), (1, narrow), (-1, narrow * 0.8)], color)
        else:
            canvas.oval((0, 0), 0.6, 0.6 * math.sqrt(narrow), color)
    return canvas.done()


def shadow() -> Image.Image:
    """Draw the shadow of the photo's frame, 430 by 510 px, with 60 px around it."""
    mask = Image.new("L", (550, 630), 0)
    ImageDraw.Draw(mask).rectangle((60, 60, 490, 570), fill=110)
    image = Image.new("RGBA", mask.size, (92, 52, 30, 0))
    image.putalpha(mask.filter(ImageFilter.GaussianBlur(16)))
    return image


def veil() -> Image.Image:
    """Draw paper with a soft left edge. It moves to the right, so that the writing below seems to be written."""
    edge = np.clip(np.arange(640) / 48, 0, 1) * 255
    image = Image.new("RGBA", (640, 8), PAPER)
    image.putalpha(Image.fromarray(np.tile(edge.astype(np.uint8), (8, 1))))
    return image


def music() -> None:
    """Write music.mp3: a musical box."""
    tune, beat = Tune(12), 0.32
    melody = [
        72,
        76,
        79,
        84,
        83,
        79,
        76,
        79,
        77,
        81,
        84,
        88,
        86,
        84,
        81,
        79,
        76,
        79,
        84,
        86,
        84,
        81,
        79,
        76,
        74,
        77,
        81,
        83,
        84,
        79,
        76,
        72,
    ]
    for number, pitch in enumerate(melody):
        tune.bell(number * beat, pitch, 0.6)
        if number % 4 == 0:
            root = (48, 53, 55, 48, 57, 53, 55, 48)[number // 4]
            tune.pluck(number * beat, root, 0.7)
            tune.pluck((number + 2) * beat, root + 7, 0.45)
            for third in (12, 16, 19):
                tune.pad(number * beat, root + third, 4 * beat + 0.3, 0.3)
    tune.save(HERE / "music.mp3", fade_s=1.5)


if __name__ == "__main__":
    main()
