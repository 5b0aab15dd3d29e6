"""A paragraph as glyphs: their fonts, direction and widths. In ems, as no size is chosen yet."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from fontTools.unicodedata import script as script_of

from ..fonts.harfbuzz import Face, Glyph, Ink
from .bidi import levels_of, line_levels, visual_order
from .breaks import SOFT_HYPHEN, clusters, line_ends
from .fallback import FontStack

# Characters common to all scripts: they join the script around them.
_SHARED_SCRIPTS = ("Zyyy", "Zinh", "Zzzz")
_HYPHEN = "-"


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a paragraph that is shaped as one; odd levels run from right to left."""

    start: int
    end: int
    face: Face
    script: str
    level: int


@dataclass(frozen=True, slots=True)
class SetGlyph:
    """A glyph on a line, in ems from the line's left end and its baseline; y upwards."""

    face: Face
    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ShapedLine:
    """A line of glyphs, and its advance width in ems."""

    text: str
    glyphs: tuple[SetGlyph, ...]
    width: float


class Paragraph:
    """A text without line breaks of its own, and the places where it may be broken."""

    def __init__(self, text: str, fonts: FontStack) -> None:
        self.text = text
        self.fonts = fonts
        self.base, self.levels = levels_of(text)
        self.runs = tuple(_runs(text, self.levels, fonts))

    def broken(self, width: float) -> list[tuple[int, int]]:
        """Return the lines (start, end), each as long as possible; a word that cannot be broken may be wider."""
        if self.width(0, len(self.text)) <= width:
            return [(0, len(self.text))]
        lines, start, end = [], 0, 0
        for candidate in self._ends:
            if end > start and self.width(start, candidate) > width:
                lines.append((start, end))
                start = end
            end = candidate
        return [*lines, (start, end)]

    def width(self, start: int, end: int) -> float:
        """Return the width of a line."""
        start, end = self._trimmed(start, end)
        hyphen = self._hyphen_width if end > start and self._ends_softly(end) else 0.0
        return self._pen[end] - self._pen[start] + hyphen

    def line(self, start: int, end: int) -> ShapedLine:
        """Return a line without the blanks around it, in visual order."""
        start, end = self._trimmed(start, end)
        text, runs, levels = self.text[start:end], self.runs, self.levels[start:end]
        if text and self._ends_softly(end):
            text = text[:-1] + _HYPHEN
            runs = tuple(_runs(text, levels, self.fonts))
            start, end = 0, len(text)
        levels = line_levels(text, levels, self.base)
        inside = [Run(max(r.start, start), min(r.end, end), r.face, r.script, r.level) for r in runs]
        inside = [run for run in inside if run.start < run.end]
        order = visual_order([levels[run.start - start] for run in inside])
        glyphs: list[SetGlyph] = []
        x = 0.0
        for run in (inside[place] for place in order):
            for glyph in _shaped(text, run, start):
                glyphs.append(SetGlyph(run.face, glyph.number, x + glyph.x, glyph.y))
                x += glyph.advance
        return ShapedLine(text, tuple(glyphs), x)

    def foreign_ink(self) -> list[Ink]:
        """Return the ink of the glyphs that are not of the named font."""
        runs = (run for run in self.runs if run.face is not self.fonts.first)
        inks = ((glyph, run.face.ink(glyph.number)) for run in runs for glyph in _shaped(self.text, run, 0))
        return [replace(ink, bottom=ink.bottom + glyph.y, top=ink.top + glyph.y) for glyph, ink in inks if ink]

    @cached_property
    def _ends(self) -> list[int]:
        return line_ends(self.text)

    @cached_property
    def _pen(self) -> list[float]:
        """The pen's position before each character, in reading order; characters of one glyph share a position."""
        advances = [0.0] * len(self.text)
        for run in self.runs:
            for glyph in _shaped(self.text, run, 0):
                advances[glyph.cluster] += glyph.advance
        return list(accumulate(advances, initial=0.0))

    @cached_property
    def _hyphen_width(self) -> float:
        run = Run(0, 1, self.fonts.face_for(_HYPHEN), "Zyyy", 0)
        return sum(glyph.advance for glyph in _shaped(_HYPHEN, run, 0))

    def _ends_softly(self, end: int) -> bool:
        return self.text[end - 1] == SOFT_HYPHEN and end < len(self.text)

    def _trimmed(self, start: int, end: int) -> tuple[int, int]:
        part = self.text[start:end]
        return end - len(part.lstrip()) if part.strip() else end, start + len(part.rstrip()) if part.strip() else end


def _shaped(text: str, run: Run, offset: int) -> list[Glyph]:
    return run.face.shaped(text, run.start - offset, run.end - offset, run.script, rtl=bool(run.level % 2))


def _runs(text: str, levels: list[int], fonts: FontStack) -> Iterator[Run]:
    """Yield the longest parts with one font, script and level each."""
    run: Run | None = None
    start = 0
    for cluster in clusters(text):
        script, level = script_of(cluster[0]), levels[start]
        # A blank belongs to the word before it, and uses its font.
        stays = run and cluster.isspace() and run.face.has(" ") and not fonts.is_for_emoji(run.face)
        face = run.face if run and stays else fonts.face_for(cluster)
        if run and face is run.face and level == run.level and _joins(script, run.script):
            merged = run.script if script in _SHARED_SCRIPTS else script
            run = Run(run.start, start + len(cluster), face, merged, level)
        else:
            if run:
                yield run
            run = Run(start, start + len(cluster), face, script, level)
        start += len(cluster)
    if run:
        yield run


def _joins(script: str, other: str) -> bool:
    return script == other or script in _SHARED_SCRIPTS or other in _SHARED_SCRIPTS
