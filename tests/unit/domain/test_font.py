"""Fonts that an account has uploaded."""

import pytest

from chalicelib.domain.font import is_font


@pytest.mark.parametrize(
    "content_type", ["font/ttf", "font/otf", "Font/TTF", "font/ttf; charset=binary", "application/x-font-ttf"]
)
def test_a_font_is_recognised_by_its_content_type(content_type):
    assert is_font(content_type)


@pytest.mark.parametrize("content_type", ["", "font/woff2", "font/", "image/ttf", "xfont/ttf", "font/ttfx"])
def test_nothing_else_is(content_type):
    assert not is_font(content_type)
