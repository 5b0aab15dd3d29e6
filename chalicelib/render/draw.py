"""Draws what does not move by itself (images, texts, rectangles) as a raster, once per play and never per frame."""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from chalicelib.domain.timeline import Color, PictureStyle, TextStyle

from .geometry import Box, Rect, even_start, placed
from .pictures import opened, read_upright, to_srgb, upright_size
from .text import lay_out

_OPAQUE = 255
# How far the colour of a picture is spread under its clear surroundings, in px: further than a block of 4:2:0 reaches.
_BLEED_PX = 2


@dataclass(frozen=True, slots=True)
class Raster:
    """RGBA px (straight alpha), and where their top left corner is, in px from the box's; no px is wasted."""

    image: Image.Image
    x: int
    y: int

    def save(self, path: Path) -> Path:
        """Write the px as they are, 4 bytes each; our ffmpeg build reads no PNG."""
        path.write_bytes(self.image.tobytes())
        return path


def draw_color(color: Color, box: Box) -> Raster | None:
    """A box of one colour; None if nothing of it is ever in the frame."""
    if box.seen.is_empty:
        return None
    return _flat(Image.new("L", (box.seen.width, box.seen.height), _OPAQUE), color, box, box.seen)


def draw_text(text: str, style: TextStyle, box: Box) -> Raster | None:
    """A text in its box, cut at the box's edges; None if there is nothing to see.

    Raises:
        UnknownFontError: see `fonts.font_path`.
    """
    layout = lay_out(text, style, box)
    seen = box.seen
    if seen.is_empty:
        return None
    mask = Image.new("L", (seen.width, seen.height), 0)
    pen = ImageDraw.Draw(mask)
    for line in layout.lines:
        pen.text((line.x - seen.x, line.baseline - seen.y), line.text, fill=_OPAQUE, font=layout.font, anchor="ls")
    inked = mask.getbbox()
    if inked is None:
        return None
    return _flat(mask.crop(inked), style.color, box, Rect.between(*inked).moved(seen.x, seen.y))


def draw_image(path: Path, style: PictureStyle, box: Box) -> Raster | None:
    """The seen part of an image, scaled; None if nothing of it is ever in the frame.

    Raises:
        BadMedia: see `pictures.opened`.
    """
    with opened(path) as image:
        width, height = upright_size(image)
        whole = placed((width, height), box, style)
        rect = whole.cut(Rect(0, 0, box.width, box.height)).cut(box.seen)
        if rect.is_empty:
            return None
        profile = image.info.get("icc_profile")
        upright = read_upright(image, max(whole.width / width, whole.height / height))
        scaled = upright.resize(
            (rect.width, rect.height), Image.Resampling.LANCZOS, _source(rect, whole, upright.size), reducing_gap=3.0
        )
    return _bled(to_srgb(scaled, profile).convert("RGBA"), box, rect)


def _source(rect: Rect, whole: Rect, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """What part of a picture is shown in `rect` if all of it would be in `whole`: left, top, right, bottom."""
    x, y = size[0] / whole.width, size[1] / whole.height
    left, top = (rect.x - whole.x) * x, (rect.y - whole.y) * y
    return left, top, min(left + rect.width * x, size[0]), min(top + rect.height * y, size[1])


def _even(rect: Rect, box: Box) -> Rect:
    """`rect` with the clear px that bring it to even places in the frame, and to an even size."""
    left, top = even_start(box.rest[0] + rect.x), even_start(box.rest[1] + rect.y)
    width, height = rect.width + left, rect.height + top
    return Rect(rect.x - left, rect.y - top, width + width % 2, height + height % 2)


def _flat(mask: Image.Image, color: Color, box: Box, rect: Rect) -> Raster:
    """One colour with an opacity for each px. The clear px have it too, so that it has no dark seam in 4:2:0."""
    even = _even(rect, box)
    alpha = Image.new("L", (even.width, even.height), 0)
    alpha.paste(mask.point(lambda value: value * color.alpha // _OPAQUE), (rect.x - even.x, rect.y - even.y))
    image = Image.new("RGB", alpha.size, (color.red, color.green, color.blue))
    image.putalpha(alpha)
    return Raster(image, even.x, even.y)


def _bled(picture: Image.Image, box: Box, rect: Rect) -> Raster:
    """A picture at even places; its colours go on under its clear px, so that it has no dark seam in 4:2:0."""
    even = _even(rect, box)
    image = Image.new("RGBA", (even.width, even.height))
    image.paste(picture, (rect.x - even.x, rect.y - even.y))
    alpha = image.getchannel("A")
    if alpha.getextrema()[0] != _OPAQUE:
        spread = image.convert("RGBa").filter(ImageFilter.BoxBlur(_BLEED_PX)).convert("RGBA")
        image = Image.composite(image, spread, alpha.point(lambda value: _OPAQUE if value else 0))
        image.putalpha(alpha)
    return Raster(image, even.x, even.y)
