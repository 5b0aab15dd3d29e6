"""The jobs of a child process on texts in uploaded fonts. Only the zygote loads this; see `texts`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.timeline import TextStyle

from ..drawing.rasters import draw_text
from ..motion.geometry import Box
from ..text.fallback import missing_glyphs
from ..text.layout import fit_of, page_count, page_texts
from ..text_fit import AskedText, MeasuredText, TextFit
from .raster_files import Drawn, write_raster


def fit(text: str, style: TextStyle, box: Box) -> TextFit:
    """Return how well a text fits its box.

    Raises:
        BadMedia: its font makes too many glyphs.
    """
    with _refused():
        return fit_of(text, style, box)


def measure(asked: list[AskedText]) -> list[MeasuredText]:
    """Return the measurements of several texts.

    Raises:
        BadMedia: as `fit`.
    """
    with _refused():
        return [
            MeasuredText(fit_of(each.words, each.style, each.box), missing_glyphs(each.words, each.style.font))
            for each in asked
        ]


def pages(text: str, style: TextStyle, box: Box) -> int:
    """Return the number of pages of a text.

    Raises:
        BadMedia: as `fit`.
    """
    with _refused():
        return page_count(text, style, box)


def parts(text: str, style: TextStyle, box: Box) -> tuple[str, ...]:
    """Return the part of a text that each of its pages shows.

    Raises:
        BadMedia: as `fit`.
    """
    with _refused():
        return page_texts(text, style, box)


def missing(text: str, font: str) -> tuple[str, ...]:
    """Return the characters of a text that no font has.

    Raises:
        BadMedia: as `fit`.
    """
    with _refused():
        return missing_glyphs(text, font)


def draw(text: str, style: TextStyle, box: Box, page: int, out: Path) -> Drawn | None:
    """Draw one page of a text, and write its px to a file.

    Raises:
        BadMedia: as `fit`.
    """
    with _refused():
        return write_raster(draw_text(text, style, box, page), out)


@contextmanager
def _refused() -> Iterator[None]:
    """Turn errors whose messages are meant for authors into BadMedia."""
    try:
        yield
    except ValueError as error:
        raise BadMedia(str(error)) from error
