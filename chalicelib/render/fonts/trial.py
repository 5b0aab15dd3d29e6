"""The trial of a font before it is accepted: each character is shaped and each glyph drawn, as texts will do.

It finds fonts that crash HarfBuzz or take too long. The process that runs it may crash.
"""

import math
from collections.abc import Iterator
from unicodedata import category

from fontTools.unicodedata import script as script_of

from chalicelib.domain.errors import BadFont
from chalicelib.render.motion.geometry import Rect

from .harfbuzz import Face, PlacedGlyph, coverage, painted

_SIZE_PX = 32.0
# Glyphs are drawn up to this many px from their origin, as texts are clipped, too.
_REACH = Rect(-512, -512, 1024, 1024)
# The allowed height of lines, in ems. Fonts with tall ornaments reach 5.
_LOWEST_EM, _HIGHEST_EM = 0.1, 20.0
_CHARACTERS_AT_ONCE = 64
# If a font has more characters (some draw a box for all of Unicode), only every second, third … is tried.
_MOST_CHARACTERS = 100_000
_MOST_BLANK = 0.5
# Unicode's categories. Private-use characters are drawn, as some symbol fonts have no others.
_BLANK = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cn"})


def try_font(face: Face) -> None:
    """Shape and draw all characters and glyphs of a font.

    Raises:
        BadFont: its lines have no height, its glyphs have no outlines, or it makes too many glyphs of a text.
    """
    _check_metrics(face)
    characters = sorted(face.characters)
    characters = characters[:: 1 + len(characters) // _MOST_CHARACTERS]
    _shape(face, characters)
    drawn = {number for number in range(face.glyph_count) if _draws(face, number)}
    visible = [character for character in characters if not _is_blank(character)]
    blank = sum(face.glyph_of(character) not in drawn for character in visible)
    if blank == len(visible):
        raise BadFont("none of its characters has an outline")
    if blank > len(visible) * _MOST_BLANK:
        raise BadFont(f"broken: {blank:,} of its {len(visible):,} characters have no outline")


def _check_metrics(face: Face) -> None:
    height = face.ascent + face.descent
    if not _LOWEST_EM <= height <= _HIGHEST_EM or height + face.line_gap < _LOWEST_EM:
        metrics = f"ascent {face.ascent:g}, descent {face.descent:g}, line gap {face.line_gap:g} of its size"
        raise BadFont(f"its lines have no height that text can be set with: {metrics} (tables hhea and OS/2)")


def _shape(face: Face, characters: list[str]) -> None:
    for text in _texts(characters):
        for rtl in (False, True):
            try:
                face.shaped(text, 0, len(text), script_of(text[0]), rtl=rtl)
            except ValueError as error:
                raise BadFont(str(error)) from error


def _texts(characters: list[str]) -> Iterator[str]:
    """Yield the characters in short texts of one script each."""
    text = ""
    for character in characters:
        if text and (len(text) == _CHARACTERS_AT_ONCE or script_of(character) != script_of(text[0])):
            yield text
            text = ""
        text += character
    if text:
        yield text


def _draws(face: Face, number: int) -> bool:
    """Draw a glyph, and return whether it has visible px."""
    glyph = PlacedGlyph(face, number, _SIZE_PX, 0.0, 0.0)
    covered = glyph.covered()
    if covered is None:
        return False
    left, top, right, bottom = covered
    area = Rect.between(math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)).cut(_REACH)
    if area.is_empty:
        return False
    px = painted(glyph, area).getchannel("A") if face.is_colored else coverage([glyph], area)
    return px.getbbox() is not None


def _is_blank(character: str) -> bool:
    """Return whether a font need not draw a character: blanks, control and unassigned characters."""
    return category(character) in _BLANK
