"""Fonts that look well, but that no text could be set in: each is refused with the reason."""

from io import BytesIO

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from chalicelib.domain.errors import BadFont
from chalicelib.render.fonts import font_names, font_path
from chalicelib.render.fonts.check import check_font


@pytest.fixture
def written(tmp_path):
    """Write Lora with changes: `written(change)`, a function that changes the font in place."""

    def write(change=lambda font: None):
        with TTFont(font_path("Lora")) as font:
            change(font)
            font.save(tmp_path / "font.ttf")
        return tmp_path / "font.ttf"

    return write


def metrics(ascent, descent, gap=0):
    def change(font):
        font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, descent, gap
        font["OS/2"].sTypoAscender, font["OS/2"].sTypoDescender, font["OS/2"].sTypoLineGap = ascent, descent, gap
        font["OS/2"].usWinAscent = font["OS/2"].usWinDescent = 0

    return change


def emptied(share):
    """Leaves a share of the glyphs without outlines."""

    def change(font):
        names = font.getGlyphOrder()
        for name in names[: round(len(names) * share)]:
            font["glyf"][name] = TTGlyphPen(None).glyph()

    return change


@pytest.mark.parametrize("name", [name for name in font_names() if not name.endswith("-Bold")])
def test_every_font_of_ours_would_be_accepted(name):
    assert check_font(font_path(name)).name == name


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ((0, 0), "ascent 0, descent 0, line gap 0"),
        ((99, 0), "ascent 0.099"),
        ((20_001, 0), "ascent 20.001"),
        ((800, -200, -901), "line gap -0.901"),
    ],
)
def test_a_font_whose_lines_have_no_height_is_refused(written, told, reason):
    with pytest.raises(BadFont, match=f"its lines have no height that text can be set with: .*{reason}"):
        check_font(written(metrics(*told)))


@pytest.mark.parametrize("told", [(100, 0), (20_000, 0), (800, -200, -899), (800, 200)])
def test_lines_may_be_low_or_high(written, told):
    assert check_font(written(metrics(*told))).name == "Lora"


def test_a_font_without_an_outline_is_refused(written):
    with pytest.raises(BadFont, match="none of its characters has an outline"):
        check_font(written(emptied(1)))


def test_a_font_without_most_outlines_is_refused(written):
    with pytest.raises(BadFont, match=r"broken: \d+ of its \d+ characters have no outline"):
        check_font(written(emptied(0.9)))


def test_a_font_may_lack_some(written):
    assert check_font(written(emptied(0.3))).name == "Lora"


def test_a_font_whose_outlines_are_garbage_is_refused(written):
    data = bytearray(written().read_bytes())
    glyf = TTFont(BytesIO(data)).reader.tables["glyf"]
    data[glyf.offset : glyf.offset + glyf.length] = b"\xff" * glyf.length
    path = written()
    path.write_bytes(data)
    with pytest.raises(BadFont, match="outline"):
        check_font(path)


def test_a_font_that_makes_glyphs_without_end_is_refused(written):
    lookups = "".join(f"lookup L{n} {{ sub a by {'a ' * 60}; }} L{n};" for n in range(8))
    with pytest.raises(BadFont, match="more glyphs of the text than can be drawn"):
        check_font(written(lambda font: addOpenTypeFeaturesFromString(font, f"feature liga {{ {lookups} }} liga;")))


@pytest.mark.parametrize("units", [0, 15, 16_385])
def test_a_font_whose_em_has_too_few_or_too_many_units_is_refused(written, units):
    with pytest.raises(BadFont, match=f"broken: it has {units} units per em; they must be 16 to 16,384"):
        check_font(written(lambda font: setattr(font["head"], "unitsPerEm", units)))


@pytest.mark.parametrize(
    ("begin", "what"),
    [
        (b"wOFF", "WOFF file"),
        (b"wOF2", "WOFF2 file"),
        (b"ttcf", "collection of several fonts"),
        (b"%!PS-AdobeFont-1.0", "PostScript Type 1"),
        (b"\x80\x01", "PostScript Type 1"),
    ],
)
def test_another_kind_of_font_is_refused_by_its_name(tmp_path, begin, what):
    (tmp_path / "font").write_bytes(begin + bytes(100))
    with pytest.raises(BadFont, match=rf"not a TrueType or OpenType file \(.ttf, .otf\), but a {what}"):
        check_font(tmp_path / "font")


@pytest.fixture
def triangle(tmp_path):
    """Write a font of one character, a triangle: `triangle(change, character)`."""

    def write(change=lambda font: None, character="A"):
        font = FontBuilder(1000)
        font.setupGlyphOrder([".notdef", "A"])
        font.setupCharacterMap({ord(character): "A"})
        font.setupGlyf(dict.fromkeys([".notdef", "A"], outline()))
        font.setupHorizontalMetrics({".notdef": (500, 0), "A": (500, 0)})
        font.setupHorizontalHeader(ascent=800, descent=-200)
        font.setupNameTable({"familyName": "Wide", "styleName": "Regular", "psName": "Wide-Regular"})
        font.setupOS2(sTypoAscender=800, sTypoDescender=-200)
        font.setupPost()
        change(font)
        font.save(tmp_path / "triangle.ttf")
        return tmp_path / "triangle.ttf"

    return write


def outline():
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((250, 700))
    pen.closePath()
    return pen.glyph()


def variable(font):
    font.setupFvar([("wght", 100, 400, 900, "Weight")], [])
    font.setupGvar({})


def test_a_variable_font_is_accepted(triangle):
    assert check_font(triangle(variable)).name == "Wide"


def test_a_font_of_symbols_for_private_use_is_accepted(triangle):
    assert check_font(triangle(character="\ue000")).name == "Wide"


def test_a_font_of_blanks_is_refused(triangle):
    with pytest.raises(BadFont, match="none of its characters has an outline"):
        check_font(triangle(character="\u2003"))
