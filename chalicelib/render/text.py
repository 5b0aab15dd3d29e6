"""Sets a text in a box: the font's size, the lines, and where each of them begins. In px; nothing is drawn here."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from chalicelib.domain.timeline import AlignV, TextStyle

from .fonts import font_path
from .geometry import Box, aligned


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line: `x` is where its first glyph's origin is, `baseline` its height in the box, both px from the corner."""

    text: str
    x: int
    baseline: int


@dataclass(frozen=True, slots=True)
class TextLayout:
    """A text set in its box; `overflows` if it does not all fit there: lines are missing or too long."""

    font: ImageFont.FreeTypeFont
    lines: tuple[TextLine, ...]
    overflows: bool


def lay_out(text: str, style: TextStyle, box: Box) -> TextLayout:
    """Set a text in at most `style.lines` lines, of equal height.

    The size of the font follows from the line's height, `box height / style.lines`: ascenders and descenders just fit.
    With `size_fit` it is the largest one, from there down, at which no word is split and no line is missing.

    Raises:
        UnknownFontError: see `fonts.font_path`.
    """
    path = font_path(style.font)
    size = _size_for(path, box.height / style.lines)
    if style.size_fit:
        size = _largest_that_fits(text, path, size, style.lines, box.width)
    font = _font(path, size)
    lines = _wrapped(text, font, box.width)
    shown = lines[: style.lines]
    overflows = len(lines) > len(shown) or _splits_a_word(text, font, box.width)
    return TextLayout(font, tuple(_set(shown, font, style, box)), overflows)


@lru_cache(maxsize=64)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    # The basic layout needs no library of the system's, so the same text looks the same everywhere.
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


def _line_px(font: ImageFont.FreeTypeFont) -> int:
    return sum(font.getmetrics())


def _size_for(path: Path, line_px: float) -> int:
    """The largest size whose ascent and descent fit into a line of that height."""
    # A first guess from a large size, which is right but for the rounding of metrics.
    size = max(1, int(line_px * 1000 / _line_px(_font(path, 1000))) + 1)
    while size > 1 and _line_px(_font(path, size)) > line_px:
        size -= 1
    return size


def _largest_that_fits(text: str, path: Path, size: int, lines: int, width: int) -> int:
    """By halving: what fits at a size, fits at all smaller ones. 1 if none fits."""
    fits, too_large = 1, size + 1
    while too_large - fits > 1:
        middle = (fits + too_large) // 2
        font = _font(path, middle)
        if _splits_a_word(text, font, width) or len(_wrapped(text, font, width)) > lines:
            too_large = middle
        else:
            fits = middle
    return fits


def _splits_a_word(text: str, font: ImageFont.FreeTypeFont, width: int) -> bool:
    return any(font.getlength(word) > width for word in set(text.split()))


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The lines of a text: broken where it says so, else at blanks, and inside of a word that is wider than the box."""
    paragraphs = text.strip("\r\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line for paragraph in paragraphs for line in _wrapped_paragraph(paragraph, font, width)]


def _wrapped_paragraph(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines = [""]
    for word in text.replace("\t", " ").split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        lines += _pieces(word, font, width)
        lines = [line for line in lines if line]
    return lines


def _pieces(word: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """A word cut so that each piece fits, a character at least in each."""
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and font.getlength(word[start:end]) > width:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


def _set(lines: list[str], font: ImageFont.FreeTypeFont, style: TextStyle, box: Box) -> Iterator[TextLine]:
    ascent, descent = font.getmetrics()
    # A text that was shrunk keeps the font's own distance of lines, else a line is its share of the box.
    line_px = min(box.height / style.lines, float(ascent + descent)) if style.size_fit else box.height / style.lines
    top = aligned((0, round(line_px * len(lines))), box, style.align_h, style.align_v)[1]
    for number, text in enumerate(lines):
        x, _ = aligned((round(font.getlength(text)), 0), box, style.align_h, AlignV.TOP)
        middle = line_px * (number + 0.5)
        yield TextLine(text, x, top + round(middle + (ascent - descent) / 2))
