"""Layout and drawing of texts: in a child process for an account's own fonts, in this one for ours.

The name of an account's own font is the absolute path of a file.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.timeline import TextStyle

from ..drawing import rasters
from ..drawing.rasters import Raster
from ..motion.geometry import Box
from ..text import fallback, layout
from ..text_fit import AskedText, MeasuredText, TextFit
from .client import run_isolated
from .limits import DRAWING, TEXT, ResourceLimits
from .raster_files import Drawn, take_raster

_BATCH, _BATCH_CHARS = 100, 20_000
"""The most texts of a job, and their characters: those of the longest text and a few more."""
_KNOWN: dict[AskedText, TextFit] = {}
_MISSING: dict[tuple[str, str], tuple[str, ...]] = {}


def measure(texts: Iterable[AskedText]) -> None:
    """Measure several texts in an account's own fonts by few child processes, and remember the results.

    A text that cannot be measured is left out: the call that asks for it alone reports it.
    """
    unknown = [each for each in dict.fromkeys(texts) if _is_strangers(each.style.font) and each not in _KNOWN]
    for some in _in_batches(unknown):
        try:
            measured = _run("measure", list[MeasuredText], TEXT, asked=some)
        except BadMedia:
            return
        for each, result in zip(some, measured, strict=True):
            _KNOWN[each] = result.fit
            _MISSING[each.words, each.style.font] = result.missing


def forget() -> None:
    """Forget the results of `measure`."""
    _KNOWN.clear()
    _MISSING.clear()


def _in_batches(texts: Iterable[AskedText]) -> Iterator[list[AskedText]]:
    """Yield the texts in batches whose messages and times are within the limits of a job."""
    batch: list[AskedText] = []
    for each in texts:
        if batch and (len(batch) == _BATCH or sum(len(one.words) for one in batch) + len(each.words) > _BATCH_CHARS):
            yield batch
            batch = []
        batch.append(each)
    if batch:
        yield batch


def fit_of(words: str, style: TextStyle, box: Box) -> TextFit:
    """Return how well a text fits its box; see `text.layout.fit_of`.

    Raises:
        BadMedia: its font cannot be read.
        UnknownFontError, ValueError, Transient: as `draw_text`.
    """
    if not _is_strangers(style.font):
        return layout.fit_of(words, style, box)
    known = _KNOWN.get(AskedText(words, style, box))
    if known is not None:
        return known
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
    if (words, font) in _MISSING:
        return _MISSING[words, font]
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
