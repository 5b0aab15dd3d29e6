"""The px of a text: its letters, and the effects around and behind them."""

import pytest

from chalicelib.domain.timeline import AlignH, AlignV, Background, Color, Outline, Shadow, TextStyle
from chalicelib.render.motion.geometry import Box, Rect
from chalicelib.render.text.layout import lay_out
from chalicelib.render.text.raster import TextRaster, raster_of_page

RED, BLUE, CLEAR = Color(230, 30, 60), Color(0, 0, 250), Color(0, 0, 0, 0)
MARGIN = 2


def box(width: int = 300, height: int = 100) -> Box:
    return Box(width, height, (0, 0), Rect(0, 0, width, height), 500)


def drawn(text: str, font: str = "Inter", color: Color = RED, page: int = 0, **style: object) -> TextRaster:
    raster = raster_of_page(text, TextStyle(font, color, **style), box(), page)
    assert raster is not None
    return raster


def inked(raster: TextRaster) -> Rect:
    """Return the rectangle of visible px, from the box's corner."""
    return Rect.between(*raster.image.getchannel("A").getbbox()).moved(raster.rect.x, raster.rect.y)


def at(raster: TextRaster, x: int, y: int) -> tuple[int, ...]:
    return raster.image.getpixel((x - raster.rect.x, y - raster.rect.y))


def middle(raster: TextRaster) -> tuple[int, ...]:
    return raster.image.getpixel((raster.image.width // 2, raster.image.height // 2))


def test_letters_have_their_colour():
    assert middle(drawn("I", "Inter-Bold")) == (230, 30, 60, 255)


def test_a_half_clear_colour_makes_half_clear_letters():
    assert middle(drawn("I", "Inter-Bold", Color(230, 30, 60, 128))) == (230, 30, 60, 128)


def test_edges_are_smooth_and_of_the_same_colour():
    colors = {color for _, color in drawn("O").image.getcolors()}
    assert ({color[:3] for color in colors}, len(colors) > 50) == ({(230, 30, 60)}, True)


def test_the_raster_is_as_large_as_its_ink_and_a_margin():
    raster = drawn("I")
    assert raster.image.getchannel("A").getbbox() == (
        MARGIN,
        MARGIN,
        raster.image.width - MARGIN,
        raster.image.height - MARGIN,
    )


@pytest.mark.parametrize("text", ["gjpqy", "Ậ", "ฏุ"])
def test_ink_beyond_the_line_is_not_cut(text):
    glyphs = lay_out(text, TextStyle("Oswald-Bold", RED), box()).pages[0].lines[0].glyphs
    covered = [glyph.covered() for glyph in glyphs if glyph.covered()]
    ink = inked(drawn(text, "Oswald-Bold"))
    assert (ink.y, ink.bottom) == pytest.approx(
        (min(part[1] for part in covered), max(part[3] for part in covered)), abs=1.5
    )


def test_letters_that_join_have_no_seam():
    alpha = drawn("ـــ", size=0.2).image.getchannel("A")
    row = [alpha.getpixel((x, alpha.height // 2)) for x in range(MARGIN + 2, alpha.width - MARGIN - 2)]
    assert set(row) == {255}


def test_an_outline_has_its_declared_width():
    plain, outlined = inked(drawn("I", size=0.1)), inked(drawn("I", size=0.1, outline=Outline(0.1, BLUE)))
    assert (plain.x - outlined.x, outlined.right - plain.right) == (5, 5)


def test_an_outline_surrounds_the_letters_and_is_not_below_them():
    raster = drawn("I", "Inter-Bold", CLEAR, outline=Outline(0.05, BLUE))
    assert middle(raster)[3] == 0


def test_an_outline_has_its_colour():
    raster = drawn("I", "Inter-Bold", outline=Outline(0.1, BLUE))
    left, y = inked(raster).x, raster.rect.y + raster.image.height // 2
    assert at(raster, left + 4, y) == (0, 0, 250, 255)


def test_the_outline_of_a_dot_has_no_hole():
    raster = drawn(".", size=0.1, outline=Outline(0.4, BLUE))
    alpha = raster.image.getchannel("A")
    row = [alpha.getpixel((x, alpha.height // 2)) for x in range(MARGIN + 1, alpha.width - MARGIN - 1)]
    assert set(row) == {255}


def test_letters_and_outline_have_no_seam():
    raster = drawn("I", "Inter-Bold", outline=Outline(0.1, BLUE))
    alpha = raster.image.getchannel("A")
    row = [alpha.getpixel((x, alpha.height // 2)) for x in range(MARGIN + 2, alpha.width - MARGIN - 2)]
    assert set(row) == {255}


def test_a_shadow_has_its_declared_offset():
    plain, shadowed = inked(drawn("I", size=0.1)), inked(drawn("I", size=0.1, shadow=Shadow(0.2, 0.1, 0, BLUE)))
    assert (shadowed.right - plain.right, shadowed.bottom - plain.bottom, shadowed.x) == (10, 5, plain.x)


def test_a_shadow_is_below_the_letters():
    assert middle(drawn("I", "Inter-Bold", shadow=Shadow(0, 0, 0.1, BLUE))) == (230, 30, 60, 255)


def test_a_blurred_shadow_is_not_cut_off():
    raster = drawn("I", size=0.1, shadow=Shadow(0, 0, 0.5, BLUE))
    assert max(raster.image.getchannel("A").crop((0, MARGIN, MARGIN + 1, 60)).getextrema()) < 3


def test_the_shadow_of_an_outlined_text_is_the_outlines():
    style = {"size": 0.1, "shadow": Shadow(1, 0, 0, BLUE)}
    assert inked(drawn("I", **style, outline=Outline(0.1, BLUE))).right == inked(drawn("I", **style)).right + 5


def test_a_background_fills_the_block_of_lines_and_its_padding():
    raster = drawn("I\nII", lines=2, size=0.08, background=Background(BLUE, padding=0.25))
    left, top, right, bottom = (
        lay_out("I\nII", TextStyle("Inter", RED, lines=2, size=0.08, background=Background(BLUE, 0.25)), box())
        .pages[0]
        .block
    )
    assert inked(raster) == Rect.between(round(left - 10), round(top - 10), round(right + 10), round(bottom + 10))


def test_a_background_has_square_corners_by_default():
    raster = drawn("I", size=0.08, background=Background(BLUE))
    assert at(raster, inked(raster).x, inked(raster).y) == (0, 0, 250, 255)


def test_round_corners_are_clear_and_smooth():
    raster = drawn("I", size=0.08, background=Background(BLUE, 0.25, 0.3))
    corner = raster.image.getchannel("A").crop((MARGIN, MARGIN, MARGIN + 12, MARGIN + 12))
    assert (corner.getpixel((0, 0)), corner.getpixel((11, 11)), len(corner.getcolors()) > 5) == (0, 255, True)


def test_a_background_stays_in_the_box_at_its_edge():
    style = {"align_h": AlignH.LEFT, "align_v": AlignV.BOTTOM, "background": Background(BLUE, 0.3)}
    ink = inked(drawn("one", size=0.08, **style))
    assert (ink.x, ink.bottom) == (0, 100)


def test_each_page_shows_its_own_lines():
    style = TextStyle("Inter", RED, paging=True, size=0.1)
    first, second, third = (
        raster_of_page("one\ntwo", style, Box(300, 60, (0, 0), Rect(0, 0, 300, 60), 500), p) for p in range(3)
    )
    assert (first.image != second.image, third) == (True, None)


def test_a_blank_text_draws_nothing():
    assert raster_of_page(" \n ", TextStyle("Inter", RED, background=Background(BLUE)), box()) is None


def test_a_huge_text_is_drawn_no_further_than_a_frame_around_its_box():
    raster = drawn("W" * 200, size=4.0)
    assert raster.rect.width <= 300 + 2 * 500


@pytest.mark.parametrize(("alpha", "expected"), [(255, 255), (128, 128)])
def test_emoji_have_their_own_colours_and_the_texts_opacity(monkeypatch, alpha, expected):
    monkeypatch.setenv("REELWRIGHT_FONTS_DIR", "tests/unit/render/fonts")
    raster = drawn("❤️❤️", color=Color(0, 255, 0, alpha))
    red, green, blue, opacity = raster.image.getpixel((raster.image.width // 4, raster.image.height // 2))
    assert (red > 200, green < 100, blue < 100, opacity) == (True, True, True, expected)
