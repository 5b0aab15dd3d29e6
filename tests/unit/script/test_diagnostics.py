"""Problems, as their reader gets them."""

import pickle

import pytest

from chalicelib.script import Problem, ProblemKind, ScriptError, parse_scripts
from tests.unit.script.scripts import image, only, problems, text


def test_an_error_as_text_is_a_line_for_each_problem():
    with pytest.raises(ScriptError) as caught:
        parse_scripts([text(image("a", alpha=2), image("b", duration="x\n"))])
    assert str(caught.value).splitlines() == [problem.message for problem in caught.value.problems]


def test_a_problem_as_data_holds_the_known_fields():
    assert only(problems(image("photo", play="5 +"))).as_data() == {
        "kind": "syntax",
        "message": 'Object "photo", play: "5 +" has the end of the expression where a number, a $variable, '
        'a time of an object or "(" is expected (column 4)',
        "script_index": 0,
        "object_id": "photo",
        "property": "play",
        "expression": "5 +",
        "column": 4,
        "expected": 'a number, a $variable, a time of an object or "("',
    }


def test_the_found_value_is_shortened_in_a_message():
    assert len(only(problems(image(alpha=["x" * 500]))).found) == 60


def test_characters_that_utf_8_cannot_encode_are_escaped():
    assert only(problems(image(alpha="\ud800"))).message.encode()


def test_characters_that_utf_8_cannot_encode_are_escaped_in_an_expression():
    assert only(problems(image(play="5 + \ud800"))).expression == "5 + \\ud800"


def test_an_error_can_be_pickled():
    error = ScriptError([Problem(ProblemKind.VALUE, "wrong")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
