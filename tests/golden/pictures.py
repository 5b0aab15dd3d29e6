"""Pictures that show how they were changed: by edges, a circle, corners, and a letter with a direction."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from chalicelib.render.fonts import font_path

Turn = Image.Transpose

_FINE = 4
PAPER, INK = (240, 234, 220), (20, 30, 60)
RED, GREEN, BLUE, YELLOW, TEAL = (214, 40, 40), (40, 160, 60), (40, 70, 200), (245, 190, 30), (20, 130, 140)
# The picture as stored by a rotated camera; its EXIF orientation turns it back.
_HELD = {
    1: None,
    2: Turn.FLIP_LEFT_RIGHT,
    3: Turn.ROTATE_180,
    4: Turn.FLIP_TOP_BOTTOM,
    5: Turn.TRANSPOSE,
    6: Turn.ROTATE_90,
    7: Turn.TRANSVERSE,
    8: Turn.ROTATE_270,
}


def card(text: str = "R", size: tuple[int, int] = (240, 160), back: tuple[int, int, int] = PAPER) -> Image.Image:
    """Draw a line along the edge, a circle with a text in it, corners red, green, yellow, blue (clockwise)."""
    width, height = size[0] * _FINE, size[1] * _FINE
    unit = height / 160
    image = Image.new("RGB", (width, height), back)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, width - 1, height - 1), outline=INK, width=round(6 * unit))
    near, side = 12 * unit, 30 * unit
    for color, x, y in (
        (RED, near, near),
        (GREEN, width - near - side, near),
        (YELLOW, width - near - side, height - near - side),
        (BLUE, near, height - near - side),
    ):
        draw.rectangle((x, y, x + side - 1, y + side - 1), fill=color)
    radius = 50 * unit
    draw.circle((width / 2, height / 2), radius, fill=TEAL)
    font = ImageFont.truetype(font_path("Inter-Bold"), 70 * unit)
    draw.text((width / 2, height / 2), text, fill="white", font=font, anchor="mm")
    return image.resize(size, Image.Resampling.LANCZOS)


def badge() -> Image.Image:
    """Draw a star-like disc with a hole and a soft shadow on a clear picture."""
    side = 160 * _FINE
    ink = Image.new("L", (side, side))
    draw = ImageDraw.Draw(ink)
    draw.circle((side / 2, side / 2), side * 0.38, fill=255)
    draw.circle((side / 2, side / 2), side * 0.14, fill=0)
    ink = ink.resize((160, 160), Image.Resampling.LANCZOS)
    shadow = Image.new("RGBA", ink.size, (0, 0, 0))
    shadow.putalpha(ink.filter(ImageFilter.GaussianBlur(8)).point(lambda value: value * 3 // 4))
    disc = Image.new("RGBA", ink.size, RED)
    disc.putalpha(ink)
    shadow.alpha_composite(disc)
    return shadow


def dusk() -> Image.Image:
    """Draw a background in place of a photo: smooth, from dark blue to orange."""
    mask = Image.linear_gradient("L").resize((640, 360))
    return Image.composite(Image.new("RGB", mask.size, (236, 130, 70)), Image.new("RGB", mask.size, (24, 30, 80)), mask)


def _held(orientation: int) -> Callable[[Path], None]:
    def save(path: Path) -> None:
        exif, turn = Image.Exif(), _HELD[orientation]
        exif[0x0112] = orientation
        image = card(str(orientation))
        (image.transpose(turn) if turn is not None else image).save(path, quality=92, exif=exif)

    return save


def _deep() -> Image.Image:
    """16 bits of grey."""
    return ImageOps.grayscale(card()).convert("I").point(lambda value: value * 257).convert("I;16")


def _hard_edged() -> Image.Image:
    """Draw with a palette that has one clear colour, a glaring one."""
    image = badge()
    clear = image.getchannel("A").point(lambda value: 255 if value < 128 else 0)
    colors = image.convert("RGB").quantize(7)
    colors.putpalette([*colors.getpalette(), 0, 255, 0])
    colors.paste(7, mask=clear)
    colors.info["transparency"] = 7
    return colors


def _saved(make: Callable[[], Image.Image], **options: object) -> Callable[[Path], None]:
    return lambda path: make().save(path, **options)


PICTURES: dict[str, Callable[[Path], None]] = {
    **{f"held-{number}.jpg": _held(number) for number in _HELD},
    "card.png": _saved(card),
    "card.jpg": _saved(card, quality=92),
    "card.webp": _saved(card, quality=92),
    "card.gif": _saved(card),
    "card.bmp": _saved(card),
    "card.tif": _saved(card),
    "card.avif": _saved(card, quality=90),
    "cmyk.jpg": _saved(lambda: card().convert("CMYK"), quality=95),
    "palette.png": _saved(lambda: card().quantize(32)),
    "grey.png": _saved(lambda: ImageOps.grayscale(card())),
    "grey-16-bit.png": _saved(_deep),
    "bilevel.png": _saved(lambda: card().convert("1")),
    "tiny.png": _saved(lambda: card(size=(24, 16))),
    "badge.png": _saved(badge),
    "badge.webp": _saved(badge, lossless=True),
    "badge.gif": _saved(_hard_edged),
    "badge-palette.png": _saved(_hard_edged),
    "badge-grey.png": _saved(lambda: badge().convert("LA")),
    "dusk.jpg": _saved(dusk, quality=95),
}
