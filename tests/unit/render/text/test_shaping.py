"""Letters become glyphs: their fonts, their choice and their order."""

import pytest

from chalicelib.render.fonts.harfbuzz import open_font
from chalicelib.render.text.fallback import FontStack, missing_glyphs
from chalicelib.render.text.shaping import Paragraph, ShapedLine


def line(text: str, font: str = "Inter") -> ShapedLine:
    return Paragraph(text, FontStack(font, text)).line(0, len(text))


def numbers(text: str, font: str = "Inter") -> list[int]:
    return [glyph.number for glyph in line(text, font).glyphs]


def test_pairs_of_letters_are_kerned():
    assert line("AV").width < line("A").width + line("V").width


def test_letters_join_into_ligatures():
    assert len(numbers("fi", "Lora")) == 1


def test_an_accent_and_its_letter_are_the_letter_with_the_accent():
    assert numbers("e\u0301") == numbers("é")


def test_arabic_letters_join():
    assert numbers("ببب")[1] not in (numbers("ب")[0], numbers("ببب")[0], numbers("ببب")[2])


def test_arabic_runs_from_right_to_left():
    assert numbers("اب")[-1] == numbers("ا")[0]


def test_consonants_of_devanagari_form_conjuncts():
    assert len(numbers("क्ष")) == 1


def test_a_vowel_of_devanagari_that_is_read_after_its_consonant_is_seen_before_it():
    assert numbers("कि")[1] == numbers("क")[0]


def test_brackets_are_mirrored_where_the_text_runs_from_right_to_left():
    assert numbers("א(")[0] == numbers(")")[0]


def test_a_letter_that_the_font_lacks_comes_from_another():
    assert [glyph.face for glyph in line("aא").glyphs] == [open_font("Inter"), open_font("NotoSansHebrew")]


@pytest.mark.parametrize(("font", "other"), [("Lora", "NotoSansHebrew"), ("Oswald-Bold", "NotoSansHebrew-Bold")])
def test_the_other_font_has_the_same_weight(font, other):
    assert line("א", font).glyphs[0].face is open_font(other)


def test_a_letter_and_its_accents_come_from_one_font():
    assert {glyph.face for glyph in line("q\u032c", "Caveat").glyphs} == {open_font("Inter")}


def test_a_blank_after_a_word_has_the_words_font():
    paragraph = Paragraph("שלום עולם", FontStack("Inter", "שלום עולם"))
    assert [run.face for run in paragraph.runs] == [open_font("NotoSansHebrew")]


def test_emoji_are_drawn_in_the_texts_colour_if_there_is_no_font_with_colours():
    assert line("🎂").glyphs[0].face is open_font("NotoEmoji")


def test_digits_never_use_an_emoji_font():
    assert line("🎂1", "Lora").glyphs[-1].face is open_font("Lora")


def test_a_line_is_never_wider_than_its_glyphs():
    paragraph = Paragraph("one two", FontStack("Inter", "one two"))
    assert paragraph.width(0, 4) == pytest.approx(line("one").width)


def test_a_character_that_every_font_lacks_is_reported_once():
    assert missing_glyphs("Hi \u0e5b 今日今\u20e0", "Oswald") == ("今", "日", "\u20e0")


@pytest.mark.parametrize(
    "text",
    [
        "plain text\nof two lines\t",
        "é e\u0301 q\u0303",
        "no\u00a0break\u200b\u2060 soft\u00adhyphen",
        "🎂👍🏽❤️",
        "שלום مرحبا नमस्ते ไทย",
    ],
)
def test_nothing_is_missing_that_can_be_drawn(text):
    assert missing_glyphs(text, "Caveat") == ()


@pytest.fixture
def installed(monkeypatch):
    """Use the fonts layer, reduced to a few characters."""
    monkeypatch.setenv("REELWRIGHT_FONTS_DIR", "tests/unit/render/fonts")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("text", ["🎉", "👍🏽", "🇩🇪", "👨‍👩‍👧", "❤️"])
def test_each_emoji_is_one_glyph_in_colours(text):
    glyphs = [glyph for glyph in line(text).glyphs if glyph.face.ink(glyph.number)]
    assert [glyph.face.is_colored for glyph in glyphs] == [True]


@pytest.mark.usefixtures("installed")
def test_a_sign_that_is_text_by_itself_stays_text():
    assert not line("❤").glyphs[0].face.is_colored


@pytest.mark.usefixtures("installed")
def test_japanese_is_broken_between_its_characters_and_never_before_a_full_stop():
    text = "お誕生日おめでとうございます。"
    paragraph = Paragraph(text, FontStack("Inter", text))
    assert [text[start:end] for start, end in paragraph.broken(14.5)] == ["お誕生日おめでとうございま", "す。"]


@pytest.mark.usefixtures("installed")
def test_nothing_is_missing_that_an_installed_font_has():
    assert missing_glyphs("お誕生日 🎉", "Lora") == ()
