"""Properties that events assign to: jumps, and the parts of a showing."""

import pytest

from chalicelib.domain.timeline import Color, Ease, Keyframe
from chalicelib.script import ProblemKind
from tests.unit.script.scripts import (
    audio,
    audio_of,
    image,
    keys,
    late_problems,
    look,
    only,
    parsed,
    plays,
    problems,
    rectangle,
    title,
    video,
    video_of,
    volume,
    warnings,
)

RED = Color(255, 0, 0)
GREEN = Color(0, 255, 0)


def assigned(*events, **options):
    """Return the look of an object that lasts from 1000 to 3000 ms."""
    variables = options.pop("variables", {})
    return look(image(play=1000, duration=2000, events=list(events), **options), variables=variables)


def opacity(*events, **options):
    return keys(assigned(*events, **options).alpha)


def parts(*events, duration=2000, **properties):
    """Return the parts of a red rectangle: their frames and colors."""
    found = plays(rectangle(play=1000, duration=duration, color="#FF0000", events=list(events), **properties))
    return [(part.first_frame, part.end_frame, part.look.style.color) for part in found]


def order(*elements):
    """Return the order of objects from back to front, with the frames."""
    return [(play.object_id, play.first_frame, play.end_frame) for play in plays(*elements)]


def test_an_alpha_is_assigned_at_once():
    assert opacity({"start+600": {"alpha": 0.5}}) == [(1000, 1), (1600, 1), (1600, 0.5)]


def test_a_fade_begins_at_the_assigned_value():
    assert opacity({"start+600": {"alpha": 0.5}}, {"start+1000": {"imageFadeOut": 500}})[2:] == [
        *((1600, 0.5), (2000, 0.5), (2500, 0)),
    ]


def test_a_fade_in_begins_at_the_assigned_value():
    assert opacity({"start": {"alpha": 0.5}}, {"start+1000": {"imageFadeIn": 500}}) == [
        *((1000, 0.5), (2000, 0.5), (2500, 1)),
    ]


def test_an_assignment_ends_a_running_fade():
    assert opacity({"start": {"imageFadeIn": 800}}, {"start+400": {"alpha": 0.1}}) == [
        *((1000, 0), (1400, 0.5), (1400, 0.1)),
    ]


def test_a_position_is_assigned_at_once():
    found = assigned({"start+600": {"position": {"x": 0.5, "y": "1/4"}}})
    assert keys(found.position) == [(1000, 0, 0), (1600, 0, 0), (1600, 0.5, 0.25)]


def test_a_size_is_assigned_at_once():
    found = assigned({"start+600": {"size": {"w": 0.5, "h": 0.25}}})
    assert keys(found.size) == [(1000, 1, 1), (1600, 1, 1), (1600, 0.5, 0.25)]


def test_a_volume_is_assigned_at_once():
    element = audio(events=[{"start+600": {"volume": "$loud"}}])
    found = volume(element, facts={"music": audio_of(2000)}, variables={"loud": "3"})
    assert keys(found) == [(0, 1), (600, 1), (600, 3)]


def test_a_volume_may_be_assigned_to_a_video():
    facts = {"clip": video_of(1000, has_audio=True)}
    assert keys(volume(video(events=[{"start": {"volume": 0}}]), facts=facts)) == [(0, 0)]


def test_an_object_may_disappear_and_reappear():
    assert opacity({"start+600": {"visible": False}}, {"start+1000": {"visible": "true"}}, alpha=0.5) == [
        *((1000, 0.5), (1600, 0.5), (1600, 0)),
        *((2000, 0), (2000, 0.5)),
    ]


def test_an_object_may_appear():
    assert opacity({"start+600": {"visible": True}}, visible=False) == [(1000, 0), (1600, 0), (1600, 1)]


def test_an_object_made_visible_again_is_as_opaque_as_its_fade():
    fade, gone, back = (
        {"start": {"imageFadeIn": 1000}},
        {"start+200": {"visible": 0 > 1}},
        {"start+600": {"visible": True}},
    )
    assert opacity(fade, gone, back) == [
        *((1000, 0), (1200, 0.2), (1200, 0)),
        *((1600, 0), (1600, 0.6), (2000, 1)),
    ]


def test_an_eased_fade_continues_while_the_object_is_invisible():
    fade = {"start": {"imageFadeIn": {"duration": 1000, "ease": "inOut"}}}
    alone = assigned(fade).alpha
    found = assigned(fade, {"start+200": {"visible": False}}, {"start+600": {"visible": True}}).alpha
    times = [*range(1000, 1200, 9), *range(1600, 2000, 9)]
    assert [found.at(ms)[0] for ms in times] == pytest.approx([alone.at(ms)[0] for ms in times], abs=1 / 4096)


def test_a_whole_eased_fade_before_an_object_vanishes_is_kept():
    fade = {"start": {"imageFadeIn": {"duration": 400, "ease": "in"}}}
    found = assigned(fade, {"start+600": {"visible": False}}).alpha
    assert found.keyframes[:2] == (Keyframe(1000, (0,)), Keyframe(1400, (1,), Ease.IN))


def test_a_variable_may_decide_whether_an_object_disappears():
    event = {"start+600": {"visible": "$shown"}}
    assert opacity(event, variables={"shown": "false"})[-1] == (1600, 0)


def test_the_variables_of_assignments_are_known():
    events = [{"start": {"visible": "$a", "alpha": "$b", "position": {"x": "$c", "y": 0}, "zIndex": "$d"}}]
    assert parsed(image(events=events)).variables == {"a", "b", "c", "d"}


def test_of_events_at_one_time_the_later_in_the_script_holds():
    assert opacity({"start": {"alpha": 0.1}}, {"start": {"alpha": 0.2}}) == [(1000, 0.2)]


def test_of_assignments_in_one_event_the_later_in_the_script_holds():
    assert opacity({"start": {"imageFadeOut": 500, "alpha": 0.2}}) == [(1000, 0.2)]


def test_events_at_one_time_happen_in_their_order_despite_inexact_floats():
    assert opacity({"start+0.1+0.2": {"alpha": 0.1}}, {"start+0.3": {"alpha": 0.2}}) == [(1000, 0.2)]


def test_a_color_that_is_assigned_parts_the_showing():
    assert parts({"start+600": {"color": "#00FF00"}}) == [(25, 40, RED), (40, 75, GREEN)]


def test_a_text_may_change_its_color_too():
    first, second = plays(title(color="#FF0000", events=[{"start+600": {"color": "0x00FF00"}}]))
    assert (first.look.style.color, second.look.style.color) == (RED, GREEN)


def test_all_parts_know_the_whole_showing():
    found = plays(rectangle(play=[0, 1000], events=[{"start+600": {"color": "#00FF00"}}]))
    assert [(part.index, part.start_ms, part.end_ms, part.showing_frame) for part in found] == [
        *((0, 0, 1000, 0), (0, 0, 1000, 0)),
        *((1, 1000, 2000, 25), (1, 1000, 2000, 25)),
    ]


def test_all_parts_change_as_one():
    first, second = plays(rectangle(events=[{"start+600": {"color": "#00FF00"}}, {"start": {"imageFadeIn": 1000}}]))
    assert (first.look.alpha, first.look.position) == (second.look.alpha, second.look.position)


@pytest.mark.parametrize(("at", "frame"), [("start+590", 40), ("start+619", 40), ("start+620", 41)])
def test_a_part_begins_at_the_nearest_frame(at, frame):
    assert parts({at: {"color": "#00FF00"}})[1][0] == frame


def test_a_color_assigned_at_the_start_holds_for_the_whole_showing():
    assert parts({"start": {"color": "#00FF00"}}) == [(25, 75, GREEN)]


def test_a_color_assigned_before_the_second_frame_holds_for_the_whole_showing():
    assert parts({"start+10": {"color": "#00FF00"}}) == [(25, 75, GREEN)]


def test_a_color_assigned_after_the_last_frame_is_never_seen():
    assert parts({"end-10": {"color": "#00FF00"}}) == [(25, 75, RED)]


def test_of_colors_assigned_within_one_frame_the_last_holds():
    assert parts({"start+600": {"color": "#0000FF"}}, {"start+605": {"color": "#00FF00"}}) == [
        *((25, 40, RED), (40, 75, GREEN)),
    ]


def test_a_color_that_an_object_has_already_parts_nothing():
    assert parts({"start+600": {"color": "#FF0000"}}) == [(25, 75, RED)]


def test_a_showing_without_frames_has_no_parts():
    assert order(image(duration=2000), rectangle(duration=5, events=[{"start": {"color": "#00FF00"}}])) == [
        ("photo", 0, 50)
    ]


def test_a_z_index_that_is_assigned_brings_the_rest_to_the_front():
    elements = (image(events=[{"start+600": {"zIndex": 9}}]), title())
    assert order(*elements) == [("photo", 0, 15), ("title", 0, 25), ("photo", 15, 25)]


def test_a_z_index_that_is_assigned_brings_the_rest_to_the_back():
    elements = (image(), title(zIndex=5, events=[{"start+600": {"zIndex": -1}}]))
    assert order(*elements) == [("title", 15, 25), ("photo", 0, 25), ("title", 0, 15)]


def test_a_z_index_and_a_color_assigned_at_once_make_one_cut():
    found = plays(title(), rectangle(events=[{"start+600": {"zIndex": -5, "color": "#00FF00"}}]))
    assert [(part.object_id, part.first_frame) for part in found] == [("box", 15), ("title", 0), ("box", 0)]


def test_the_first_part_has_the_sound_of_the_whole_showing():
    events = [{"start+600": {"zIndex": 9}}, {"end-100": {"audioFadeOut": 100}}]
    first, second = plays(video(events=events), facts={"clip": video_of(1000, has_audio=True)})
    assert (keys(first.sound.volume)[-1], second.sound) == ((1000, 0), None)


def test_all_parts_show_the_same_part_of_the_media():
    found = plays(video(mediaStart=500, events=[{"start+600": {"zIndex": 9}}]), facts={"clip": video_of(2000)})
    assert {(part.media_start_ms, part.media_end_ms) for part in found} == {(500, 2000)}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("alpha", 1.5), ("position", {"x": 0}), ("size", {"w": -1, "h": 1}), ("visible", 1)),
        *(("color", "red"), ("zIndex", "high")),
    ],
)
def test_an_assigned_value_is_as_the_propertys(name, value):
    declared = only(problems(rectangle(**{name: value})))
    assigned_problem = only(problems(rectangle(events=[{"start": {name: value}}])))
    assert (assigned_problem.kind, assigned_problem.expected) == (declared.kind, declared.expected)


def test_an_assigned_volume_is_as_the_propertys():
    assert only(problems(audio(events=[{"start": {"volume": 5}}]))).expected == "a number from 0 to 4"


@pytest.mark.parametrize("name", ["alpha", "position", "size", "zIndex", "visible", "color"])
def test_visible_properties_cannot_be_assigned_to_audios(name):
    assert "not to audio objects" in only(problems(audio(events=[{"start": {name: 1}}]))).message


@pytest.mark.parametrize("name", ["color", "volume"])
def test_color_and_volume_cannot_be_assigned_to_an_image(name):
    assert "not to image objects" in only(problems(image(events=[{"start": {name: 1}}]))).message


@pytest.mark.parametrize("name", ["play", "duration", "textLines", "borderWidth", "rotation"])
def test_other_properties_cannot_be_assigned(name):
    assert only(problems(title(events=[{"start": {name: 1}}]))).kind == ProblemKind.NAME


def test_an_assigned_value_may_turn_out_faulty_only_with_variables():
    problem = only(late_problems(image(events=[{"start": {"alpha": "$a"}}]), variables={"a": "2"}))
    assert problem.property == "events[0].alpha"


def test_an_assignment_when_the_play_has_ended_gives_a_warning():
    assert warnings(image(events=[{"end": {"zIndex": 5}}])) == [
        'Object "photo", events: zIndex at "end" has no effect: it is after the play has ended'
    ]
