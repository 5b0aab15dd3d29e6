"""Expressions: numbers, operators, references. They are tried as the duration of a rectangle."""

import pytest

from chalicelib.script import ProblemKind
from tests.unit.script.scripts import audio, image, only, problems, problems_of_texts, rectangle, spans


def value(expression):
    """Return the value of an expression, used as a duration."""
    ((_, end),) = spans(rectangle("x", expression))["x"]
    return end


def fault(expression):
    return only(problems(rectangle("x", expression), image("photo"), image("my-photo")))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (500, 500),
        ("500", 500),
        (" 500 ", 500),
        (".5e3", 500),
        ("500.", 500),
        ("5e2", 500),
        ("5.e2", 500),
        ("5E+2", 500),
        ("50000e-2", 500),
        ("0x1F4", 500),
        ("0b111110100", 500),
        ("0o764", 500),
        ("0500", 500),
        (500.5, 500.5),
    ],
)
def test_numbers_are_as_javascript_reads_them(number, expected):
    assert value(number) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("100+2*3", 106),
        ("(100+2)*3", 306),
        ("100-20-30", 50),
        ("400/2/4", 50),
        ("400/2*4", 800),
        ("-100+200", 100),
        ("+100", 100),
        ("-(-100)", 100),
        ("100- -100", 200),
        ("--100", 100),
        ("2*-100+300", 100),
        ("\t100\n+ 100 ", 200),
    ],
)
def test_operators_bind_as_in_school(expression, expected):
    assert value(expression) == expected


def test_a_bare_duration_is_the_objects_own():
    assert spans(rectangle("x", 500, play="2000-duration"))["x"] == [(1500, 2000)]


def test_a_bare_start_is_the_objects_own():
    assert spans(rectangle("x", "2000-start", play=500))["x"] == [(500, 2000)]


def test_an_object_may_be_referred_to_with_blanks_around_the_dot():
    assert spans(image("photo"), rectangle("x", play=" photo . end "))["x"] == [(1000, 2000)]


def test_an_object_without_id_is_referred_to_by_its_index():
    assert spans({"image": {"duration": 300}}, rectangle("x", play="0.end"))["x"] == [(300, 1300)]


def test_an_id_of_digits_is_no_number_with_an_exponent():
    assert spans(rectangle("5", 5), rectangle("x", "5.e2 + 5.end"))["x"] == [(0, 505)]


def test_an_unknown_object_is_answered_with_the_right_one():
    problem = fault("10 + phto.end")
    assert (problem.kind, problem.expression, problem.column) == (ProblemKind.REFERENCE, "10 + phto.end", 6)
    assert problem.message == (
        'Object "x", duration: "10 + phto.end" refers to the object "phto" (column 6), which does not exist; '
        'did you mean "photo"?'
    )


def test_an_unknown_object_like_no_other_is_answered_with_the_list():
    assert fault("qqqqq.end").message.endswith("which does not exist; the objects are: x, photo, my-photo")


def test_an_id_with_a_hyphen_in_an_expression_is_reported_with_advice():
    assert fault("my-photo.end + 5 + my.end").message.endswith(
        'The id "my-photo" cannot be used in an expression: only ids that are a name (letters, digits and _) '
        "or a whole number can"
    )


def test_an_unknown_property_of_an_object_is_answered_with_the_known():
    problem = fault("photo.lenght")
    assert problem.message == (
        'Object "x", duration: "photo.lenght" asks for the unknown property "lenght"; '
        "an expression can use start, end and duration (column 1)"
    )


def test_a_property_nearly_right_is_answered_with_the_right_one():
    assert 'did you mean "start"?' in fault("photo.strat").message


def test_a_bare_id_is_no_value():
    problem = fault("photo")
    assert problem.kind == ProblemKind.SYNTAX
    assert 'has "photo", which is not a value; write "photo.start", "photo.end", "photo.duration"' in problem.message


@pytest.mark.parametrize(
    ("expression", "column", "found"),
    [
        ("", 1, None),
        ("  ", 3, None),
        ("5+", 3, None),
        ("5 5", 3, "5"),
        ("5abc", 2, "abc"),
        ("1_000", 2, "_000"),
        ("(5", 3, None),
        ("5)", 2, ")"),
        ("()", 2, ")"),
        ("*5", 1, "*"),
        ("5 % 2", 3, "%"),
        ("2**3", 3, "*"),
        ("photo.end.end", 10, "."),
        ("$", 1, "$"),
        ("$1", 1, "$"),
        ("1,5", 2, ","),
        ("5\u00a0+ 5", 2, "\u00a0"),
        ("5;drop", 2, ";"),
    ],
)
def test_an_invalid_expression_is_reported_with_its_column(expression, column, found):
    problem = fault(expression)
    assert (problem.kind, problem.column, problem.found) == (ProblemKind.SYNTAX, column, found)


def test_a_character_that_means_nothing_is_named_with_its_column():
    assert fault("5 % 2").message == 'Object "x", duration: unexpected "%" in "5 % 2", column 3'


def test_a_division_by_zero_is_reported_with_its_column():
    problem = fault("10/(5-5)")
    assert problem.message == 'Object "x", duration: "10/(5-5)" divides by zero (column 3)'


@pytest.mark.parametrize("number", ["1e308*10", "1e400", "0x" + "f" * 500, "1e308*10-1e308*10"])
def test_a_number_beyond_floats_is_a_problem(number):
    assert fault(number).expected == "a finite number"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400, "9" * 5000])
def test_a_json_number_beyond_floats_is_a_problem(number):
    problem = only(problems_of_texts(f'[{{"rectangle": {{"duration": {number}}}}}]'))
    assert problem.expected == "a finite number"


def test_a_whole_number_of_many_digits_is_out_of_range():
    assert fault(10**200).found == "1e+200"


def test_an_audio_may_be_placed_by_an_expression():
    assert spans(image("photo"), audio("x", duration=500, play="photo.end-100"))["x"] == [(900, 1400)]
