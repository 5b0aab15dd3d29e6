"""Events: when they happen, fades and moves."""

import pytest

from chalicelib.domain.timeline import Keyframe, Track
from chalicelib.script import Origin
from tests.unit.script.scripts import (
    audio,
    image,
    keys,
    late_problems,
    look,
    only,
    plays,
    problems,
    rectangle,
    spans,
    title,
    warnings,
)


def alpha(*events, **properties):
    """Return the changes of opacity of an object that lasts from 1000 to 3000 ms."""
    return keys(look(image(play=1000, duration=2000, events=list(events), **properties)).alpha)


def position(*events, **options):
    """Return the changes of position of an object that lasts from 1000 to 3000 ms."""
    element = image(
        play=1000, duration=2000, events=list(events), position={"x": 0.5, "y": 0.25}, size={"w": 0.5, "h": 0.5}
    )
    return keys(look(element, **options).position)


def move_to(duration, x, y):
    return {"moveTo": {"duration": duration, "x": x, "y": y}}


FADE_IN = {"imageFadeIn": 500}
FADE_OUT = {"imageFadeOut": 500}


def test_without_events_nothing_changes():
    assert look(image(alpha=0.5)).alpha == Track((Keyframe(0, (0.5,)),))


def test_a_fade_in_changes_alpha_from_zero_to_the_declared_value():
    assert alpha({"start": FADE_IN}, alpha=0.8) == [(1000, 0), (1500, 0.8)]


def test_a_fade_in_of_an_object_of_alpha_zero_ends_at_one():
    assert alpha({"start": FADE_IN}, alpha=0) == [(1000, 0), (1500, 1)]


def test_an_object_declared_invisible_is_so_before_its_fade_in():
    assert alpha({"start+500": FADE_IN}, alpha=0) == [(1000, 0), (1500, 0), (2000, 1)]


def test_a_later_fade_in_of_a_visible_object_begins_from_nothing():
    assert alpha({"start+500": FADE_IN}) == [(1000, 1), (1500, 1), (1500, 0), (2000, 1)]


def test_a_fade_out_ends_at_zero_and_stays_there():
    assert alpha({"start+500": FADE_OUT}) == [(1000, 1), (1500, 1), (2000, 0)]


def test_the_idiom_of_the_reference_fades_in_and_out():
    assert alpha({"start": FADE_IN}, {"end-600": {"imageFadeOut": 600}}) == [(1000, 0), (1500, 1), (2400, 1), (3000, 0)]


def test_the_order_of_events_in_the_script_does_not_matter():
    assert alpha({"end-600": FADE_OUT}, {"start": FADE_IN}) == alpha({"start": FADE_IN}, {"end-600": FADE_OUT})


def test_a_fade_in_at_once_is_a_jump():
    assert alpha({"start+600": {"imageFadeIn": 0}}, alpha=0) == [(1000, 0), (1600, 0), (1600, 1)]


def test_a_fade_out_at_once_is_a_jump():
    assert alpha({"start+600": {"imageFadeOut": 0}}) == [(1000, 1), (1600, 1), (1600, 0)]


def test_a_fade_in_at_once_at_the_start_shows_the_object_from_there():
    assert alpha({"start": {"imageFadeIn": 0}}, alpha=0) == [(1000, 1)]


def test_a_fade_out_takes_over_from_a_running_fade_in():
    assert alpha({"start": FADE_IN}, {"start+250": FADE_OUT}) == [(1000, 0), (1250, 0.5), (1750, 0)]


def test_a_fade_in_takes_over_from_a_running_fade_out():
    assert alpha({"start+500": FADE_OUT}, {"start+750": FADE_IN}) == [(1000, 1), (1500, 1), (1750, 0.5), (2250, 1)]


def test_of_two_fades_at_one_time_the_later_in_the_script_takes_over():
    assert alpha({"start": FADE_IN}, {"start": FADE_OUT}, alpha=0.5) == [(1000, 0), (1500, 0)]


def test_of_several_jumps_at_one_time_the_last_holds():
    jumps = [{"start+600": {"imageFadeOut": 0}}, {"start+600": {"imageFadeIn": 0}}, {"start+600": {"imageFadeOut": 0}}]
    assert alpha(*jumps) == [(1000, 1), (1600, 1), (1600, 0)]


@pytest.mark.parametrize("make", [image, title, rectangle])
def test_all_that_is_seen_can_fade(make):
    assert keys(look(make(duration=500, events=[{"start": FADE_IN}])).alpha) == [(0, 0), (500, 1)]


def test_each_play_has_its_own_events():
    both = plays(image(play=[0, 5000], events=[{"end-500": FADE_OUT}]))
    assert [keys(play.look.alpha)[-1] for play in both] == [(1000, 0), (6000, 0)]


def test_an_object_may_name_itself_in_its_events():
    both = plays(image(play=[0, 5000], events=[{"photo.start": FADE_IN}]))
    assert [keys(play.look.alpha)[-1] for play in both] == [(500, 1), (5500, 1)]


def test_an_event_may_use_times_of_other_objects():
    found = plays(image(duration=3000, events=[{"title.end": FADE_OUT}]), title())
    assert keys(found[0].look.alpha)[1:] == [(1000, 1), (1500, 0)]


def test_a_duration_of_a_procedure_may_be_an_expression():
    assert alpha({"start": {"imageFadeIn": "duration/4"}}) == [(1000, 0), (1500, 1)]


def test_an_event_at_a_time_with_several_values_happens_at_each():
    found = plays(image(duration=3000, events=[{"box.start": move_to(0, 1, 1)}]), rectangle(play=[600, 800]))
    assert [frame.at_ms for frame in found[0].look.position.keyframes] == [0, 600, 600, 800]


def test_a_move_begins_at_the_current_position():
    assert position({"start": move_to(200, 0.26, 0.35)}) == [(1000, 0.5, 0.25), (1200, 0.26, 0.35)]


def test_moves_are_chained():
    chain = [{"start": move_to(500, 0, 0)}, {"start+1000": move_to(500, 1, 1)}]
    assert position(*chain) == [(1000, 0.5, 0.25), (1500, 0, 0), (2000, 0, 0), (2500, 1, 1)]


def test_a_move_takes_over_from_a_running_one():
    moves = [{"start": move_to(1000, 1.5, 0.25)}, {"start+500": move_to(500, 0, 0)}]
    assert position(*moves) == [(1000, 0.5, 0.25), (1500, 1, 0.25), (2000, 0, 0)]


def test_a_move_at_once_is_a_jump():
    assert position({"start+600": move_to(0, 0, 0)}) == [(1000, 0.5, 0.25), (1600, 0.5, 0.25), (1600, 0, 0)]


@pytest.mark.parametrize(("at", "frame_ms"), [("start+590", 1600), ("start+619", 1600), ("start+620", 1640)])
def test_a_move_without_duration_happens_at_the_nearest_frame(at, frame_ms):
    assert alpha({at: {"imageFadeOut": 0}})[-1] == (frame_ms, 0)


def test_a_move_without_duration_before_the_second_frame_is_seen_from_the_start():
    assert alpha({"start+10": {"imageFadeOut": 0}}) == [(1000, 0)]


def test_a_move_with_a_duration_begins_at_its_exact_time():
    assert alpha({"start+590": FADE_OUT})[1:] == [(1590, 1), (2090, 0)]


def test_a_move_right_after_a_jump_does_not_begin_before_it():
    events = [{"start+605": {"imageFadeOut": 0}}, {"start+581": {"imageFadeIn": 0}}, {"start+590": FADE_OUT}]
    assert alpha(*events) == [(1000, 1), (1600, 1), (1600, 0)]


def test_with_origin_bottom_left_a_position_locates_the_bottom_left_corner():
    assert position(origin=Origin.BOTTOM_LEFT) == [(0, 0.5, 0.25)]


def test_from_the_bottom_left_a_caption_near_zero_is_at_the_bottom():
    low = look(title(position={"x": 0, "y": 0.03}, size={"w": 1, "h": 0.2}), origin=Origin.BOTTOM_LEFT)
    assert low.position.at(0) == pytest.approx((0, 0.77))


def test_moves_are_measured_from_the_same_origin():
    assert position({"start": move_to(500, 0, 0)}, origin=Origin.BOTTOM_LEFT) == [(1000, 0.5, 0.25), (1500, 0, 0.5)]


def test_an_entry_may_hold_several_times_and_procedures():
    entry = {"start": {**FADE_IN, **move_to(0, 0, 0)}, "end-500": FADE_OUT}
    assert alpha(entry) == alpha({"start": FADE_IN}, {"end-500": FADE_OUT})


@pytest.mark.parametrize("time", ["end", "end+100", "start+2000"])
def test_an_event_when_the_play_has_ended_has_no_effect_and_gives_a_warning(time):
    element = image(play=1000, duration=2000, events=[{time: FADE_OUT}])
    assert look(element).alpha.is_constant
    assert warnings(element) == [
        f'Object "photo", events: imageFadeOut at "{time}" has no effect: it is after the play has ended'
    ]


def test_an_event_before_the_play_has_no_effect_and_gives_a_warning():
    element = image(play=1000, events=[{"start-1": FADE_OUT}])
    assert look(element).alpha.is_constant
    assert warnings(element) == [
        'Object "photo", events: imageFadeOut at "start-1" has no effect: it is before the play begins'
    ]


def test_a_procedure_that_lasts_beyond_the_play_is_cut_with_a_warning():
    assert warnings(image(events=[{"end-200": FADE_OUT}])) == [
        'Object "photo", events: imageFadeOut at "end-200" is cut 300 ms short by the end of the play'
    ]


def test_a_procedure_that_ends_with_the_play_gives_no_warning():
    assert warnings(image(duration=1000.1, play=0.2, events=[{"end-500.3": {"imageFadeOut": 500.3}}])) == []


def test_an_event_at_the_start_but_for_the_inexactness_of_floats_is_at_the_start():
    element = image(play="0.1+0.2", events=[{"0.3": FADE_IN}])
    assert look(element).alpha.keyframes[0].at_ms == 0.1 + 0.2


def test_pictures_cannot_be_faded_in_sounds():
    problem = only(problems(audio(events=[{"start": FADE_IN}])))
    assert problem.message == (
        'Object "music", events[0]: "imageFadeIn" applies to image, rectangle, text, video, not to audio objects'
    )


def test_an_unknown_procedure_is_answered_with_the_right_one():
    message = only(problems(image(events=[{"start": {"imageFadein": 5}}]))).message
    assert message == (
        'Object "photo", events[0]: unknown procedure or changeable property "imageFadein" of image objects; '
        'did you mean "imageFadeIn"? known: imageFadeIn, imageFadeOut, moveTo, sizeTo, zoomTo, zoomIn, zoomOut, '
        "rotateTo, alpha, visible, position, size, zIndex"
    )


def test_all_invalid_events_are_reported():
    found = problems(image(events=[{"x": FADE_IN}, {"start": FADE_IN}, {"start": move_to("a", "b", 0)}, 5]))
    assert [problem.property for problem in found] == [
        "events[0]",
        "events[2].moveTo.duration",
        "events[2].moveTo.x",
        "events[3]",
    ]


@pytest.mark.parametrize("events", [None, {}, "start", 5])
def test_events_are_a_list(events):
    assert only(problems(image(events=events))).expected == "a list"


@pytest.mark.parametrize("entry", [{}, [], "start", {"start": 5}, {"start": {}}])
def test_an_event_is_a_time_with_a_call(entry):
    assert "expected {time: {procedure: argument}}" in only(problems(image(events=[entry]))).message


@pytest.mark.parametrize("argument", [None, -5, {}, "soon", [500]])
def test_a_fade_takes_a_time(argument):
    assert only(problems(image(events=[{"start": {"imageFadeIn": argument}}]))).property == "events[0].imageFadeIn"


def test_a_time_of_an_event_that_cannot_be_computed_is_a_problem():
    assert only(problems(image(events=[{"end/0": FADE_IN}]))).property == "events[0]"


def test_a_time_of_an_event_may_turn_out_faulty_only_with_variables():
    problem = only(late_problems(image(events=[{"end/$n": FADE_IN}]), variables={"n": "0"}))
    assert (problem.property, problem.column) == ("events[0]", 4)


def test_an_empty_list_of_events_is_fine():
    assert spans(image(events=[])) == {"photo": [(0, 1000)]}
