"""Laws that hold for all scripts."""

import json
import operator
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.timeline import Ease, Timeline, Track
from chalicelib.script import Origin, Script, ScriptError, explain, parse_scripts, resolve
from tests.unit.script.scripts import FPS, look, plays, rectangle, spans, text

MS = st.integers(0, 5000)
COUNT = st.integers(1, 6)


@st.composite
def objects(draw, factor=None):
    """Objects that may begin or end with an earlier one. All other times are literal."""
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
def test_the_order_of_objects_decides_only_which_is_in_front(found, random):
    elements = written(found)
    shuffled = random.sample(elements, len(elements))
    assert timeline(shuffled) == timeline(elements)


@given(objects(), st.integers(2, 9))
def test_scaling_all_times_of_a_script_scales_its_timeline(found, factor):
    long = spans(*written(found, factor))
    assert long == {
        name: [(start * factor, end * factor) for start, end in times] for name, times in spans(*written(found)).items()
    }


@given(objects())
def test_an_object_ends_its_duration_after_its_start(found):
    durations = {f"o{index}": duration for index, _, duration in found}
    assert all(play.end_ms == play.start_ms + durations[play.object_id] for play in timeline(written(found)).plays)


@given(objects())
def test_no_frame_of_a_play_is_more_than_half_a_frame_outside_of_it(found):
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


LONG = 4000
"""The objects below last as long, in ms."""

EASES = st.sampled_from(list(Ease))
SHARE = st.sampled_from([0, 0.25, 0.5, 1])
TIMES = st.integers(0, LONG - 1)
DURATIONS = st.integers(512, LONG)


def changes(name, **to):
    """Draw calls of a procedure with a duration, each with its time."""
    argument = st.fixed_dictionaries({"duration": DURATIONS, "ease": EASES, **to})
    return st.tuples(TIMES, argument.map(lambda given: {name: given}))


def assignments(name, values):
    return st.tuples(TIMES, values.map(lambda given: {name: given}))


SMOOTH = st.one_of(
    changes("moveTo", x=SHARE, y=SHARE),
    changes("sizeTo", w=st.just(1), h=st.sampled_from([0.5, 1, 2])),
    changes("zoomTo", scale=SHARE),
    changes("rotateTo", degrees=st.integers(-9, 9)),
    changes("imageFadeOut"),
)
"""What goes from where a thing is."""
JUMPY = st.one_of(
    changes("imageFadeIn"),
    changes("zoomIn", scale=SHARE),
    changes("zoomOut", scale=SHARE),
    assignments("alpha", SHARE),
    assignments("visible", st.booleans()),
    assignments("position", st.fixed_dictionaries({"x": SHARE, "y": SHARE})),
    assignments("zIndex", st.integers(-2, 2)),
    assignments("color", st.sampled_from(["#000000", "#FF0000"])),
)
SMOOTH_EVENTS = st.lists(SMOOTH, max_size=6)
EVENTS = st.lists(SMOOTH | JUMPY, max_size=8)
ORIGINS = st.sampled_from(list(Origin))


def changing(events, factor=1, **properties):
    """Return an object with events."""
    calls = [{f"start+{at * factor}": scaled(call, factor)} for at, call in events]
    return rectangle(duration=LONG * factor, events=calls, **properties)


def scaled(call, factor):
    """Return a call with its duration multiplied."""
    ((name, argument),) = call.items()
    longer = {"duration": argument["duration"] * factor} if "duration" in dict_of(argument) else {}
    return {name: {**argument, **longer} if longer else argument}


def dict_of(argument):
    return argument if isinstance(argument, dict) else {}


def tracks(found):
    return (found.alpha, found.position, found.size, found.scale, found.rotation)


def jumps(track: Track):
    """Return the times at which a value is two."""
    return [b.at_ms for a, b in pairwise(track.keyframes) if a.at_ms == b.at_ms]


@given(EVENTS, ORIGINS)
def test_the_keyframes_of_a_track_are_in_order_of_time(events, origin):
    found = plays(changing(events), origin=origin)[0].look
    times = [[frame.at_ms for frame in track.keyframes] for track in tracks(found)]
    assert times == [sorted(each) for each in times]


@given(EVENTS)
def test_at_most_two_keyframes_have_the_same_time(events):
    found = plays(changing(events))[0].look
    times = [frame.at_ms for track in tracks(found) for frame in track.keyframes]
    assert all(times.count(ms) <= 2 * len(tracks(found)) for ms in times)


@given(SMOOTH_EVENTS, ORIGINS)
def test_moves_that_begin_at_the_current_value_never_jump(events, origin):
    found = plays(changing(events), origin=origin)[0].look
    assert [jumps(track) for track in tracks(found)] == [[]] * 5


@given(st.lists(SMOOTH | assignments("alpha", SHARE) | assignments("visible", st.booleans()), max_size=8))
def test_a_thing_jumps_at_frames_of_assignments_only(events):
    found = plays(changing(events))[0].look
    frames = {(at * FPS + 500) // 1000 * 1000 / FPS for at, call in events if not {"alpha", "visible"}.isdisjoint(call)}
    late = {at for at, call in events if {"alpha", "visible"}.isdisjoint(call)}
    assert set(jumps(found.alpha)) <= frames | late


@given(EVENTS, st.integers(-100, 2 * LONG))
def test_an_opacity_is_from_0_to_1(events, ms):
    assert all(-1e-9 <= play.look.alpha.at(ms)[0] <= 1 + 1e-9 for play in plays(changing(events, alpha=0.5)))


@given(SMOOTH_EVENTS, st.integers(0, LONG))
def test_positions_from_the_bottom_left_mirror_positions_from_the_top_left(events, ms):
    above, below = look(changing(events)), look(changing(events), origin=Origin.BOTTOM_LEFT)
    assert 1 - below.position.at(ms)[1] - below.size.at(ms)[1] == pytest.approx(above.position.at(ms)[1], abs=0.01)


def simulated(events, ms):
    """Return the scale at a time after some `zoomTo`s; each begins at the current scale, also of a running one."""
    before = [(at, call["zoomTo"]) for at, call in sorted(events, key=lambda event: event[0]) if at <= ms]
    run = reduce(lambda now, event: (event[0], reached(now, event[0]), event[1]), before, None)
    return reached(run, ms)


def reached(run, ms):
    if run is None:
        return 1
    at, value, to = run
    return value + (to["scale"] - value) * to["ease"].share(min(1, (ms - at) / to["duration"]))


@given(st.lists(changes("zoomTo", scale=SHARE), max_size=6), st.integers(0, LONG))
def test_changes_take_over_from_each_other_where_they_are(events, ms):
    assert look(changing(events)).scale.at(ms)[0] == pytest.approx(simulated(events, ms), abs=0.01)


@given(SMOOTH_EVENTS, st.integers(2, 9), ORIGINS)
def test_scaling_all_times_of_an_object_slows_its_changes(events, factor, origin):
    short, long = (look(changing(events, each), origin=origin) for each in (1, factor))
    samples = [ms * LONG / 20 for ms in range(21)]
    slow = [part for track in tracks(long) for ms in samples for part in track.at(ms * factor)]
    fast = [part for track in tracks(short) for ms in samples for part in track.at(ms)]
    assert slow == pytest.approx(fast, abs=0.01)


@given(EVENTS)
def test_parts_tile_their_showing(events):
    found = sorted(plays(changing(events)), key=lambda part: part.first_frame)
    bounds = [(part.first_frame, part.end_frame) for part in found]
    assert (bounds[0][0], bounds[-1][1]) == (0, LONG * FPS // 1000)
    assert all(a[1] == b[0] for a, b in pairwise(bounds))
    assert all(first < end for first, end in bounds)


@given(EVENTS)
def test_parts_share_all_that_changes_over_their_showing(events):
    found = plays(changing(events))
    assert {(*tracks(part.look), part.start_ms, part.end_ms, part.showing_frame) for part in found} == {
        (*tracks(found[0].look), 0, LONG, 0)
    }


@given(EVENTS, st.lists(SMOOTH, max_size=3))
def test_the_order_of_objects_with_events_decides_only_which_is_in_front(first, second):
    elements = [changing(first, id="a", zIndex=0), changing(second, id="b", zIndex=9)]
    assert timeline(elements) == timeline(elements[::-1])


@given(EVENTS)
def test_every_resolved_script_is_explained_in_json(events):
    (found,) = explain(parse_scripts([text(changing(events))]), {}, {}, FPS)
    data = found.as_data()
    assert json.loads(json.dumps(data)) == data


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
    """Compute it as an x position, which may be negative; None if it divides by zero."""
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
        "visible",
        "rotation",
        "textShadow",
        "borderColor",
        "start",
        "moveTo",
        "imageFadeIn",
        "ease",
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
