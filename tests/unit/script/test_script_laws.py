"""What holds for all scripts."""

import json
import operator

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.timeline import Timeline
from chalicelib.script import Script, ScriptError, parse_scripts, resolve
from tests.unit.script.scripts import FPS, rectangle, spans, text

MS = st.integers(0, 5000)
COUNT = st.integers(1, 6)


@st.composite
def objects(draw, factor=None):
    """Objects of which each may begin or end with one before it; times are literal but for that."""
    found = []
    for index in range(draw(COUNT)):
        plays = draw(st.lists(MS, min_size=1, max_size=3))
        anchor = f"o{draw(st.integers(0, index - 1))}.end+" if index and draw(st.booleans()) else ""
        found.append((index, [(anchor, ms) for ms in plays[: 1 if anchor else 3]], draw(st.integers(40, 5000))))
    return found


def written(found, factor=1, z_index=True):
    return [
        rectangle(
            f"o{index}",
            duration * factor,
            play=[f"{anchor}{ms * factor}" for anchor, ms in plays],
            **({"zIndex": index} if z_index else {}),
        )
        for index, plays, duration in found
    ]


def timeline(elements) -> Timeline:
    return resolve(parse_scripts([text(*elements)]), {}, {}, FPS).timeline


@given(objects(), st.randoms(use_true_random=False))
def test_the_order_of_objects_does_not_matter_but_for_what_is_in_front(found, random):
    elements = written(found)
    shuffled = random.sample(elements, len(elements))
    assert timeline(shuffled) == timeline(elements)


@given(objects(), st.integers(2, 9))
def test_a_script_of_times_so_many_times_as_long_makes_such_a_timeline(found, factor):
    long = spans(*written(found, factor))
    assert long == {
        name: [(start * factor, end * factor) for start, end in times] for name, times in spans(*written(found)).items()
    }


@given(objects())
def test_an_object_ends_its_duration_after_its_start(found):
    durations = {f"o{index}": duration for index, _, duration in found}
    assert all(play.end_ms == play.start_ms + durations[play.object_id] for play in timeline(written(found)).plays)


@given(objects())
def test_no_frame_of_a_play_is_more_than_half_a_frame_out_of_it(found):
    half = 500 / FPS
    assert all(
        abs(play.first_frame * 1000 / FPS - play.start_ms) <= half
        and abs(play.end_frame * 1000 / FPS - play.end_ms) <= half
        for play in timeline(written(found)).plays
    )


@given(objects())
def test_the_video_ends_with_the_latest_play(found):
    resolved = timeline(written(found))
    assert resolved.frames == max(play.end_frame for play in resolved.plays)


@given(objects())
def test_one_script_or_many_make_the_same_timeline(found):
    elements = written(found, z_index=False)
    apart = resolve(parse_scripts([text(element) for element in elements]), {}, {}, FPS).timeline
    assert apart == timeline(elements)


OPERATORS = {"+": operator.add, "-": operator.sub, "*": operator.mul}


def sums(children):
    signed = st.tuples(st.sampled_from(["+", "-", ""]), children).map(lambda pair: f"{pair[0]}({pair[1]})")
    chained = st.tuples(children, st.sampled_from([*OPERATORS, " / "]), children).map(" ".join)
    return signed | chained | chained.map("({})".format)


ARITHMETIC = st.recursive(st.integers(0, 99).map(str) | st.floats(0, 99).map(lambda x: f"{x:.3f}"), sums, max_leaves=12)


def by_python(expression):
    try:
        return eval(expression)
    except ZeroDivisionError:
        return None


def by_script(expression):
    """As an x position, which may be negative; None if it divides by zero."""
    script = parsed_or_refused(text(rectangle(position={"x": f"({expression})/1e30", "y": 0})))
    return None if isinstance(script, ScriptError) else look_x(script)


def look_x(script):
    (play,) = resolve(script, {}, {}, FPS).timeline.plays
    return play.look.position.at(0)[0]


@given(ARITHMETIC)
def test_arithmetic_is_pythons(expression):
    expected = by_python(expression)
    assert by_script(expression) == (None if expected is None else expected / 1e30)


NAMES = st.sampled_from(
    [
        "id",
        "play",
        "duration",
        "alpha",
        "position",
        "size",
        "loop",
        "events",
        "color",
        "textLines",
        "zIndex",
        "x",
        "mediaEnd",
    ]
)
EXPRESSIONS = st.sampled_from(
    ["a.end", "1.start", "$v", "start", "end-5", "duration", "5/0", "(", "true", "a.end+1.end"]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | EXPRESSIONS
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(NAMES | EXPRESSIONS | st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
ELEMENTS = st.dictionaries(
    st.sampled_from(["image", "video", "audio", "text", "rectangle", "circle"]),
    st.dictionaries(NAMES, VALUES, max_size=6) | VALUES,
    max_size=2,
)


def parsed_or_refused(script: str) -> Script | ScriptError:
    try:
        return parse_scripts([script])
    except ScriptError as error:
        return error


def resolved_or_refused(script: Script) -> Timeline | ScriptError:
    try:
        return resolve(script, {}, {"v": "5"}, FPS).timeline
    except ScriptError as error:
        return error


@given(st.lists(ELEMENTS, max_size=4) | VALUES)
def test_any_json_is_a_script_or_refused_with_problems(value):
    outcome = parsed_or_refused(json.dumps(value))
    assert isinstance(outcome, Script) or outcome.problems


@given(st.text(max_size=50))
def test_any_text_is_a_script_or_refused_with_problems(script):
    outcome = parsed_or_refused(script)
    assert isinstance(outcome, Script) or outcome.problems


@given(st.text(alphabet="ab.()+-*/ 0159exstartend$", max_size=40))
def test_any_expression_is_computed_or_refused_with_problems(expression):
    script = parsed_or_refused(text(rectangle("a", play=expression), rectangle("b", expression)))
    outcome = resolved_or_refused(script) if isinstance(script, Script) else script
    assert isinstance(outcome, Timeline) or outcome.problems


@given(st.lists(ELEMENTS, max_size=4))
def test_every_problem_is_one_line_that_json_can_hold(value):
    outcome = parsed_or_refused(json.dumps(value))
    problems = outcome.problems if isinstance(outcome, ScriptError) else ()
    assert all("\n" not in problem.message and json.dumps(problem.as_data()) for problem in problems)
