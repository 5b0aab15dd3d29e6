"""How a text is set in its box, with the bundled font."""

import pytest

from chalicelib.domain.timeline import AlignH, AlignV, Color, TextStyle
from chalicelib.render.fonts import UnknownFontError
from chalicelib.render.geometry import Box, Rect
from chalicelib.render.text import TextLayout, lay_out

WHITE = Color(255, 255, 255)


def laid(text: str, width: int = 300, height: int = 40, **style: object) -> TextLayout:
    box = Box(width, height, (0, 0), Rect(0, 0, width, height))
    return lay_out(text, TextStyle("Inter", WHITE, **style), box)


def texts(layout: TextLayout) -> list[str]:
    return [line.text for line in layout.lines]


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_ascenders_and_descenders_fit_into_a_line(lines):
    ascent, descent = laid("Ágjp", height=120, lines=lines).font.getmetrics()
    assert 0.85 * 120 / lines < ascent + descent <= 120 / lines


def test_a_text_is_broken_at_blanks():
    assert texts(laid("one two three four", width=80, height=100, lines=4)) == ["one two", "three", "four"]


def test_a_text_is_broken_where_it_says_so():
    assert texts(laid("one\ntwo\r\nthree", height=120, lines=3)) == ["one", "two", "three"]


def test_an_empty_line_in_between_is_kept():
    assert texts(laid("one\n\ntwo", height=120, lines=3)) == ["one", "", "two"]


def test_lines_that_are_too_many_are_cut_and_told():
    layout = laid("one two three four", width=80, height=50, lines=2)
    assert (texts(layout), layout.overflows) == (["one two", "three"], True)


def test_a_text_that_fits_does_not_overflow():
    assert not laid("one").overflows


def test_a_word_is_split_only_if_it_is_wider_than_the_box():
    layout = laid("a Donaudampfschiff", width=100, height=100, lines=4)
    assert (texts(layout)[0], "".join(texts(layout)[1:]), layout.overflows) == ("a", "Donaudampfschiff", True)


def test_each_piece_of_a_split_word_fits():
    layout = laid("Donaudampfschiff", width=100, height=100, lines=4)
    assert max(layout.font.getlength(text) for text in texts(layout)) <= 100


def test_size_fit_shrinks_until_all_is_there():
    layout = laid("one two three four", width=100, lines=1, size_fit=True)
    assert (texts(layout), layout.overflows) == (["one two three four"], False)


def test_size_fit_shrinks_no_more_than_needed():
    layout = laid("one two three four", width=100, lines=1, size_fit=True)
    assert 85 < layout.font.getlength("one two three four") <= 100


def test_size_fit_splits_no_word():
    assert texts(laid("a Donaudampfschiff", width=100, lines=2, size_fit=True)) == ["a", "Donaudampfschiff"]


def test_size_fit_never_grows():
    assert laid("I", size_fit=True).font.size == laid("I").font.size


@pytest.mark.parametrize(("align", "share"), [(AlignH.LEFT, 0.0), (AlignH.CENTER, 0.5), (AlignH.RIGHT, 1.0)])
def test_a_line_stands_where_it_is_aligned(align, share):
    layout = laid("one", align_h=align)
    assert layout.lines[0].x == pytest.approx((300 - layout.font.getlength("one")) * share, abs=1)


@pytest.mark.parametrize(("align", "top"), [(AlignV.TOP, 0), (AlignV.CENTER, 40), (AlignV.BOTTOM, 80)])
def test_one_line_of_three_stands_where_it_is_aligned(align, top):
    layout = laid("one", height=120, lines=3, align_v=align)
    ascent, descent = layout.font.getmetrics()
    assert layout.lines[0].baseline == pytest.approx(top + 20 + (ascent - descent) / 2, abs=1)


def test_an_empty_text_has_no_ink():
    assert "".join(texts(laid(""))) == ""


def test_an_unknown_font_is_refused():
    with pytest.raises(UnknownFontError):
        lay_out("x", TextStyle("Nope", WHITE), Box(10, 10, (0, 0), Rect(0, 0, 10, 10)))
