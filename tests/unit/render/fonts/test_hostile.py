"""Fonts that are made to do harm."""

import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

from chalicelib.render.fonts import font_path
from chalicelib.render.fonts.harfbuzz import Face

EIGHT_LOOKUPS = "".join(f"lookup L{n} {{ sub a by {'a ' * 60}; }} L{n};" for n in range(8))


@pytest.fixture
def bomb(tmp_path):
    """Build a font that makes sixty letters of one, eight times over."""
    with TTFont(font_path("Lora-Bold")) as font:
        addOpenTypeFeaturesFromString(font, f"feature liga {{ {EIGHT_LOOKUPS} }} liga;")
        font.save(tmp_path / "bomb.ttf")
    return Face(tmp_path / "bomb.ttf")


def test_a_font_that_substitutes_glyphs_endlessly_is_reported(bomb):
    with pytest.raises(ValueError, match="more glyphs of the text than can be drawn"):
        bomb.shaped("a" * 200, 0, 200, "Latn", rtl=False)


def test_a_font_is_no_bomb_for_a_text_that_does_not_set_it_off(bomb):
    assert len(bomb.shaped("xyz", 0, 3, "Latn", rtl=False)) == 3
