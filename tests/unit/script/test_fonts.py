"""The default font, which replaces missing fonts."""

from chalicelib.script import explain, font_warnings, resolve, with_default_font
from tests.unit.script.scripts import parsed, title

SCRIPT = parsed(title("a", textFont="Comic Sans"), title("b", textFont="Lora"), title("c"))


def fonts_of(script):
    return {play.object_id: play.look.style.font for play in resolve(script, {}, {}, 24).timeline.plays}


def test_the_default_replaces_missing_fonts_only():
    script = with_default_font(SCRIPT, ["Comic Sans"])
    assert fonts_of(script) == {"a": "Inter", "b": "Lora", "c": "Inter"}


def test_the_script_itself_stays_as_it_was():
    with_default_font(SCRIPT, ["Comic Sans"])
    assert fonts_of(SCRIPT)["a"] == "Comic Sans"


def test_an_explanation_has_both_the_written_font_and_the_used_one():
    first, *_ = explain(with_default_font(SCRIPT, ["Comic Sans"]), {}, {}, 24)
    [font] = [value for value in first.values if value.property == "textFont"]
    assert (font.source, font.values) == ("Comic Sans", ("Inter",))


def test_each_text_has_a_caution():
    script = parsed(title("a", textFont="Comic Sans"), title("b", textFont="Comic Sans"), title("c"))
    assert [caution.message for caution in font_warnings(script, ["Comic Sans"])] == [
        'Object "a", textFont: there is no font "Comic Sans"; Inter is used instead',
        'Object "b", textFont: there is no font "Comic Sans"; Inter is used instead',
    ]


def test_known_fonts_cause_no_warning():
    assert list(font_warnings(SCRIPT, [])) == []
