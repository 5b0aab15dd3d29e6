"""Procedures that change a value over time: zooms, sizes, rotations, sounds, and how they run."""

import pytest

from chalicelib.domain.timeline import Ease, Keyframe
from chalicelib.script import Origin, ProblemKind
from tests.unit.script.scripts import (
    audio,
    audio_of,
    image,
    keys,
    look,
    only,
    plays,
    problems,
    rectangle,
    title,
    video,
    video_of,
    volume,
    warnings,
)

LINE = 1 / 4096
"""How far the lines that draw a part of an eased change may be off it, as a share of the whole change."""


def changed(*events, **options):
    """Return the look of an object in the middle of the frame that lasts from 1000 to 3000 ms."""
    box = {"position": {"x": 0.25, "y": 0.25}, "size": {"w": 0.5, "h": 0.5}}
    return look(image(play=1000, duration=2000, events=list(events), **box), **options)


def scale(*events):
    return keys(changed(*events).scale)


def loudness(*events, **properties):
    """Return the changes of the gain of an audio that lasts from 1000 to 3000 ms."""
    element = audio(play=1000, duration=2000, events=list(events), **properties)
    return keys(volume(element, facts={"music": audio_of(2000)}))


def zoom_to(duration, scale, **more):
    return {"zoomTo": {"duration": duration, "scale": scale, **more}}


def size_to(duration, w, h, **more):
    return {"sizeTo": {"duration": duration, "w": w, "h": h, **more}}


def move_to(duration, x, y, **more):
    return {"moveTo": {"duration": duration, "x": x, "y": y, **more}}


def test_a_zoom_begins_at_the_current_scale():
    assert scale({"start": zoom_to(500, 2)}, {"start+1000": zoom_to(500, 0.5)}) == [
        *((1000, 1), (1500, 2)),
        *((2000, 2), (2500, 0.5)),
    ]


def test_a_zoom_leaves_the_box_as_it_is():
    zoomed = changed({"start": zoom_to(500, 2)})
    assert (keys(zoomed.position), keys(zoomed.size)) == ([(0, 0.25, 0.25)], [(0, 0.5, 0.5)])


def test_zooming_in_changes_the_scale_from_one_to_the_given_one():
    assert scale({"start+500": {"zoomIn": {"duration": 500, "scale": 1.5}}}) == [(1000, 1), (1500, 1), (2000, 1.5)]


def test_zooming_in_enlarges_by_a_fifth_by_default():
    assert scale({"start": {"zoomIn": {"duration": 500}}}) == [(1000, 1), (1500, 1.2)]


def test_zooming_in_begins_at_the_current_scale():
    assert scale({"start": zoom_to(0, 1.1)}, {"start+500": {"zoomIn": {"duration": 500}}}) == [
        *((1000, 1.1), (1500, 1.1), (2000, 1.2)),
    ]


def test_zooming_in_to_the_current_scale_begins_at_one():
    assert scale({"start": zoom_to(0, 1.2)}, {"start+500": {"zoomIn": {"duration": 500}}}) == [
        *((1000, 1.2), (1500, 1.2), (1500, 1), (2000, 1.2)),
    ]


def test_zooming_out_changes_the_scale_from_the_given_one_to_one():
    assert scale({"start": {"zoomOut": {"duration": 500, "scale": 1.5}}}) == [(1000, 1.5), (1500, 1)]


def test_zooming_out_begins_a_fifth_larger_by_default():
    assert scale({"start": {"zoomOut": {"duration": 500}}}) == [(1000, 1.2), (1500, 1)]


def test_zooming_out_reverts_a_zoom_in():
    zooms = [{"start": {"zoomIn": {"duration": 500, "scale": 3}}}, {"start+1000": {"zoomOut": {"duration": 500}}}]
    assert scale(*zooms) == [(1000, 1), (1500, 3), (2000, 3), (2500, 1)]


def test_zooming_out_takes_over_from_a_running_zoom():
    zooms = [{"start": {"zoomIn": {"duration": 500, "scale": 3}}}, {"start+250": {"zoomOut": {"duration": 500}}}]
    assert scale(*zooms) == [(1000, 1), (1250, 2), (1750, 1)]


@pytest.mark.parametrize("value", [-0.1, 101, "big"])
def test_a_scale_is_a_number_from_0_to_100(value):
    assert only(problems(image(events=[{"start": zoom_to(500, value)}]))).property == "events[0].zoomTo.scale"


def test_a_zoom_needs_a_scale():
    assert only(problems(image(events=[{"start": {"zoomTo": {"duration": 500}}}]))).message == (
        'Object "photo", events[0].zoomTo: "scale" missing in {"duration": 500}'
    )


def test_a_rotation_begins_at_the_current_angle():
    element = image(rotation=45, events=[{"start": {"rotateTo": {"duration": 500, "degrees": "-360"}}}])
    assert keys(look(element).rotation) == [(0, 45), (500, -360)]


def test_a_change_of_size_begins_at_the_current_size():
    assert keys(changed({"start": size_to(500, 1, 0.25)}).size) == [(1000, 0.5, 0.5), (1500, 1, 0.25)]


def test_a_changing_size_keeps_the_top_left_corner_where_it_is():
    assert keys(changed({"start": size_to(500, 1, 0.25)}).position) == [(0, 0.25, 0.25)]


def test_a_changing_size_keeps_the_bottom_left_corner_where_it_is_if_that_is_the_origin():
    found = changed({"start": size_to(500, 1, 0.25, ease="in")}, origin=Origin.BOTTOM_LEFT)
    assert found.position.keyframes == (Keyframe(1000, (0.25, 0.25)), Keyframe(1500, (0.25, 0.5), Ease.IN))


@pytest.mark.parametrize("ease", ["linear", "in", "out", "inOut"])
def test_size_and_position_that_change_together_make_one_change(ease):
    events = {"start": {**size_to(500, 1, 1, ease=ease), **move_to(500, 0, 0, ease=ease)}}
    found = changed(events, origin=Origin.BOTTOM_LEFT)
    assert found.position.keyframes == (Keyframe(1000, (0.25, 0.25)), Keyframe(1500, (0, 0), Ease(ease)))


def test_linear_changes_of_size_and_position_that_overlap_are_exact():
    events = [{"start": size_to(1000, 0.5, 1)}, {"start+500": move_to(1000, 0, 0.25)}]
    assert keys(changed(*events, origin=Origin.BOTTOM_LEFT).position) == [
        *((1000, 0.25, 0.25), (1500, 0.25, 0), (2000, 0.125, -0.25), (2500, 0, -0.25)),
    ]


def test_eased_changes_of_size_and_position_that_overlap_keep_the_corner_at_the_origin():
    events = [{"start": size_to(1000, 0.5, 1, ease="in")}, {"start+500": move_to(1000, 0, 0.75, ease="out")}]
    above, below = changed(*events), changed(*events, origin=Origin.BOTTOM_LEFT)
    times = range(900, 3100, 7)
    bottoms = [1 - below.position.at(ms)[1] - below.size.at(ms)[1] for ms in times]
    assert bottoms == pytest.approx([above.position.at(ms)[1] for ms in times], abs=LINE)


def test_a_fade_may_have_an_ease():
    events = [{"start": {"imageFadeIn": {"duration": 500, "ease": "out"}}}]
    assert look(image(events=events)).alpha.keyframes == (Keyframe(0, (0,)), Keyframe(500, (1,), Ease.OUT))


def test_a_fade_with_a_duration_is_linear_by_default():
    events = [{"end-500": {"imageFadeOut": {"duration": "250*2"}}}]
    assert look(image(events=events)).alpha == look(image(events=[{"end-500": {"imageFadeOut": 500}}])).alpha


@pytest.mark.parametrize(
    "call",
    [
        {"imageFadeIn": {"duration": 500}},
        {"imageFadeOut": {"duration": 500}},
        move_to(500, 0, 0),
        size_to(500, 1, 1),
        zoom_to(500, 2),
        {"zoomIn": {"duration": 500}},
        {"zoomOut": {"duration": 500}},
        {"rotateTo": {"duration": 500, "degrees": 90}},
    ],
    ids=lambda call: next(iter(call)),
)
def test_every_procedure_with_a_duration_accepts_an_ease(call):
    ((name, argument),) = call.items()
    found = look(image(events=[{"start": {name: {**argument, "ease": "inOut"}}}]))
    tracks = (found.alpha, found.position, found.size, found.scale, found.rotation)
    assert [track.keyframes[-1].ease for track in tracks if len(track.keyframes) > 1] == [Ease.IN_OUT]


@pytest.mark.parametrize("ease", ["fast", "In", "", None, 1, "$ease"])
def test_an_ease_is_one_of_its_words(ease):
    problem = only(problems(image(events=[{"start": move_to(500, 0, 0, ease=ease)}])))
    assert (problem.property, problem.expected) == ("events[0].moveTo.ease", "linear, in, out, inOut")


@pytest.mark.parametrize("ease", list(Ease))
def test_an_eased_change_that_is_taken_over_runs_as_it_would_until_then(ease):
    first = {"start": zoom_to(1000, 3, ease=ease)}
    alone, cut = changed(first).scale, changed(first, {"start+700": zoom_to(500, 1)}).scale
    times = range(1000, 1701, 10)
    assert [cut.at(ms)[0] for ms in times] == pytest.approx([alone.at(ms)[0] for ms in times], abs=2 * LINE)


@pytest.mark.parametrize("ease", list(Ease))
def test_a_move_that_interrupts_an_eased_change_begins_at_its_current_value(ease):
    first = {"start": zoom_to(1000, 3, ease=ease)}
    cut = changed(first, {"start+700": zoom_to(300, 1, ease="out")}).scale
    assert cut.keyframes[-2:] == (
        Keyframe(1700, changed(first).scale.at(1700)),
        Keyframe(2000, (1,), Ease.OUT),
    )


@pytest.mark.parametrize(("duration", "taken_over_at", "lines"), [(1000, 700, 45), (1000, 1000, 1), (64, 40, 5)])
def test_a_part_of_an_eased_change_is_drawn_by_64_lines_a_change_or_one_for_each_8_ms(duration, taken_over_at, lines):
    first = {"start": zoom_to(duration, 3, ease="in")}
    cut = changed(first, {f"start+{taken_over_at}": zoom_to(300, 1)}).scale
    assert len(cut.keyframes) == 1 + lines + 1


def test_an_eased_change_that_is_taken_over_as_it_begins_leaves_no_trace():
    assert scale({"start": zoom_to(1000, 3, ease="in")}, {"start": zoom_to(500, 2)}) == [(1000, 1), (1500, 2)]


def test_a_linear_change_that_is_taken_over_is_one_line():
    assert scale({"start": zoom_to(1000, 3)}, {"start+500": zoom_to(500, 1)}) == [(1000, 1), (1500, 2), (2000, 1)]


def test_a_sound_fades_in_to_its_volume():
    assert loudness({"start": {"audioFadeIn": 500}}, volume=2) == [(1000, 0), (1500, 2)]


def test_a_sound_declared_silent_fades_in_to_one():
    assert loudness({"start": {"audioFadeIn": 500}}, volume=0) == [(1000, 0), (1500, 1)]


def test_a_sound_fades_out_to_silence():
    assert loudness({"end-500": {"audioFadeOut": {"duration": 500, "ease": "in"}}}) == [(1000, 1), (2500, 1), (3000, 0)]


def test_the_sound_of_a_video_fades_independently_of_its_picture():
    (play,) = plays(video(events=[{"start": {"audioFadeIn": 500}}]), facts={"clip": video_of(1000, has_audio=True)})
    assert (keys(play.sound.volume), keys(play.look.alpha)) == ([(0, 0), (500, 1)], [(0, 1)])


def test_a_sound_that_fades_beyond_the_end_gives_a_warning():
    element = audio(events=[{"end-100": {"audioFadeOut": 500}}])
    assert warnings(element, facts={"music": audio_of(2000)}) == [
        'Object "music", events: audioFadeOut at "end-100" is cut 400 ms short by the end of the play'
    ]


@pytest.mark.parametrize("make", [image, title, rectangle])
def test_objects_without_sound_cannot_fade_it(make):
    problem = only(problems(make(events=[{"start": {"audioFadeIn": 500}}])))
    assert (problem.kind, problem.expected) == (ProblemKind.NAME, "audio, video")


@pytest.mark.parametrize("name", ["moveTo", "sizeTo", "zoomTo", "zoomIn", "zoomOut", "rotateTo"])
def test_a_sound_does_not_move(name):
    problem = only(problems(audio(events=[{"start": {name: {"duration": 500}}}])))
    assert problem.expected == "image, rectangle, text, video"


def test_fades_moves_zooms_and_turns_run_at_once():
    calls = {**zoom_to(500, 2), **move_to(400, 0, 0), "rotateTo": {"duration": 300, "degrees": 9}, "imageFadeIn": 200}
    found = changed({"start": calls})
    tracks = (found.scale, found.position, found.rotation, found.alpha)
    assert [track.keyframes[-1].at_ms for track in tracks] == [1500, 1400, 1300, 1200]
