"""Images, texts and rectangles as rasters, drawn once per play and never per frame."""

from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageFilter

from chalicelib.domain.timeline import Color, PictureStyle, RectangleStyle, TextStyle

from ..images.reader import opened
from ..motion.geometry import Box, Rect, even_start, placed
from ..text.raster import raster_of_page
from .shapes import Shape, framed

_OPAQUE = 255
# The distance by which a picture's colours extend under the clear px around it: more than a 4:2:0 block covers.
_BLEED_PX = 2


@dataclass(frozen=True, slots=True)
class Raster:
    """RGBA px (straight alpha), and their top left corner in px from the box's; it has no px to spare."""

    image: Image.Image
    x: int
    y: int

    def save(self, path: Path) -> Path:
        """Write the raw px, 4 bytes each; our ffmpeg build reads no PNG."""
        path.write_bytes(self.image.tobytes())
        return path

    @property
    def rect(self) -> Rect:
        """The rectangle of the px, from the box's corner."""
        return Rect(self.x, self.y, self.image.width, self.image.height)

    @property
    def is_opaque(self) -> bool:
        """True if no px is clear."""
        return self.image.getchannel("A").getextrema()[0] == _OPAQUE

    def with_margin(self, margin_px: int) -> "Raster":
        """Return the raster with clear px around it, which continue its colours."""
        size = (self.image.width + 2 * margin_px, self.image.height + 2 * margin_px)
        image = Image.new("RGBA", size)
        image.paste(self.image, (margin_px, margin_px))
        return Raster(_spread(image, margin_px), self.x - margin_px, self.y - margin_px)

    def with_bleed(self, margin_px: int) -> "Raster":
        """Return the raster with its edge px repeated around it, for a shape that is cut out of it later."""
        (width, height), margin = self.image.size, margin_px
        wide = Image.new("RGBA", (width + 2 * margin, height))
        wide.paste(self.image, (margin, 0))
        wide.paste(self.image.crop((0, 0, 1, height)).resize((margin, height)), (0, 0))
        wide.paste(self.image.crop((width - 1, 0, width, height)).resize((margin, height)), (width + margin, 0))
        high = Image.new("RGBA", (wide.width, height + 2 * margin))
        high.paste(wide, (0, margin))
        high.paste(wide.crop((0, 0, wide.width, 1)).resize((wide.width, margin)), (0, 0))
        high.paste(wide.crop((0, height - 1, wide.width, height)).resize((wide.width, margin)), (0, height + margin))
        return Raster(high, self.x - margin, self.y - margin)


def draw_rectangle(style: RectangleStyle, box: Box) -> Raster | None:
    """Draw a box of one colour. Return None if it is never in the frame."""
    if box.seen.is_empty:
        return None
    whole, size = Rect(0, 0, box.width, box.height), (box.seen.width, box.seen.height)
    mask = Image.new("L", size, _OPAQUE)
    if Shape.of(style.frame, box.frame_height).is_plain:
        return _flat(mask, style.color, box, box.seen)
    filled = _flat(mask, style.color, replace(box, rest=(0, 0)), Rect(0, 0, *size)).image.crop((0, 0, *size))
    return _bled(framed(filled, style.frame, whole, box.seen, box), box, box.seen)


def draw_text(text: str, style: TextStyle, box: Box, page: int = 0) -> Raster | None:
    """Draw one page of a text, which may extend beyond its box. Return None if nothing is visible.

    Raises:
        UnknownFontError: see `fonts.font_path`.
    """
    if box.seen.is_empty:
        return None
    drawn = raster_of_page(text, style, box, page)
    if drawn is None:
        return None
    even = _even(drawn.rect, box)
    image = Image.new("RGBA", (even.width, even.height), (style.color.red, style.color.green, style.color.blue, 0))
    image.paste(drawn.image, (drawn.rect.x - even.x, drawn.rect.y - even.y))
    return Raster(image if drawn.is_plain else _spread(image, _BLEED_PX), even.x, even.y)


def image_size(path: Path) -> tuple[int, int]:
    """Return an image's width and height in px, upright.

    Raises:
        BadMedia: as `images.reader.opened`.
    """
    with opened(path) as picture:
        return picture.size


def draw_image(path: Path, style: PictureStyle, box: Box) -> Raster | None:
    """Draw the visible part of an image, scaled. Return None if it is never in the frame.

    Raises:
        BadMedia: as `images.reader.opened`.
    """
    with opened(path) as picture:
        whole = placed(picture.size, box, style)
        rect = whole.cut(Rect(0, 0, box.width, box.height)).cut(box.seen)
        if rect.is_empty:
            return None
        drawn = picture.part(_source(rect, whole, picture.size), (rect.width, rect.height))
    shape = whole.cut(Rect(0, 0, box.width, box.height))
    return _bled(framed(drawn, style.frame, shape, rect, box).convert("RGBA"), box, rect)


def _source(rect: Rect, whole: Rect, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the part of a picture (left, top, right, bottom) that `rect` shows if `whole` shows the whole picture."""
    x, y = size[0] / whole.width, size[1] / whole.height
    left, top = (rect.x - whole.x) * x, (rect.y - whole.y) * y
    return left, top, min(left + rect.width * x, size[0]), min(top + rect.height * y, size[1])


def _even(rect: Rect, box: Box, *, soft: bool = False) -> Rect:
    """Return `rect` extended by clear px to an even position in the frame and an even size.

    After an odd last px, or with `soft` edges, two more clear px follow: for the colour of the last 2x2 px `overlay`
    reads the opacity of only one of them.
    """
    left, top = even_start(box.rest[0] + rect.x), even_start(box.rest[1] + rect.y)
    width, height = (_even_length(length, soft=soft) for length in (rect.width + left, rect.height + top))
    return Rect(rect.x - left, rect.y - top, width, height)


def _even_length(length: int, *, soft: bool) -> int:
    return length + length % 2 + (2 if soft or length % 2 else 0)


def _flat(mask: Image.Image, color: Color, box: Box, rect: Rect) -> Raster:
    """Return one colour with an opacity for each px. Clear px have it too, which avoids a dark seam in 4:2:0."""
    even = _even(rect, box)
    alpha = Image.new("L", (even.width, even.height), 0)
    alpha.paste(mask.point(lambda value: value * color.alpha // _OPAQUE), (rect.x - even.x, rect.y - even.y))
    image = Image.new("RGB", alpha.size, (color.red, color.green, color.blue))
    image.putalpha(alpha)
    return Raster(image, even.x, even.y)


def _bled(picture: Image.Image, box: Box, rect: Rect) -> Raster:
    """Return a picture at even px. Its colours continue under its clear px, which avoids a dark seam in 4:2:0."""
    even = _even(rect, box, soft=picture.getchannel("A").getextrema()[0] != _OPAQUE)
    image = Image.new("RGBA", (even.width, even.height))
    image.paste(picture, (rect.x - even.x, rect.y - even.y))
    return Raster(_spread(image, _BLEED_PX), even.x, even.y)


def _spread(image: Image.Image, distance: int) -> Image.Image:
    """Return a picture whose clear px have the colours of the px around them, up to a distance in px."""
    alpha = image.getchannel("A")
    if alpha.getextrema()[0] == _OPAQUE:
        return image
    for _ in range(distance // _BLEED_PX):
        blurred = image.convert("RGBa").filter(ImageFilter.BoxBlur(_BLEED_PX)).convert("RGBA")
        image = Image.composite(image, blurred, _known(image))
        image.putalpha(_known(blurred))
    image.putalpha(alpha)
    return image


def _known(image: Image.Image) -> Image.Image:
    """Return a mask that is 255 where a picture has a colour."""
    return image.getchannel("A").point(lambda value: _OPAQUE if value else 0)
