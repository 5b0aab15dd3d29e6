"""The check whether an uploaded font may be used. For a child process only, as the file is not trusted."""

import re
import struct
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from chalicelib.domain.errors import BadFont
from chalicelib.domain.font import MAX_FONT_BYTES, MAX_FONT_NAME_CHARS, FontFacts

from .harfbuzz import Face
from .trial import try_font

_SIGNATURES = (b"\x00\x01\x00\x00", b"true", b"OTTO")
# The first bytes of other files, and their kinds.
_OTHERS = {
    b"wOFF": "a WOFF file, which is for web pages",
    b"wOF2": "a WOFF2 file, which is for web pages",
    b"ttcf": "a collection of several fonts (.ttc)",
    b"%!PS": "a PostScript Type 1 font",
    b"%!Fo": "a PostScript Type 1 font",
    b"\x80\x01": "a PostScript Type 1 font",
    b"typ1": "a PostScript Type 1 font",
}
# The OpenType specification's range, for `head`; HarfBuzz replaces other values by 1000.
_UNITS = range(16, 16_385)
_NEEDED = ("head", "hhea", "maxp", "hmtx", "cmap", "name", "OS/2")
_DIRECTORY = 12
_ENTRY = 16
# Bits of OS/2 fsType: the usage bits (the most liberal one counts), the one that forbids all, and bitmaps only.
_USAGE = 0x000F
_RESTRICTED = 0x0002
_BITMAPS_ONLY = 0x0200
_BOLD_FROM = 600
_FAMILY, _STYLE, _FULL, _POSTSCRIPT, _BETTER_FAMILY, _BETTER_STYLE = 1, 2, 4, 6, 16, 17


def check_font(path: Path) -> FontFacts:
    """Return the facts of a TrueType or OpenType file that may be used; draw all of its glyphs once.

    Raises:
        BadFont: another kind of file, broken, without letters, or its embedding bits forbid its use.
    """
    facts = read_font(path.read_bytes())
    try_font(Face(path))
    return facts


def read_font(data: bytes) -> FontFacts:
    """Return the facts in the tables of a TrueType or OpenType file; draw nothing.

    Raises:
        BadFont: as `check_font`.
    """
    _check_directory(data)
    try:
        with TTFont(BytesIO(data), lazy=True) as font:
            missing = [table for table in _NEEDED if table not in font]
            if missing:
                raise BadFont(f"broken: it has no table {missing[0]!r}")
            if not any(table in font for table in ("glyf", "CFF ", "CFF2")):
                raise BadFont("it has no outlines, only bitmaps")
            _check_embedding(font["OS/2"].fsType)
            return _facts(font)
    # The errors that fontTools raises over damaged files.
    except (
        TTLibError,
        struct.error,
        ArithmeticError,
        AssertionError,
        AttributeError,
        EOFError,
        LookupError,
        MemoryError,
        NotImplementedError,
        OSError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise BadFont(f"broken: {error or type(error).__name__}") from error


def _check_directory(data: bytes) -> None:
    if data[:4] not in _SIGNATURES:
        other = next((what for begin, what in _OTHERS.items() if data.startswith(begin)), None)
        raise BadFont(f"not a TrueType or OpenType file (.ttf, .otf){f', but {other}' if other else ''}")
    if len(data) > MAX_FONT_BYTES:
        raise BadFont(f"{len(data):,} bytes are more than {MAX_FONT_BYTES:,}")
    tables = int.from_bytes(data[4:6], "big")
    for entry in range(_DIRECTORY, _DIRECTORY + tables * _ENTRY, _ENTRY):
        offset, length = (int.from_bytes(data[entry + at : entry + at + 4], "big") for at in (8, 12))
        if len(data) < entry + _ENTRY or offset + length > len(data):
            raise BadFont("broken: it is cut off")


def _check_embedding(bits: int) -> None:
    if bits & _USAGE == _RESTRICTED:
        raise BadFont("its maker forbids embedding (OS/2 fsType: restricted licence)")
    if bits & _BITMAPS_ONLY:
        raise BadFont("its maker allows embedding of bitmaps only (OS/2 fsType)")


def _facts(font: TTFont) -> FontFacts:
    characters, glyphs = font.getBestCmap(), font["maxp"].numGlyphs
    if not characters:
        raise BadFont("it has no Unicode characters")
    if font["head"].unitsPerEm not in _UNITS:
        units = f"{_UNITS[0]} to {_UNITS[-1]:,}"
        raise BadFont(f"broken: it has {font['head'].unitsPerEm} units per em; they must be {units}")
    if not glyphs or len(font["hmtx"].metrics) != glyphs:
        raise BadFont("broken: its tables contradict each other")
    if "glyf" in font and len(font["loca"].locations) != glyphs + 1:
        raise BadFont("broken: its tables contradict each other")
    names = font["name"]
    family = names.getDebugName(_BETTER_FAMILY) or names.getDebugName(_FAMILY) or ""
    style = names.getDebugName(_BETTER_STYLE) or names.getDebugName(_STYLE) or ""
    name = _fit(names.getDebugName(_POSTSCRIPT) or "") or _fit(names.getDebugName(_FULL) or _joined(family, style))
    if not name:
        raise BadFont("it has no name by which a script could use it: neither PostScript, nor full, nor family name")
    if len(name) > MAX_FONT_NAME_CHARS:
        raise BadFont(f"its name has {len(name):,} characters; a script can use names of {MAX_FONT_NAME_CHARS}")
    return FontFacts(
        name, family, style, font["OS/2"].usWeightClass >= _BOLD_FROM, glyphs=glyphs, characters=len(characters)
    )


def _joined(family: str, style: str) -> str:
    """Return a family's name with a style; empty without a family."""
    return f"{family}-{style}" if _fit(family) else ""


def _fit(name: str) -> str:
    """Return a name that scripts may use, in the form of our own fonts' names: without a regular style."""
    return re.sub(r"[^A-Za-z0-9_-]", "", name).strip("-_").removesuffix("-Regular")
