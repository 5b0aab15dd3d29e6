"""The places where a text may be split."""

import pytest

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
