"""A text as px with straight alpha: background, shadow, outline and letters."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from chalicelib.domain.timeline import Background, Color, Shadow, TextStyle

from ..fonts.harfbuzz import PlacedGlyph, coverage, painted
from ..motion.geometry import Box, Rect, px
from .layout import TextPage, lay_out

_OPAQUE = 255
# Clear px around the drawn px.
_MARGIN_PX = 2
# The invisible distance of an outline's edge from that of a round pen, in px.
_PEN_ERROR_PX = 0.06
_FEWEST_PLACES, _MOST_PLACES = 8, 90
# The width of the thinnest outlined part, a dot, in ems: rings of the pen are no further apart.
_DOT_EM = 0.04
# The visible reach of a Gaussian blur, in standard deviations.
_BLUR_REACH = 3
# A shadow's blur radius in standard deviations, as in CSS.
_BLUR_TO_DEVIATION = 0.5
# Corners are drawn this many times larger, to be smooth.
_SMOOTH = 8
_NOTHING = Rect(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class TextRaster:
    """RGBA px (straight alpha), and their rectangle in px from the box's corner, which may exceed the box.

    `is_plain`: all px have one colour, clear ones included.
    """

    image: Image.Image
    rect: Rect
    is_plain: bool


def raster_of_page(text: str, style: TextStyle, box: Box, page: int = 0) -> TextRaster | None:
    """Draw one page of a text. Return None if nothing is visible, or if there is no such page.

    Nothing is clipped at the box: descenders, outlines and shadows may extend beyond it, by the frame's height at most.

    Raises:
        UnknownFontError: see `fonts.font_path`.
    """
    layout = lay_out(text, style, box)
    if page >= len(layout.pages):
        return None
    picture = _PageRaster(layout.pages[page], style, layout.size)
    shown = picture.area().cut(_around(box))
    if shown.is_empty:
        return None
    image = picture.drawn(shown)
    inked = image.getchannel("A").getbbox()
    if inked is None:
        return None
    rect = _grown(Rect.between(*inked), _MARGIN_PX).cut(Rect(0, 0, shown.width, shown.height))
    image = image.crop((rect.x, rect.y, rect.right, rect.bottom))
    return TextRaster(image, rect.moved(shown.x, shown.y), picture.is_plain)


def _around(box: Box) -> Rect:
    return _grown(Rect(0, 0, box.width, box.height), max(box.frame_height, box.height))


class _PageRaster:
    """A page of a text at a size in px."""

    def __init__(self, page: TextPage, style: TextStyle, size: float) -> None:
        glyphs = [glyph for line in page.lines for glyph in line.glyphs if glyph.covered()]
        self._letters = [glyph for glyph in glyphs if not glyph.face.is_colored]
        self._emoji = [glyph for glyph in glyphs if glyph.face.is_colored]
        self._style, self._size = style, size
        self._pen_px = style.outline.width * size if style.outline else 0.0
        self._ink = _union(_covered(glyph) for glyph in glyphs)
        self._plate = _plate(page, style.background, size) if style.background and glyphs else _NOTHING

    @property
    def is_plain(self) -> bool:
        """True if all of it has one colour."""
        return not (self._emoji or self._style.outline or self._style.shadow or self._style.background)

    def area(self) -> Rect:
        """Return the rectangle of all px that may be visible, and a margin."""
        if self._ink.is_empty:
            return _NOTHING
        letters = _grown(self._ink, self._pen_px)
        shadow = self._style.shadow
        return _grown(_union([letters, self._plate, *([self._cast(letters, shadow)] if shadow else [])]), _MARGIN_PX)

    def drawn(self, shown: Rect) -> Image.Image:
        """Draw the px of an area, from the rearmost to the foremost."""
        style = self._style
        # Letters outside of the area may cast their shadow into it.
        area = self._casting(shown, style.shadow) if style.shadow else shown
        reached = _grown(area, self._pen_px)
        letters = [glyph for glyph in self._letters if not _covered(glyph).cut(reached).is_empty]
        ink = coverage(letters, area)
        thick = self._thickened(ink, letters, area) if self._pen_px else ink
        emoji = self._painted(area)
        image = Image.new("RGBA", (area.width, area.height), (style.color.red, style.color.green, style.color.blue, 0))
        if style.background:
            plate = _rounded(self._plate, style.background.radius * self._size, area)
            image.alpha_composite(_filled(plate, style.background.color))
        if style.shadow:
            whole = ImageChops.lighter(thick, emoji.getchannel("A"))
            image.alpha_composite(_filled(self._blurred(whole, style.shadow), style.shadow.color))
        if style.outline:
            image.alpha_composite(_outlined(ink, style.color, thick, style.outline.color))
        else:
            image.alpha_composite(_filled(ink, style.color))
        image.alpha_composite(emoji)
        left, top = shown.x - area.x, shown.y - area.y
        return image.crop((left, top, left + shown.width, top + shown.height))

    def _thickened(self, ink: Image.Image, letters: Sequence[PlacedGlyph], area: Rect) -> Image.Image:
        """Return the letters and the px that a round pen covers when it traces their edges.

        Letters moved along the pen's circle have their edges where the pen's edge would be. They fill the stroke.
        Only dots smaller than the pen need inner rings to be filled.
        """
        rings = math.ceil(self._pen_px / (_DOT_EM * self._size))
        for ring in range(1, rings + 1):
            radius = self._pen_px * ring / rings
            places = max(_FEWEST_PLACES, math.ceil(math.tau * ring))
            if ring == rings:
                smooth = math.pi / math.acos(max(0.0, 1 - _PEN_ERROR_PX / radius))
                places = max(places, min(math.ceil(smooth), _MOST_PLACES))
            for place in range(places):
                angle = math.tau * place / places
                moved = coverage(letters, area, radius * math.cos(angle), radius * math.sin(angle))
                ink = ImageChops.lighter(ink, moved)
        return ink

    def _painted(self, area: Rect) -> Image.Image:
        """Return the emoji, with the opacity of the letters."""
        image = Image.new("RGBA", (area.width, area.height))
        for glyph in self._emoji:
            rect = _grown(_covered(glyph), 1).cut(area)
            if not rect.is_empty:
                image.alpha_composite(painted(glyph, rect), (rect.x - area.x, rect.y - area.y))
        image.putalpha(_dimmed(image.getchannel("A"), self._style.color.alpha))
        return image

    def _offset(self, shadow: Shadow) -> tuple[int, int]:
        return px(shadow.x * self._size), px(shadow.y * self._size)

    def _deviation(self, shadow: Shadow) -> float:
        return shadow.blur * self._size * _BLUR_TO_DEVIATION

    def _cast(self, letters: Rect, shadow: Shadow) -> Rect:
        """Return the rectangle that the shadow of a rectangle may cover."""
        return _grown(letters, _BLUR_REACH * self._deviation(shadow)).moved(*self._offset(shadow))

    def _casting(self, shown: Rect, shadow: Shadow) -> Rect:
        """Return the visible rectangle, extended by the letters whose shadow may be visible."""
        dx, dy = self._offset(shadow)
        reached = _grown(shown, _BLUR_REACH * self._deviation(shadow))
        return _union([shown, reached.moved(-dx, -dy).cut(_grown(self._ink, self._pen_px))])

    def _blurred(self, whole: Image.Image, shadow: Shadow) -> Image.Image:
        moved = Image.new("L", whole.size, 0)
        moved.paste(whole, self._offset(shadow))
        return moved.filter(ImageFilter.GaussianBlur(self._deviation(shadow))) if shadow.blur else moved


def _plate(page: TextPage, background: Background, size: float) -> Rect:
    """Return the background's box: at whole px, so that its edges are sharp."""
    left, top, right, bottom = page.block
    more = background.padding * size
    return Rect.between(px(left - more), px(top - more), px(right + more), px(bottom + more))


def _rounded(rect: Rect, radius: float, area: Rect) -> Image.Image:
    """Return a rectangle with round corners, as a mask of the area."""
    whole = Image.new("L", (rect.width, rect.height), _OPAQUE)
    side = min(px(radius), rect.width // 2, rect.height // 2)
    if side > 0:
        circle = Image.new("L", (2 * side * _SMOOTH, 2 * side * _SMOOTH), 0)
        ImageDraw.Draw(circle).ellipse((0, 0, circle.width - 1, circle.height - 1), fill=_OPAQUE)
        circle = circle.reduce(_SMOOTH)
        for x in (0, 1):
            for y in (0, 1):
                corner = circle.crop((x * side, y * side, (x + 1) * side, (y + 1) * side))
                whole.paste(corner, (x * (rect.width - side), y * (rect.height - side)))
    mask = Image.new("L", (area.width, area.height), 0)
    mask.paste(whole, (rect.x - area.x, rect.y - area.y))
    return mask


def _filled(mask: Image.Image, color: Color) -> Image.Image:
    """Return one colour with the opacity of a mask."""
    image = Image.new("RGB", mask.size, (color.red, color.green, color.blue))
    image.putalpha(_dimmed(mask, color.alpha))
    return image


def _outlined(ink: Image.Image, color: Color, thick: Image.Image, outline: Color) -> Image.Image:
    """Return letters in their outline, which surrounds them and is not below: clear letters stay clear."""
    letters = Image.new("RGBA", ink.size, (color.red, color.green, color.blue, color.alpha))
    around = _filled(thick, outline)
    # With premultiplied alpha, or the colours of clear px would count in the mean.
    return Image.composite(letters.convert("RGBa"), around.convert("RGBa"), ink).convert("RGBA")


def _dimmed(mask: Image.Image, alpha: int) -> Image.Image:
    return mask if alpha == _OPAQUE else mask.point(lambda value: (value * alpha + _OPAQUE // 2) // _OPAQUE)


def _covered(glyph: PlacedGlyph) -> Rect:
    left, top, right, bottom = glyph.covered() or (0.0, 0.0, 0.0, 0.0)
    return Rect.between(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom))


def _grown(rect: Rect, by: float) -> Rect:
    more = math.ceil(by)
    return Rect(rect.x - more, rect.y - more, rect.width + 2 * more, rect.height + 2 * more)


def _union(rects: Iterable[Rect]) -> Rect:
    """Return the smallest rectangle around the non-empty ones."""
    seen = [rect for rect in rects if not rect.is_empty]
    if not seen:
        return _NOTHING
    return Rect.between(
        min(rect.x for rect in seen),
        min(rect.y for rect in seen),
        max(rect.right for rect in seen),
        max(rect.bottom for rect in seen),
    )
