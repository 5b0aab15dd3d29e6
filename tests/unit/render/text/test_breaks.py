"""The places where a text may be split."""

import random

import pytest
from uniseg.linebreak import line_break_boundaries

from chalicelib.render.text.breaks import clusters, line_ends, paragraphs


def parts(text: str) -> list[str]:
    ends = line_ends(text)
    return [text[start:end] for start, end in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\v", "\u2028", "\u2029", "\x85"])
def test_every_kind_of_newline_ends_a_paragraph(newline):
    assert paragraphs(f"a{newline}b") == ["a", "b"]


def test_newlines_around_a_text_are_left_out():
    assert paragraphs("\n\r\na\n\nb\n") == ["a", "", "b"]


def test_tabs_are_blanks_and_other_controls_are_left_out():
    assert paragraphs("a\tb\x07\x00c") == ["a bc"]


@pytest.mark.parametrize(
    "expected",
    [
        ["Hello, ", "world! ", "(foo)"],
        ["well-", "known"],
        ["100\u00a0km"],
        ["$10,000.50 ", "50%"],
        ["今", "日", "は、", "「世", "界」"],
        ["สวัสดี", "ชาว", "โลก"],
        ["ราคา", "ใหม่ ", "100"],
        ["नमस्ते ", "दुनिया"],
        ["👨‍👩‍👧👍🏽".removesuffix("👍🏽"), "👍🏽", "🇩🇪", "🇫🇷"],
        ["a\u200b", "b"],
        [""],
    ],
)
def test_a_line_ends_where_unicode_allows_it(expected):
    assert parts("".join(expected)) == expected


@pytest.mark.parametrize("expected", [["e\u0301", "a"], ["👨‍👩‍👧", "!"], ["🇩🇪", "🇫🇷"], ["नि"], ["1️⃣"]])
def test_characters_as_readers_see_them_stay_together(expected):
    assert clusters("".join(expected)) == expected


@pytest.mark.parametrize("seed", range(40))
def test_words_between_blanks_are_broken_as_whole_texts(seed):
    choice = random.Random(seed)
    alphabet = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x300)), *" abcXYZäß0123456789.,:;!?'-()/%$€" * 12]
    text = " ".join("".join(choice.choices(alphabet, k=choice.randint(1, 9))) for _ in range(12))
    for words in (text, *text.split()):
        assert line_ends(words) == sorted({*line_break_boundaries(words), len(words)} - {0})


@pytest.mark.parametrize("text", ["Ava", " a  b ", "it's 12.50, isn't it?", "Müller-Lüdenscheidt", "50% (net) €"])
def test_an_ordinary_text_is_broken_as_unicode_says(text):
    assert line_ends(text) == sorted({*line_break_boundaries(text), len(text)} - {0})
