"""Draw and compose the media files of this example. All of them are made here, so no one else's rights apply.

python -m examples.invitation.make_media
"""

import hashlib
import math
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from examples.media_tools.tones import Tune

HERE = Path(__file__).parent
FINE = 4
GOLD, PAPER, NIGHT = (216, 179, 106), (248, 241, 227), (18, 48, 43)
MODULES, MODULE_PX, QUIET = 29, 8, 3


def main() -> None:
    """Write the pattern, the ticket, a code for each guest, and the music."""
    fans().save(HERE / "fans.png", optimize=True)
    ticket().save(HERE / "ticket.png", optimize=True)
    for person in ("ava", "maximiliane", "nour"):
        code(person).save(HERE / f"code-{person}.png", optimize=True)
    music()


def fans() -> Image.Image:
    """Draw fans of thin gold lines in rows, each half in front of the row above."""
    width, height, radius = 1280, 720, 160
    image = Image.new("L", (width * 2, height * 2), 0)
    draw = ImageDraw.Draw(image)
    for row in range(-1, 2 * height // radius + 2):
        for column in range(-1, width // radius + 2):
            x, y = (column + row % 2 / 2) * radius * 2, (row + 1) * radius
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
            for ring in (1, 0.72, 0.44, 0.16):
                around = radius * ring - 4
                draw.ellipse((x - around, y - around, x + around, y + around), outline=255, width=4 if ring == 1 else 2)
    lines = image.resize((width, height), Image.Resampling.LANCZOS).quantize(12).convert("L")
    gold = Image.new("RGBA", (width, height), (*GOLD, 0))
    gold.putalpha(lines)
    return gold.quantize(16, Image.Quantize.FASTOCTREE)


def ticket() -> Image.Image:
    """Draw a card with round corners, two notches and a perforation, and its shadow around it."""
    width, height, margin = 1100, 470, 40
    shape = Image.new("L", ((width + 2 * margin) * 2, (height + 2 * margin) * 2), 0)
    draw = ImageDraw.Draw(shape)
    left, top, right, bottom = (2 * side for side in (margin, margin, width + margin, height + margin))
    draw.rounded_rectangle((left, top, right, bottom), 44, fill=255)
    tear = left + 2 * 770
    for y in (top, bottom):
        draw.ellipse((tear - 44, y - 44, tear + 44, y + 44), fill=0)
    for y in range(top + 76, bottom - 60, 32):
        draw.ellipse((tear - 5, y - 5, tear + 5, y + 5), fill=0)
    card = shape.resize((shape.width // 2, shape.height // 2), Image.Resampling.LANCZOS)
    shadow = Image.new("L", card.size, 0)
    shadow.paste(card, (0, 12))
    image = Image.new("RGBA", card.size, (4, 16, 14, 0))
    image.putalpha(shadow.filter(ImageFilter.GaussianBlur(13)).point(lambda value: value * 0.55))
    paper = Image.new("RGBA", card.size, (*PAPER, 0))
    paper.putalpha(card)
    image.alpha_composite(paper)
    return image


def code(text: str) -> Image.Image:
    """Draw a pattern like a QR code. In a real invitation, the organiser's system supplies the code."""
    bits = np.unpackbits(np.frombuffer(hashlib.shake_256(text.encode()).digest(MODULES * MODULES), np.uint8))
    cells = bits[: MODULES * MODULES].reshape(MODULES, MODULES).copy()
    cells[6, 8:-8:2] = cells[8:-8:2, 6] = 1
    cells[6, 9:-8:2] = cells[9:-8:2, 6] = 0
    for row, column in ((0, 0), (0, MODULES - 7), (MODULES - 7, 0)):
        cells[max(row - 1, 0) : row + 8, max(column - 1, 0) : column + 8] = 0
        finder(cells, row, column, 7)
    finder(cells, MODULES - 9, MODULES - 9, 5)
    framed = np.pad(cells, QUIET).repeat(MODULE_PX, 0).repeat(MODULE_PX, 1)
    return Image.fromarray((1 - framed).astype(bool))


def finder(cells: np.ndarray, row: int, column: int, size: int) -> None:
    """Draw a square in a ring."""
    cells[row : row + size, column : column + size] = 1
    cells[row + 1 : row + size - 1, column + 1 : column + size - 1] = 0
    cells[row + 2 : row + size - 2, column + 2 : column + size - 2] = 1


def music() -> None:
    """Write music.mp3: bells over long chords."""
    tune, beat = Tune(12), 0.6
    chords = [(50, 57, 62, 66, 69), (47, 54, 59, 62, 66), (43, 50, 59, 62, 67), (45, 52, 57, 61, 64)]
    for number in range(20):
        chord = chords[number // 6 % 4]
        tune.bell(number * beat, chord[(4, 2, 3, 4, 3, 2)[number % 6]] + 12, 0.5 + 0.2 * math.cos(number))
        if number % 6 == 0:
            tune.bass(number * beat, chord[0] - 12, 0.7)
            for pitch in chord[1:4]:
                tune.pad(number * beat, pitch, 6 * beat + 0.6, 0.55)
    tune.save(HERE / "music.mp3", fade_s=1.5)


if __name__ == "__main__":
    main()
