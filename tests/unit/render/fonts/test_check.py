"""The uploaded fonts that may be used, by their tables."""

from collections.abc import Callable
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from chalicelib.domain.errors import BadFont
from chalicelib.domain.font import FontFacts
from chalicelib.render.fonts import font_path
from chalicelib.render.fonts.check import read_font

LORA = font_path("Lora").read_bytes()


def changed(change: Callable[[TTFont], object]) -> bytes:
    font, out = TTFont(BytesIO(LORA)), BytesIO()
    change(font)
    font.save(out)
    return out.getvalue()


def embedding(bits: int) -> bytes:
    return changed(lambda font: setattr(font["OS/2"], "fsType", bits))


def opentype() -> bytes:
    pen = T2CharStringPen(500, None)
    font, out = FontBuilder(1000, isTTF=False), BytesIO()
    font.setupGlyphOrder([".notdef", "A"])
    font.setupCharacterMap({65: "A"})
    font.setupCFF("Own-Bold", {}, {".notdef": pen.getCharString(), "A": pen.getCharString()}, {})
    font.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
    font.setupHorizontalHeader()
    font.setupNameTable({"familyName": "Our Own", "styleName": "Bold", "psName": "Our Own-Bold"})
    font.setupOS2(usWeightClass=700)
    font.setupPost()
    font.save(out)
    return out.getvalue()


def test_the_facts_of_a_valid_font_are_returned():
    assert read_font(LORA) == FontFacts("Lora", "Lora", "Regular", is_bold=False, glyphs=888, characters=778)


def test_an_opentype_font_is_valid_and_its_name_loses_its_blanks():
    assert read_font(opentype()) == FontFacts("OurOwn-Bold", "Our Own", "Bold", is_bold=True, glyphs=2, characters=1)


@pytest.mark.parametrize("data", [b"", b"wOF2 and more", b"ttcf and more", b"%PDF-1.7", b"<svg/>"])
def test_a_file_that_is_not_a_font_is_refused(data):
    with pytest.raises(BadFont, match="not a TrueType or OpenType file"):
        read_font(data)


@pytest.mark.parametrize("length", [5, 11, 40, 1000, len(LORA) - 2000])
def test_a_font_that_is_cut_off_is_refused(length):
    with pytest.raises(BadFont, match="broken"):
        read_font(LORA[:length])


@pytest.mark.parametrize("table", ["cmap", "head", "hmtx", "name", "OS/2"])
def test_a_font_without_a_table_that_it_needs_is_refused(table):
    data = LORA.replace(table.encode(), b"none", 1)
    with pytest.raises(BadFont, match="broken"):
        read_font(data)


def test_a_font_with_nonsense_in_a_table_is_refused():
    start = TTFont(BytesIO(LORA)).reader.tables["cmap"].offset
    with pytest.raises(BadFont, match="broken"):
        read_font(LORA[:start] + b"\xff" * 200 + LORA[start + 200 :])


def named(**names: str) -> bytes:
    """Lora with these names and no others."""
    numbers = {"family": 1, "style": 2, "full": 4, "postscript": 6}

    def change(font: TTFont) -> None:
        font["name"].names = []
        for what, text in names.items():
            font["name"].setName(text, numbers[what], 3, 1, 0x409)

    return changed(change)


def test_a_font_without_a_postscript_name_is_named_by_its_family_and_style():
    assert read_font(named(family="Our Own", style="Bold")).name == "OurOwn-Bold"


@pytest.mark.parametrize("names", [{}, {"style": "Bold"}, {"family": "\u6587", "style": "Bold"}])
def test_a_font_that_no_script_could_name_is_refused(names):
    with pytest.raises(BadFont, match="no name by which a script could use it"):
        read_font(named(**names))


def test_a_font_whose_name_is_too_long_for_scripts_is_refused():
    assert len(read_font(named(postscript="x" * 200)).name) == 200
    with pytest.raises(BadFont, match="201 characters; a script can use names of 200"):
        read_font(named(postscript="x" * 201))


def test_a_font_without_outlines_is_refused():
    with pytest.raises(BadFont, match="no outlines"):
        read_font(LORA.replace(b"glyf", b"none", 1))


def test_a_font_without_characters_is_refused():
    with pytest.raises(BadFont, match="no Unicode characters"):
        read_font(changed(lambda font: setattr(font["cmap"], "tables", [])))


def test_a_font_that_is_too_large_is_refused():
    with pytest.raises(BadFont, match="more than 32,000,000"):
        read_font(LORA + bytes(32_000_000))


@pytest.mark.parametrize("bits", [0x0002, 0x0102, 0x0200, 0x0208])
def test_a_font_whose_maker_forbids_embedding_is_refused(bits):
    with pytest.raises(BadFont, match="its maker"):
        read_font(embedding(bits))


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008, 0x0006, 0x0100])
def test_the_most_liberal_of_its_makers_words_counts(bits):
    assert read_font(embedding(bits)).name == "Lora"
