"""Variables: `$name` for numbers and booleans, `{{name}}` inside texts."""

import pytest

from chalicelib.script import (
    Problem,
    ProblemKind,
    ScriptError,
    check_variables,
    fill_text,
    is_steady,
    text_variables,
    variable_warnings,
)
from tests.unit.script.scripts import (
    image,
    late_problems,
    look,
    only,
    parsed,
    plays,
    problems,
    resolved,
    spans,
    title,
    video,
    video_of,
)


def test_a_variable_may_replace_a_number():
    assert spans(image(duration="$long"), variables={"long": "1500"}) == {"photo": [(0, 1500)]}


@pytest.mark.parametrize(
    ("given", "value"), [(" 500 ", 500), ("+5e2", 500), ("0x1F4", 500), ("500.", 500), (".5e3", 500)]
)
def test_a_variables_text_is_read_as_a_number(given, value):
    assert spans(image(duration="$long"), variables={"long": given}) == {"photo": [(0, value)]}


def test_a_variable_may_be_negative():
    assert look(image(zIndex="$z", position={"x": "$x", "y": 0}), variables={"z": "-3", "x": "-0.5"}).position.at(
        0
    ) == (-0.5, 0)


def test_a_variable_may_be_part_of_an_expression():
    assert spans(image(play="2*$n+100", duration=5), fps=1000, variables={"n": "3"}) == {"photo": [(106, 111)]}


def test_a_variable_may_be_part_of_the_time_of_an_event():
    assert look(image(events=[{"$at": {"imageFadeIn": "$ms"}}]), variables={"at": "200", "ms": "100"}).alpha.at(
        250
    ) == (0.5,)


@pytest.mark.parametrize(("given", "loops"), [("true", True), ("false", False), (" true ", True)])
def test_a_variable_may_replace_a_boolean(given, loops):
    (play,) = plays(video(loop="$again"), facts={"clip": video_of(500)}, variables={"again": given})
    assert play.loop is loops


@pytest.mark.parametrize("given", ["1", "yes", "", "TRUE"])
def test_a_variable_that_is_no_boolean_is_a_problem_where_one_is_expected(given):
    problem = only(late_problems(title(textSizeFit="$fit"), variables={"fit": given}))
    assert problem.message == (
        f'Object "title", textSizeFit: the variable $fit is "{given}", but true or false is expected'
    )


@pytest.mark.parametrize("given", ["Anna", "", "true", "5 5", "--5", "1,5", "$long", "NaN", "5+5", "9" * 2000])
def test_a_variable_that_is_no_number_is_a_problem_where_one_is_expected(given):
    problem = only(late_problems(image(duration="$long"), variables={"long": given}))
    assert (problem.kind, problem.property, problem.expected) == (ProblemKind.VALUE, "duration", "a number")


def test_a_variable_beyond_floats_is_a_problem():
    assert only(late_problems(image(duration="$long"), variables={"long": "1e999"})).expected == "a finite number"


def test_a_variable_that_makes_a_value_out_of_range_is_a_problem():
    problem = only(late_problems(image(alpha="$a"), variables={"a": "2"}))
    assert problem.message == 'Object "photo", alpha: "$a" is 2, expected a number from 0 to 1'


def test_the_variables_of_a_script_are_known():
    script = parsed(
        image(play=["$a", "2*$b"], duration="$c", size={"w": "$d", "h": 1}),
        title(textSizeFit="$e", events=[{"start+$f": {"imageFadeIn": "$g"}}]),
    )
    assert script.variables == {"a", "b", "c", "d", "e", "f", "g"}


def test_a_script_may_use_no_variables():
    assert parsed(image()).variables == frozenset()


def missing(script, texts, variables):
    with pytest.raises(ScriptError) as error:
        check_variables(script, texts, variables)
    return error.value.problems


def test_all_missing_variables_of_an_object_are_one_problem():
    problem = only(late_problems(image(play="$b", duration="$a"), title(textSizeFit="$c"), variables={"c": "true"}))
    assert problem == Problem(
        ProblemKind.VARIABLE,
        'Object "photo": no value is given for the variables "a", "b"',
        script_index=0,
        object_id="photo",
        expected="a, b",
    )


def test_variables_missing_in_several_objects_and_texts_are_reported_for_each():
    script = parsed(image(duration="$a"), title(play="$b"))
    assert [problem.message for problem in missing(script, {"title": "{{c}} {{d}}"}, {"d": ""})] == [
        'Object "photo": no value is given for the variable "a"',
        'Object "title": no value is given for the variables "b", "c"',
    ]


def test_a_script_is_steady_if_only_texts_and_media_files_vary():
    assert is_steady(parsed(title(), video(duration=1000), image()), {"title", "clip"})


FADE = {"start": {"imageFadeIn": "$ms"}}


@pytest.mark.parametrize(
    "varying", [title(play="$ms"), image(alpha="$opacity"), image(zIndex="$order"), image(events=[FADE])]
)
def test_a_script_is_not_steady_if_a_variable_decides_timing_or_order(varying):
    assert not is_steady(parsed(title("other"), varying), {"title"})


def test_where_it_decides_only_how_an_object_looks_it_is():
    assert is_steady(parsed(image(position={"x": "$x", "y": 0}, rotation="$angle")), {"photo"})


@pytest.mark.parametrize(("own", "steady"), [({"clip"}, False), ({"title"}, True)])
def test_a_script_is_not_steady_if_a_video_brings_the_media_file_that_decides_a_duration(own, steady):
    assert is_steady(parsed(video(), title(play="clip.end")), own) is steady


def cautions(script, text, variables):
    return [caution.message for caution in variable_warnings(script, {"title": text}, variables)]


def test_a_variable_that_nothing_uses_is_a_caution_with_the_name_that_was_meant():
    assert cautions(parsed(title()), "{{name}}", {"name": "Ava", "nmae": "Ben"}) == [
        'The variable "nmae" is given, but nothing uses it; did you mean "name"?'
    ]


def test_variables_of_scripts_and_texts_are_used():
    assert cautions(parsed(title(duration="$ms")), "{{name}}", {"name": "Ava", "ms": "5"}) == []


@pytest.mark.parametrize("text", ["{{name", "name}}", "{{}}", "{{name}} {{ }}"])
def test_braces_that_enclose_no_name_are_a_caution(text):
    assert 'Object "title": the text has {{ or }} that enclose no name; they are shown as they are' in cautions(
        parsed(title()), text, {"name": "Ava"}
    )


def test_a_variable_may_be_given_and_not_used():
    assert resolved(image(), variables={"name": "Anna"}).timeline.duration_ms == 1000


def test_a_value_that_depends_on_a_variable_is_checked_once_it_is_known():
    assert parsed(image(duration="1/$n"), title(play="photo.end-5000"), video(loop="$l", volume="$n")).variables == {
        "n",
        "l",
    }


def test_a_value_without_variables_is_checked_at_once():
    assert len(problems(image(duration="1/$n"), title(duration="1/0"))) == 1


def test_a_text_is_filled_with_variables():
    assert fill_text("Hello {{name}}, {{ number }}!", {"name": "Anna", "number": "5"}) == "Hello Anna, 5!"


def test_a_filled_in_value_is_not_filled_again():
    assert fill_text("{{a}}{{b}}", {"a": "{{b}}", "b": "x"}) == "{{b}}x"


@pytest.mark.parametrize(
    ("text", "name", "filled"),
    [
        ("{{n}}, what a year!", "نور", "\u2068نور\u2069, what a year!"),
        ("مرحبا {{n}}!", "Ava", "مرحبا \u2068Ava\u2069!"),
        ("مرحبا {{n}}!", "نور", "مرحبا \u2068نور\u2069!"),
        ("Hello {{n}}", "a\nنور", "Hello \u2068a\u2069\n\u2068نور\u2069"),
    ],
)
def test_a_filled_in_value_of_another_direction_does_not_reorder_the_text(text, name, filled):
    assert fill_text(text, {"n": name}) == filled


@pytest.mark.parametrize("name", ["Ava\u202eevil", "\u2069Ava\u202eevil", "\u2067Avaevil"])
def test_a_filled_in_value_cannot_reorder_the_text_by_controls(name):
    assert fill_text("Hi {{n}}, welcome!", {"n": name}) == "Hi Avaevil, welcome!"


@pytest.mark.parametrize(("text", "name"), [("{{n}}!", "نور"), ("Hello {{n}}", "Ava"), ("{{n}}: 5", "5 €")])
def test_a_filled_in_value_of_the_same_direction_is_unchanged(text, name):
    assert fill_text(text, {"n": name}) == text.replace("{{n}}", name)


@pytest.mark.parametrize("text", ["", "{{}}", "{{ }}", "{name}", "{{name}", "{{{}}}", "$name"])
def test_other_braces_stay_as_they_are(text):
    assert (fill_text(text, {}), text_variables(text)) == (text, frozenset())


def test_the_variables_of_a_text_are_known():
    assert text_variables("{{a}} {{ First name }} {{a}}") == {"a", "First name"}
