"""Moments outside of objects."""

import pytest

from chalicelib.script import ScriptError, check_moment, moment_variables, moments_ms
from tests.unit.script.scripts import image, parsed

SCRIPT = parsed(image("photo", 2000, play=500), image("twice", 1000, play=[7000, 4000]))


def moment(text, **variables):
    (found,) = moments_ms([text], SCRIPT, {}, variables)
    return found


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0", 0),
        ("1500", 1500),
        ("photo.start", 500),
        ("photo.end + 100", 2600),
        ("photo.duration/2", 1000),
        ("$at*10", 90),
    ],
)
def test_a_moment_is_an_expression_over_the_times_of_objects(text, ms):
    assert moment(text, at="9") == ms


def test_of_several_values_the_earliest_counts():
    assert moment("twice.start") == 4000


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'has the end of the expression where a number, a $variable, a time of an object or "("'),
        ("photo.begin", 'asks for the unknown property "begin"'),
        ("foto.start", 'nknown object "foto"; did you mean "photo"?'),
        ("start", 'has "start" without an object; write "photo.start"'),
    ],
)
def test_a_moment_that_no_video_can_have_is_refused_early_and_late(text, message):
    with pytest.raises(ScriptError) as refused:
        check_moment(text, SCRIPT)
    assert message in str(refused.value)
    assert str(moment(text)) == str(refused.value)


@pytest.mark.parametrize(
    ("text", "variables", "message"),
    [
        ("$at", {}, 'No value is given for the variable "at"'),
        ("$at", {"at": "noon"}, 'The variable $at is "noon", but a number is expected'),
        ("1/0", {}, '"1/0" divides by zero (column 2)'),
    ],
)
def test_a_moment_that_one_video_cannot_have_is_refused_there(text, variables, message):
    check_moment(text, SCRIPT)
    assert str(moment(text, **variables)) == message


def test_the_variables_of_a_moment_are_known():
    assert moment_variables("$a + photo.end * $b") == {"a", "b"}
    assert moment_variables("$a +") == frozenset()
