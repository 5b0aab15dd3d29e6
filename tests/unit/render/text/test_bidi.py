"""The direction of each part of a text. The expectations are those of UAX #9."""

import pytest

from chalicelib.render.text.bidi import levels_of, line_levels, visual_order


def seen(text: str) -> str:
    """Return a line's characters from left to right; brackets are not mirrored."""
    base, levels = levels_of(text)
    return "".join(text[place] for place in visual_order(line_levels(text, levels, base)))


@pytest.mark.parametrize(
    ("text", "level"), [("abc", 0), ("אבג", 1), ("12 אבג", 1), ("«abc אבג»", 0), ("", 0), ("\u2068abc\u2069 א", 1)]
)
def test_a_paragraph_runs_as_its_first_letter_does(text, level):
    assert levels_of(text)[0] == level


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("abc אבג def", "abc גבא def"),
        ("אבג abc דהו", "והד abc גבא"),
        ("אבג 123 דהו", "והד 123 גבא"),
        ("אבג 1,234.5%", "1,234.5% גבא"),
        ("אבג (abc) דהו", "והד )abc( גבא"),
        ("abc (אבג) def", "abc (גבא) def"),
        ("abc (אבג", "abc (גבא"),
        ("אב abc!", "!abc בא"),
        ("abc אבג!", "abc גבא!"),
        ("مرحبا 25", "25 ابحرم"),
        ("א \u2066b ג\u2069 ד", "ד \u2069b ג\u2066 א"),
        ("a \u202eabc\u202c", "a \u202ecba\u202c"),
        ("אb\u0301", "b\u0301א"),
    ],
)
def test_characters_are_in_visual_order(text, expected):
    assert seen(text) == expected


def test_blanks_at_the_end_of_a_line_have_the_direction_of_the_paragraph():
    base, levels = levels_of("abc אבג  ")
    assert line_levels("abc אבג  ", levels, base)[-2:] == [0, 0]


def test_a_letter_that_python_does_not_know_yet_is_neutral():
    assert levels_of("א\U0001fae9א")[1] == [1, 1, 1]


def test_a_hundred_and_thirty_embeddings_do_no_harm():
    assert max(levels_of("\u202b" * 130 + "א")[1]) == 125
