"""HarfBuzz with types. No other module imports the library, which has none.

Lengths are in ems: glyphs are neither hinted nor rounded, so a text has the same shape at every size.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import uharfbuzz as hb
from PIL import Image

from chalicelib.render.motion.geometry import Rect

from .files import font_path

_BOLD_FROM = 600
# HarfBuzz writes the bottom row first.
_UPWARDS = -1
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Ink:
    """The extents of a glyph, in ems from its origin; y upwards."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a text: its number in the font, the place of its first character; lengths in ems, y upwards."""

    number: int
    cluster: int
    advance: float
    x: float
    y: float


class Face:
    """An open font file: its metrics in ems (`descent` is above 0), its glyphs."""

    def __init__(self, path: Path) -> None:
        face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font = hb.Font(face)
        self.units: int = face.upem
        self.glyph_count: int = face.glyph_count
        extents = self.font.get_font_extents("ltr")
        self.ascent: float = extents.ascender / self.units
        self.descent: float = -extents.descender / self.units
        self.line_gap: float = extents.line_gap / self.units
        self.is_colored = bool(face.has_color_paint or face.has_color_layers)
        self.is_bold = bool(self.font.get_style_value(hb.StyleTag.WEIGHT) >= _BOLD_FROM)

    @property
    def characters(self) -> frozenset[str]:
        """The characters that it has glyphs for, without surrogates."""
        return frozenset(chr(code) for code in self.font.face.unicodes if code not in _SURROGATES)

    def has(self, character: str) -> bool:
        """Return whether it has a glyph for a character."""
        return self.glyph_of(character) is not None

    def glyph_of(self, character: str) -> int | None:
        """Return the number of a character's glyph."""
        number: int | None = self.font.get_nominal_glyph(ord(character))
        return number

    def shaped(self, text: str, start: int, end: int, script: str, *, rtl: bool) -> list[Glyph]:
        """Return the glyphs of a part of a text, from left to right; the rest of the text is their context.

        `script` is a tag of four letters, such as `Latn`.

        Raises:
            ValueError: the font makes too many glyphs.
        """
        buffer = hb.Buffer()
        buffer.add_str(text, start, end - start)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
        try:
            hb.shape(self.font, buffer)
        except MemoryError:
            # HarfBuzz fails for fonts that substitute glyphs endlessly.
            raise ValueError("its font makes more glyphs of the text than can be drawn") from None
        scale = 1 / self.units
        return [
            Glyph(info.codepoint, info.cluster, p.x_advance * scale, p.x_offset * scale, p.y_offset * scale)
            for info, p in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        ]

    def ink(self, number: int) -> Ink | None:
        """Return the extents of a glyph, or None for an empty one, such as a blank."""
        box = self.font.get_glyph_extents(number)
        if box is None or not box.width or not box.height:
            return None
        left, top = box.x_bearing / self.units, box.y_bearing / self.units
        return Ink(left, top + box.height / self.units, left + box.width / self.units, top)


def open_font(name: str) -> Face:
    """Return a font by its name; it is opened once.

    Raises:
        UnknownFontError: see `font_path`.
    """
    return _opened(font_path(name))


@lru_cache(maxsize=64)
def _opened(path: Path) -> Face:
    return Face(path)


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """A glyph and its origin in px; y downwards."""

    face: Face
    number: int
    size: float
    x: float
    y: float

    def covered(self) -> tuple[float, float, float, float] | None:
        """Return the px that it covers: left, top, right, bottom."""
        ink = self.face.ink(self.number)
        if ink is None:
            return None
        left, right = self.x + ink.left * self.size, self.x + ink.right * self.size
        return left, self.y - ink.top * self.size, right, self.y - ink.bottom * self.size

    def transform(self, dx: float, dy: float) -> tuple[float, float, float, float, float, float]:
        """Return the matrix from the font's units to px with y upwards, moved by some px."""
        scale = self.size / self.face.units
        return scale, 0.0, 0.0, scale, self.x + dx, -self.y - dy


def coverage(glyphs: Iterable[PlacedGlyph], area: Rect, dx: float = 0.0, dy: float = 0.0) -> Image.Image:
    """Return the coverage, 0..255, of each px of an area by glyphs that are moved by some px.

    The glyphs are one shape, so overlapping or joined letters have no seam.
    """
    pen = hb.RasterDraw()
    pen.extents = _extents(area)
    for glyph in glyphs:
        pen.transform = glyph.transform(dx, dy)
        pen.draw_glyph(glyph.face.font, glyph.number)
    image = pen.render()
    return Image.frombytes("L", _size(image), bytes(image.buffer), "raw", "L", image.extents.stride, _UPWARDS)


def painted(glyph: PlacedGlyph, area: Rect) -> Image.Image:
    """Draw a glyph in its own colours; RGBA, straight alpha."""
    brush = hb.RasterPaint()
    brush.extents = _extents(area)
    brush.transform = glyph.transform(0, 0)
    brush.paint_glyph(glyph.face.font, glyph.number)
    image = brush.render()
    # HarfBuzz premultiplies the colours by their alpha; Pillow divides them again.
    return Image.frombytes("RGBA", _size(image), bytes(image.buffer), "raw", "BGRa", image.extents.stride, _UPWARDS)


def _extents(area: Rect) -> hb.RasterExtents:
    return hb.RasterExtents(area.x, -area.bottom, area.width, area.height)


def _size(image: hb.RasterImage) -> tuple[int, int]:
    return image.extents.width, image.extents.height
