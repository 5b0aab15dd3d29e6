"""The layout of a text in its box: its size, its pages, its lines."""

import math

import pytest

from chalicelib.domain.timeline import AlignH, AlignV, Background, Color, TextStyle
from chalicelib.render.fonts import UnknownFontError
from chalicelib.render.motion.geometry import Box, Rect
from chalicelib.render.text.layout import TextLayout, fit_of, forget_texts, lay_out, page_count, page_texts
from chalicelib.render.text_fit import TextFit

WHITE = Color(255, 255, 255)
# Of Inter, in ems.
ASCENT, DESCENT = 0.96875, 0.2412


def box(width: int = 300, height: int = 40) -> Box:
    return Box(width, height, (0, 0), Rect(0, 0, width, height), 500)


def laid(text: str, width: int = 300, height: int = 40, **style: object) -> TextLayout:
    return lay_out(text, TextStyle("Inter", WHITE, **style), box(width, height))


def texts(layout: TextLayout, page: int = 0) -> list[str]:
    return [line.text for line in layout.pages[page].lines]


@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_ascenders_and_descenders_fill_a_line(lines):
    assert laid("Ágjp", height=120, lines=lines).size * (ASCENT + DESCENT) == pytest.approx(120 / lines, rel=1e-3)


def test_a_size_is_a_fraction_of_the_frames_height():
    assert laid("Ágjp", size=0.05).size == 25


def test_a_text_is_broken_at_blanks():
    assert texts(laid("one two three four", width=80, height=100, lines=4)) == ["one two", "three", "four"]


def test_a_text_is_broken_at_its_line_breaks():
    assert texts(laid("one\ntwo\r\nthree", height=120, lines=3)) == ["one", "two", "three"]


def test_an_empty_line_in_between_is_kept():
    assert texts(laid("one\n\ntwo", height=120, lines=3)) == ["one", "", "two"]


def test_thai_is_broken_between_its_words():
    assert texts(laid("สวัสดีชาวโลก", width=100, height=80, lines=2)) == ["สวัสดี", "ชาวโลก"]


def test_a_soft_hyphen_is_seen_only_where_the_line_is_broken():
    assert texts(laid("syl\u00adla\u00adbles", width=45, height=60, lines=3)) == ["syl\u00adla-", "bles"]


def test_surplus_lines_are_left_out_and_reported():
    layout = laid("one two three four", width=80, height=50, lines=2)
    assert (texts(layout), layout.overflows) == (["one two", "three"], True)


def test_a_text_that_fits_does_not_overflow():
    assert not laid("one").overflows


def test_a_word_that_is_wider_than_the_box_is_not_split():
    layout = laid("a Donaudampfschiff", width=100, height=100, lines=4)
    assert (texts(layout), layout.overflows) == (["a", "Donaudampfschiff"], True)


def test_a_text_of_its_own_size_that_is_too_high_overflows():
    assert laid("one\ntwo", height=50, lines=2, size=0.06).overflows


def test_the_same_text_is_broken_alike_at_every_size_of_the_frame():
    style = TextStyle("Lora", WHITE, lines=3)
    small, large = (
        lay_out("Happy birthday, dear Grace, and many more!", style, box(120 * scale, 60 * scale)) for scale in (1, 7)
    )
    assert texts(small) == texts(large)


def test_size_fit_shrinks_until_all_of_the_text_fits():
    layout = laid("one two three four", width=100, lines=1, size_fit=True)
    assert (texts(layout), layout.overflows) == (["one two three four"], False)


def test_size_fit_shrinks_no_more_than_needed():
    layout = laid("one two three four", width=100, lines=1, size_fit=True)
    assert 98 < layout.pages[0].lines[0].width <= 100


def test_size_fit_splits_no_word():
    assert texts(laid("a Donaudampfschiff", width=100, lines=2, size_fit=True)) == ["a", "Donaudampfschiff"]


def test_size_fit_keeps_within_the_height():
    assert laid("one\ntwo", height=50, lines=2, size=0.09, size_fit=True).size * 2 * (ASCENT + DESCENT) <= 50.1


def test_size_fit_never_grows():
    assert laid("I", size_fit=True).size == laid("I").size


def test_the_rest_of_a_text_moves_to_further_pages():
    layout = laid("one two three four", width=80, height=50, lines=2, paging=True)
    assert ([texts(layout, page) for page in (0, 1)], layout.overflows) == ([["one two", "three"], ["four"]], False)


def test_a_page_has_no_more_lines_than_the_box_has_room_for():
    layout = laid("one\ntwo\nthree", height=70, lines=3, size=0.05, paging=True)
    assert [len(page.lines) for page in layout.pages] == [2, 1]


def test_without_paging_a_text_has_one_page():
    assert page_count("one two three four", TextStyle("Inter", WHITE), box(80)) == 1


def test_pages_are_counted():
    assert page_count("one two three four", TextStyle("Inter", WHITE, paging=True), box(80)) == 4


@pytest.mark.parametrize(("align", "share"), [(AlignH.LEFT, 0.0), (AlignH.CENTER, 0.5), (AlignH.RIGHT, 1.0)])
@pytest.mark.parametrize("text", ["one", "שלום"])
def test_a_line_is_aligned_in_either_reading_direction(text, align, share):
    line = laid(text, align_h=align).pages[0].lines[0]
    assert line.x == pytest.approx((300 - line.width) * share)


@pytest.mark.parametrize(("align", "top"), [(AlignV.TOP, 0), (AlignV.CENTER, 40), (AlignV.BOTTOM, 80)])
def test_one_line_of_three_is_aligned(align, top):
    layout = laid("one", height=120, lines=3, align_v=align)
    assert layout.pages[0].lines[0].baseline == pytest.approx(top + ASCENT * layout.size, abs=1)


@pytest.mark.parametrize("spacing", [0.8, 1.0, 1.5])
def test_the_distance_of_lines_follows_their_spacing(spacing):
    layout = laid("one\ntwo", height=300, lines=2, size=0.1, line_spacing=spacing)
    first, second = layout.pages[0].lines
    assert second.baseline - first.baseline == pytest.approx(50 * (ASCENT + DESCENT) * spacing, abs=1)


def test_wide_lines_make_the_text_smaller_when_its_size_follows_from_the_box():
    assert laid("a\nb", height=100, lines=2, line_spacing=1.5).size < laid("a\nb", height=100, lines=2).size


def test_the_padding_of_a_background_is_inside_the_box():
    layout = laid("one", background=Background(WHITE, padding=0.5), align_h=AlignH.LEFT)
    assert layout.size * (ASCENT + DESCENT + 1) == pytest.approx(40, rel=1e-3)
    assert layout.pages[0].lines[0].x == pytest.approx(layout.size / 2)


PADDED = Background(WHITE, padding=0.5)


# A text of 25 px has a padding of 12.5 px on each side.
@pytest.mark.parametrize(("missing_px", "overflows"), [(0, False), (1, True)])
def test_a_text_fits_with_its_padding_on_the_left_and_on_the_right(missing_px, overflows):
    width = math.ceil(laid("wonderful", size=0.05).pages[0].lines[0].width + 2 * 12.5)
    assert laid("wonderful", width - missing_px, 100, size=0.05, background=PADDED).overflows is overflows


@pytest.mark.parametrize(("missing_px", "overflows"), [(0, False), (1, True)])
def test_a_text_fits_with_its_padding_above_and_below(missing_px, overflows):
    height = math.ceil((ASCENT + DESCENT) * 25 + 2 * 12.5)
    assert laid("one", height=height - missing_px, size=0.05, background=PADDED).overflows is overflows


@pytest.mark.parametrize(("missing_px", "pages"), [(0, 1), (1, 2)])
def test_a_page_has_as_many_lines_as_fit_between_the_paddings(missing_px, pages):
    height = math.ceil(2 * (ASCENT + DESCENT) * 25 + 2 * 12.5)
    style = {"size": 0.05, "lines": 2, "paging": True, "background": PADDED}
    assert len(laid("one\ntwo", height=height - missing_px, **style).pages) == pages


@pytest.mark.parametrize("text", ["i\nwide line", "wide line\ni"])
def test_the_block_of_a_page_is_as_wide_as_its_widest_line(text):
    page = laid(text, height=80, lines=2).pages[0]
    widest = max(page.lines, key=lambda line: line.width)
    assert page.block[::2] == (widest.x, widest.x + widest.width)


def test_marks_above_letters_of_another_font_have_room_in_the_line():
    assert laid("السَّلَامُ").size < laid("Salam").size


def test_an_empty_text_has_one_page_without_ink():
    assert [texts(laid("")), laid("").overflows] == [[""], False]


def test_an_unknown_font_is_refused():
    with pytest.raises(UnknownFontError):
        lay_out("x", TextStyle("Nope", WHITE), box())


def test_a_text_is_set_once_until_it_is_forgotten():
    first = laid("Hello")
    assert laid("Hello") is first
    forget_texts()
    assert laid("Hello") is not first


def pages(text, width=80, height=50, **style):
    return page_texts(text, TextStyle("Inter", WHITE, lines=2, **style), box(width, height))


def test_the_text_of_a_page_has_no_line_breaks_but_its_own():
    assert pages("one two three\nfour", paging=True) == ("one two three", "four")
    assert pages("one\ntwo", paging=True) == ("one\ntwo",)


def test_the_text_of_a_page_is_only_what_fits_on_it():
    assert pages("one two three four") == ("one two three",)


def test_the_text_of_a_page_has_no_soft_hyphens():
    assert pages("syl\u00adla\u00adbles", width=300) == ("syllables",)


def fit(text: str, width: int = 300, height: int = 40, **style: object) -> TextFit:
    return fit_of(text, TextStyle("Inter", WHITE, **style), box(width, height))


def test_a_text_fills_its_lines_by_its_length():
    one, three = fit("word"), fit("word word word")
    assert 0 < one.fill < three.fill < 1
    assert fit("word", lines=2, height=80).fill == pytest.approx(one.fill / 2)


def test_a_text_that_is_too_long_fills_more_than_its_lines():
    long = fit("word " * 20)
    assert (long.overflows, long.fill > 1, long.shrink) == (True, True, 1)


def test_a_text_is_shrunk_by_the_part_that_is_too_long():
    shrunk = fit("word " * 20, size_fit=True)
    assert not shrunk.overflows
    assert shrunk.shrink == pytest.approx(1 / shrunk.fill, rel=0.05)


@pytest.mark.parametrize("text", ["", "one", "one two three four", "a Donaudampfschiff", "one\ntwo\nthree"])
@pytest.mark.parametrize("style", [{}, {"lines": 2}, {"size_fit": True}, {"paging": True, "lines": 2}, {"size": 0.06}])
def test_a_fit_overflows_as_the_layout_does(text, style):
    assert fit(text, 100, **style).overflows is laid(text, 100, **style).overflows
