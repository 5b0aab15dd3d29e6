"""Limits of length, depth and number: exceeding one is refused, clearly and soon."""

import inspect
import sys

import pytest

from chalicelib.script import Origin, ProblemKind, explain
from chalicelib.script.diagnostics import MAX_PROBLEMS
from tests.unit.script.scripts import (
    image,
    late_problems,
    only,
    parsed,
    plays,
    problems,
    problems_of_texts,
    rectangle,
    title,
)


@pytest.fixture
def shallow():
    """Little room for recursion."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 120)
    yield
    sys.setrecursionlimit(limit)


def test_an_expression_has_1000_characters_at_most():
    problem = only(problems(rectangle(duration="1" + "+1" * 500)))
    assert (problem.kind, problem.expected) == (ProblemKind.LIMIT, "at most 1000 characters")


def test_an_expression_of_1000_characters_is_computed():
    (play,) = plays(rectangle(duration="+1" * 500))
    assert play.end_ms == 500


def test_an_expression_is_nested_50_deep_at_most():
    problem = only(problems(rectangle(duration="(" * 51 + "5" + ")" * 51)))
    assert (problem.kind, problem.column) == (ProblemKind.LIMIT, 51)


def test_an_expression_nested_50_deep_is_computed():
    (play,) = plays(rectangle(duration="-(" * 50 + "50" + ")" * 50))
    assert play.end_ms == 50


def test_an_expression_nested_ten_thousand_deep_is_a_problem_like_any_other():
    assert only(problems(rectangle(duration="(" * 10_000))).kind == ProblemKind.LIMIT


@pytest.mark.parametrize("script", ["[" * 100_000, '[{"a":' * 50_000, '["]]]]",' + "[" * 33])
def test_json_nested_too_deep_is_a_problem_like_any_other(script):
    assert only(problems_of_texts(script)).kind == ProblemKind.LIMIT


def test_brackets_within_texts_do_not_nest():
    assert len(parsed(image("[" * 100 + '\\"[' * 20)).objects) == 1


def test_scripts_have_10000_objects_at_most():
    problem = only(problems(*[rectangle(str(index), 5) for index in range(10_001)]))
    assert problem.expected == "at most 10000 objects"


def test_an_object_is_played_1000_times_at_most():
    assert only(problems(image(play=[5] * 1001))).expected == "at most 1000 plays"


def test_an_expression_has_1000_values_at_most():
    problem = only(problems(image("a", play=[0] * 32), image("b", play=[0] * 32), title(play="a.end+b.end")))
    assert problem.message == 'Object "title", play: "a.end+b.end" has 1024 values, 1000 are allowed'


def test_all_objects_together_are_played_10000_times_at_most():
    many = [image(f"o{index}", play=[0] * 1000) for index in range(11)]
    assert only(problems(*many)).expected == "at most 10000 plays"


def test_plays_that_double_again_and_again_end_in_a_problem():
    doubling = [image(f"o{n + 1}", play=[f"o{n}.start", f"o{n}.end"]) for n in range(30)]
    assert only(problems(image("o0"), *doubling)).kind == ProblemKind.LIMIT


def test_events_happen_20000_times_at_most():
    events = [{"start": {"imageFadeIn": 5}}] * 21
    assert only(problems(image(play=[0] * 1000, events=events))).kind == ProblemKind.LIMIT


def test_at_most_100_problems_are_collected():
    assert len(problems(*[image(str(index), alpha=2) for index in range(200)])) == MAX_PROBLEMS


def test_names_and_lists_in_messages_are_cut():
    known = [image(f"a_rather_long_name_of_an_object_{index}") for index in range(100)]
    assert len(only(problems(*known, title(play="x" * 900 + ".end"))).message) < 1500


def test_an_event_with_many_times_in_many_plays_ends_in_a_problem():
    events = [{"box.start": {"imageFadeIn": 0}}]
    element = image(duration="$long", play=[0] * 100, events=events)
    found = late_problems(element, rectangle(play=[0] * 1000), variables={"long": "1000"})
    assert only(found).kind == ProblemKind.LIMIT


def test_a_chain_of_10000_objects_is_resolved_without_recursion(shallow):
    chain = [rectangle(f"o{index + 1}", 40, play=f"o{index}.end", cornerRadius="0.1/2") for index in range(9_999)]
    assert plays(*chain, rectangle("o0", 40))[-2].start_ms == 9_999 * 40


def test_a_chain_of_objects_is_explained_without_recursion(shallow):
    chain = [rectangle(f"o{index + 1}", 40, play=f"o{index}.end") for index in range(1_000)]
    assert len(explain(parsed(*chain, rectangle("o0", 40)), {}, {}, 25)) == 1_001


def test_a_cycle_of_10000_objects_is_a_problem_like_any_other(shallow):
    ring = [rectangle(f"o{index}", 40, play=f"o{(index + 1) % 10_000}.end") for index in range(10_000)]
    assert only(problems(*ring)).kind == ProblemKind.CYCLE


def test_thousands_of_changes_that_take_over_from_each_other_are_resolved_without_recursion(shallow):
    changes = [
        {f"start+{index * 40}": {"sizeTo": {"duration": 100, "w": 1, "h": 1 + index % 4, "ease": "inOut"}}}
        for index in range(5_000)
    ]
    (play,) = plays(rectangle(duration=300_000, events=changes), origin=Origin.BOTTOM_LEFT)
    assert play.look.position.keyframes[-1].value == (0, 1 - (1 + 4_999 % 4))


def test_thousands_of_parts_are_made_without_recursion(shallow):
    events = [{f"start+{index * 40}": {"zIndex": index}} for index in range(5_000)]
    assert len(plays(rectangle(duration=200_000, events=events))) == 5_000


def test_an_argument_nested_10000_deep_is_a_problem_like_any_other():
    script = '[{"text": {"textShadow": ' + '{"x": ' * 10_000 + "}" * 10_000 + "}}]"
    assert only(problems_of_texts(script)).kind == ProblemKind.LIMIT


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_nan_and_infinity_are_no_numbers(number):
    found = problems_of_texts(f'[{{"image": {{"duration": 5, "events": [{{"start": {{"alpha": {number}}}}}]}}}}]')
    assert only(found).property == "events[0].alpha"
