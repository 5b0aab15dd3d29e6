"""The layout of a text in a box: its size, pages, lines, and their positions in px. Nothing is drawn here.

Line boxes are placed, which the font defines. The ink of letters or shadows does not affect the layout.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import itemgetter

from chalicelib.domain.timeline import TextStyle

from ..fonts.harfbuzz import PlacedGlyph
from ..motion.geometry import SHARE, Box, px
from ..text_fit import TextFit
from .breaks import SOFT_HYPHEN, forget_words, paragraphs
from .fallback import FontStack
from .shaping import Paragraph, ShapedLine

# The precision of the largest size that fits, in px.
_NEAR_PX = 0.1
# A text that is too long by less than this (px) fits, as sums of fractions are not exact.
_ROUNDING_PX = 0.01
_SMALLEST_PX = 1.0
# A text in a box without width is this many times too long.
_MOST_FILL = 1000.0


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: `x` is its left end and `baseline` its height, both in px from the box's corner."""

    text: str
    x: float
    baseline: int
    width: float
    glyphs: tuple[PlacedGlyph, ...]


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of a text: its lines, and the block that they fill (left, top, right, bottom in px).

    `text` is its part of the text, with line breaks only where the text has them.
    """

    lines: tuple[TextLine, ...]
    block: tuple[float, float, float, float]
    text: str = ""


@dataclass(frozen=True, slots=True)
class TextLayout:
    """A text set in its box, at a size in px.

    It `overflows` if not all of it fits: lines are missing, too wide, or too high. A line that is too wide extends
    beyond the box; words are never split.
    """

    size: float
    pages: tuple[TextPage, ...]
    overflows: bool


@dataclass(frozen=True, slots=True)
class _Metrics:
    """The line boxes of a text: the first line's ascent, the last line's descent, the line pitch; all in ems."""

    ascent: float
    descent: float
    pitch: float

    def height(self, lines: int) -> float:
        return self.ascent + self.descent + (lines - 1) * self.pitch


def lay_out(text: str, style: TextStyle, box: Box) -> TextLayout:
    """Set a text in at most `style.lines` lines on a page.

    Without a size in the style, that many lines fill the box's height. With `size_fit` the size is reduced to the
    largest at which the whole text fits. With `paging` the text has as many pages as it needs, else one. A background's
    padding is inside the box.

    Raises:
        UnknownFontError: see `fonts.font_path`.
    """
    return _laid_out(text, style, _Room(box.width, box.height, box.frame_height))


def fit_of(text: str, style: TextStyle, box: Box) -> TextFit:
    """Return how well a text fits its box, without placing its glyphs.

    Raises:
        UnknownFontError: as `lay_out`.
    """
    return _fit(text, style, _Room(box.width, box.height, box.frame_height))


def page_count(text: str, style: TextStyle, box: Box) -> int:
    """Return the number of pages of a text, at least 1. They share the time of a play equally.

    Raises:
        UnknownFontError: as `lay_out`.
    """
    return len(lay_out(text, style, box).pages)


def page_texts(text: str, style: TextStyle, box: Box) -> tuple[str, ...]:
    """Return the part of a text that each of its pages shows.

    Raises:
        UnknownFontError: as `lay_out`.
    """
    return tuple(page.text for page in lay_out(text, style, box).pages)


@dataclass(frozen=True, slots=True)
class _Room:
    """The parts of a box that affect the layout."""

    width: int
    height: int
    frame_height: float


@lru_cache(maxsize=64)
def _laid_out(text: str, style: TextStyle, room: _Room) -> TextLayout:
    return _setting(text, style, room).layout()


# Lists of people repeat their texts.
@lru_cache(maxsize=1024)
def _fit(text: str, style: TextStyle, room: _Room) -> TextFit:
    return _setting(text, style, room).fit()


@lru_cache(maxsize=64)
def _setting(text: str, style: TextStyle, room: _Room) -> "_Setting":
    return _Setting(text, style, room)


def forget_texts() -> None:
    """Clear the caches of layouts and words."""
    for cached in (_laid_out, _fit, _setting):
        cached.cache_clear()
    forget_words()


class _Setting:
    def __init__(self, text: str, style: TextStyle, room: _Room) -> None:
        self.style, self.room = style, room
        fonts = FontStack(style.font, text)
        self.paragraphs = [Paragraph(paragraph, fonts) for paragraph in paragraphs(text)]
        self.metrics = _metrics(fonts, self.paragraphs, style.line_spacing)
        self.padding = style.background.padding if style.background else 0.0

    def layout(self) -> TextLayout:
        lines = self._set_lines
        per_page = self._lines_per_page(self._size)
        pages = [lines[first : first + per_page] for first in range(0, len(lines), per_page)]
        if not self.style.paging:
            pages = pages[:1]
        placed = tuple(self._page(page, self._size) for page in pages)
        return TextLayout(self._size, placed, self._overflows)

    def fit(self) -> TextFit:
        length = sum(paragraph.width(0, len(paragraph.text)) for paragraph in self.paragraphs)
        room = self._inner_width(self._full_size) * self.style.lines
        fill = min(length / room, _MOST_FILL) if room > 0 else _MOST_FILL
        return TextFit(self._overflows, self._size / self._full_size, fill)

    @cached_property
    def _overflows(self) -> bool:
        lines = self._set_lines
        pages = -(-len(lines) // self._lines_per_page(self._size)) if self.style.paging else 1
        return not self._all_fits(self._size, lines, pages)

    @cached_property
    def _set_lines(self) -> list[tuple[Paragraph, int, int]]:
        return list(self._lines(self._size))

    @cached_property
    def _full_size(self) -> float:
        """The size without `size_fit`."""
        style = self.style
        if style.size is None:
            size = self.room.height / (self.metrics.height(style.lines) + 2 * self.padding)
        else:
            size = style.size * self.room.frame_height
        return max(size, _SMALLEST_PX)

    @cached_property
    def _size(self) -> float:
        return self._largest_that_fits(self._full_size) if self.style.size_fit else self._full_size

    def _largest_that_fits(self, size: float) -> float:
        """Return the largest size that fits, by bisection: a text that fits at a size fits at all smaller ones."""
        if self._fits(size):
            return size
        fits, too_large = _SMALLEST_PX, size
        while too_large - fits > _NEAR_PX:
            middle = (fits + too_large) / 2
            if self._fits(middle):
                fits = middle
            else:
                too_large = middle
        return fits

    def _fits(self, size: float) -> bool:
        return self._all_fits(size, list(self._lines(size)), 1)

    def _all_fits(self, size: float, lines: Sequence[tuple[Paragraph, int, int]], pages: int) -> bool:
        """Return whether no line is missing on that many pages, and none is too wide or too high."""
        most = self._lines_per_page(size)
        return (
            len(lines) <= most * pages
            and self._inner_height(size) + _ROUNDING_PX / size >= self.metrics.height(min(len(lines), most))
            and all(paragraph.width(start, end) <= self._inner_width(size) for paragraph, start, end in lines)
        )

    def _lines(self, size: float) -> Iterator[tuple[Paragraph, int, int]]:
        for paragraph in self.paragraphs:
            for start, end in paragraph.broken(self._inner_width(size)):
                yield paragraph, start, end

    def _lines_per_page(self, size: float) -> int:
        """Return the number of lines that the style allows. `paging` and `size_fit` limit it to those that fit."""
        if not self.style.paging and not self.style.size_fit:
            return self.style.lines
        spare = self._inner_height(size) - self.metrics.height(1) + _ROUNDING_PX / size
        room = 1 + int(max(spare, 0.0) / self.metrics.pitch) if self.metrics.pitch > 0 else self.style.lines
        return min(self.style.lines, room)

    def _inner_width(self, size: float) -> float:
        """Return the width inside of the padding, in ems."""
        return (self.room.width + _ROUNDING_PX) / size - 2 * self.padding

    def _inner_height(self, size: float) -> float:
        return self.room.height / size - 2 * self.padding

    def _page(self, lines: Sequence[tuple[Paragraph, int, int]], size: float) -> TextPage:
        style, margin = self.style, self.padding * size
        height = self.metrics.height(len(lines)) * size
        top = margin + (self.room.height - 2 * margin - height) * SHARE[style.align_v]
        placed = []
        for number, (paragraph, start, end) in enumerate(lines):
            line = paragraph.line(start, end)
            x = margin + (self.room.width - 2 * margin - line.width * size) * SHARE[style.align_h]
            baseline = px(top + (self.metrics.ascent + number * self.metrics.pitch) * size)
            placed.append(_placed(line, x, baseline, size))
        left, right = min(line.x for line in placed), max(line.x + line.width for line in placed)
        return TextPage(tuple(placed), (left, top, right, top + height), _joined(lines))


def _joined(lines: Sequence[tuple[Paragraph, int, int]]) -> str:
    """Return the text of lines, without the line breaks that the layout has made."""
    joined = []
    for paragraph, same in groupby(lines, key=itemgetter(0)):
        parts = list(same)
        joined.append(paragraph.text[parts[0][1] : parts[-1][2]].replace(SOFT_HYPHEN, "").strip())
    return "\n".join(joined)


def _placed(line: ShapedLine, x: float, baseline: int, size: float) -> TextLine:
    glyphs = (PlacedGlyph(g.face, g.number, size, x + g.x * size, baseline - g.y * size) for g in line.glyphs)
    return TextLine(line.text, x, baseline, line.width * size, tuple(glyphs))


def _metrics(fonts: FontStack, lines: Sequence[Paragraph], spacing: float) -> _Metrics:
    """Return the named font's metrics, extended by letters of other fonts, so that lines do not touch."""
    first = fonts.first
    inks = [ink for paragraph in lines for ink in paragraph.foreign_ink()]
    ascent = max([first.ascent, *(ink.top for ink in inks)])
    descent = max([first.descent, *(-ink.bottom for ink in inks)])
    return _Metrics(ascent, descent, (ascent + descent + first.line_gap) * spacing)
