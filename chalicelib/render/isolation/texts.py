"""Layout and drawing of texts: in a child process for an account's own fonts, in this one for ours.

The name of an account's own font is the absolute path of a file.
"""

from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.timeline import TextStyle

from ..drawing import rasters
from ..drawing.rasters import Raster
from ..motion.geometry import Box
from ..text import fallback, layout
from ..text_fit import TextFit
from .client import run_isolated
from .limits import DRAWING, TEXT, ResourceLimits
from .raster_files import Drawn, take_raster


def fit_of(words: str, style: TextStyle, box: Box) -> TextFit:
    """Return how well a text fits its box; see `text.layout.fit_of`.

    Raises:
        BadMedia: its font cannot be read.
        UnknownFontError, ValueError, Transient: as `draw_text`.
    """
    if not _is_strangers(style.font):
        return layout.fit_of(words, style, box)
    fit: TextFit = _run("fit", TextFit, TEXT, text=words, style=style, box=box)
    return fit


def page_count(words: str, style: TextStyle, box: Box) -> int:
    """Return the number of pages of a text; see `text.layout.page_count`.

    Raises:
        BadMedia, UnknownFontError, ValueError, Transient: as `draw_text`.
    """
    if not _is_strangers(style.font):
        return layout.page_count(words, style, box)
    return int(_run("pages", int, TEXT, text=words, style=style, box=box))


def page_texts(words: str, style: TextStyle, box: Box) -> tuple[str, ...]:
    """Return the part of a text that each of its pages shows; see `text.layout.page_texts`.

    Raises:
        BadMedia, UnknownFontError, ValueError, Transient: as `draw_text`.
    """
    if not _is_strangers(style.font):
        return layout.page_texts(words, style, box)
    return tuple(_run("parts", tuple[str, ...], TEXT, text=words, style=style, box=box))


def missing_glyphs(words: str, font: str) -> tuple[str, ...]:
    """Return the characters of a text that no font has; see `text.fallback.missing_glyphs`.

    Raises:
        BadMedia, UnknownFontError, ValueError, Transient: as `draw_text`.
    """
    if not _is_strangers(font):
        return fallback.missing_glyphs(words, font)
    return tuple(_run("missing", tuple[str, ...], TEXT, text=words, font=font))


def draw_text(words: str, style: TextStyle, box: Box, page: int, folder: Path) -> Raster | None:
    """Draw one page of a text; see `drawing.rasters.draw_text`. `folder` is for a temporary file.

    Raises:
        BadMedia: its font, an account's own, cannot be read, or makes too many glyphs.
        UnknownFontError, ValueError: as `drawing.rasters.draw_text`, for one of our fonts.
        Transient: the machine is out of memory or disk.
    """
    if not _is_strangers(style.font):
        return rasters.draw_text(words, style, box, page)
    out = folder / "drawn.rgba"
    drawn: Drawn | None = _run("draw", Drawn | None, DRAWING, text=words, style=style, box=box, page=page, out=out)
    return take_raster(drawn, out)


def _is_strangers(font: str) -> bool:
    return Path(font).is_absolute()


def _run(job: str, returns: Any, limits: ResourceLimits, **arguments: object) -> Any:
    job = f"chalicelib.render.isolation.text_jobs:{job}"
    return run_isolated(job, returns, limits, BadMedia, what="its font", **arguments)
