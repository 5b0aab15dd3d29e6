"""Explanations: when each object is played, and where each value came from."""

import json

import pytest

from chalicelib.domain.timeline import Kind
from chalicelib.script import ExplainedPlay, ExplainedValue, Origin, Pointer, ScriptError, explain, parse_scripts
from tests.unit.script.scripts import FPS, audio, image, only, parsed, rectangle, text, title, video, video_of


def explained(*elements, facts=None, variables=None):
    return explain(parsed(*elements), facts or {}, variables or {}, FPS)


def values(element, *others, **options):
    """Return the explained values of the first object, by property."""
    return {value.property: value for value in explained(element, *others, **options)[0].values}


def value(name, element, *others, **options):
    return values(element, *others, **options)[name]


def test_objects_are_explained_in_the_order_of_the_scripts():
    script = parse_scripts([text(image("a", zIndex=5)), text(title("b"))])
    assert [(each.object_id, each.kind, each.script_index) for each in explain(script, {}, {}, FPS)] == [
        *(("a", Kind.IMAGE, 0), ("b", Kind.TEXT, 1)),
    ]


def test_plays_are_explained_in_ms_and_frames():
    (found,) = explained(image(play=[19, 2000]))
    assert found.plays == (ExplainedPlay(0, 19, 1019, 0, 25), ExplainedPlay(1, 2000, 3000, 50, 75))


def test_a_split_play_is_explained_as_one():
    (found,) = explained(rectangle(events=[{"start+600": {"color": "#00FF00"}}]))
    assert found.plays == (ExplainedPlay(0, 0, 1000, 0, 25),)


def test_a_play_shorter_than_a_frame_is_explained_without_frames():
    (found,) = explained(image(duration=5))
    assert found.plays == (ExplainedPlay(0, 0, 5, 0, 0),)


def test_a_number_is_explained_as_written():
    assert value("alpha", image(alpha=0.5)) == ExplainedValue("alpha", "0.5", (0.5,))


def test_an_expression_is_explained_with_its_value():
    assert value("alpha", image(alpha="1/4")) == ExplainedValue("alpha", "1/4", (0.25,))


def test_a_time_is_explained_with_its_pointers():
    found = value("play", title(play="photo.end - 500"), image())
    assert found == ExplainedValue("play", "photo.end - 500", (500,), (Pointer("photo.end", (1000,)),))


def test_a_time_with_several_values_is_explained_with_all_of_them():
    found = value("play", title(play="box.start+box.duration*$n"), rectangle(play=[0, 500]), variables={"n": "2"})
    assert (found.values, found.pointers) == (
        (2000, 2500),
        (Pointer("box.start", (0, 500)), Pointer("box.duration", (1000,)), Pointer("$n", ("2",))),
    )


def test_a_time_that_is_used_twice_is_one_pointer():
    found = value("duration", title(duration="photo.end/2+photo.end/4"), image())
    assert found.pointers == (Pointer("photo.end", (1000,)),)


def test_an_own_time_is_explained_with_its_object():
    found = value("duration", title(play=200, duration="photo.end-start"), image())
    assert found.pointers == (Pointer("photo.end", (1000,)), Pointer("title.start", (200,)))


def test_each_entry_of_a_play_is_explained():
    found = values(image(play=[0, "photo.duration*2"]))
    assert (found["play[0]"].values, found["play[1]"].values) == ((0,), (2000,))


def test_an_omitted_play_is_explained_without_a_source():
    assert value("play", image()) == ExplainedValue("play", None, (0,))


def test_an_omitted_duration_is_the_duration_of_the_media_file():
    found = value("duration", video(mediaStart=500), facts={"clip": video_of(3000)})
    assert found == ExplainedValue("duration", None, (2500,), (Pointer("media", (3000,)),))


def test_each_part_of_a_group_is_explained():
    found = values(image(position={"x": "$x", "y": 0}), variables={"x": " 0.5"})
    assert (found["position.x"], found["position.y"]) == (
        ExplainedValue("position.x", "$x", (0.5,), (Pointer("$x", (" 0.5",)),)),
        ExplainedValue("position.y", "0", (0,)),
    )


def test_an_omitted_part_is_not_explained():
    assert [name for name in values(title(textShadow={"x": 0.1})) if name.startswith("text")] == ["textShadow.x"]


@pytest.mark.parametrize(
    ("name", "written", "found"),
    [
        ("textAlignH", "left", ExplainedValue("textAlignH", "left", ("left",))),
        ("textFont", "Inter-Bold", ExplainedValue("textFont", "Inter-Bold", ("Inter-Bold",))),
        ("color", "0x0a0B0c", ExplainedValue("color", "0x0a0B0c", ("#0A0B0CFF",))),
        ("textSizeFit", True, ExplainedValue("textSizeFit", "true", (True,))),
        ("textSizeFit", "false", ExplainedValue("textSizeFit", "false", (False,))),
    ],
)
def test_words_colors_and_booleans_are_explained(name, written, found):
    assert value(name, title(**{name: written})) == found


def test_a_boolean_of_a_variable_is_explained_with_its_text():
    found = value("visible", image(visible="$on"), variables={"on": "true"})
    assert found == ExplainedValue("visible", "$on", (True,), (Pointer("$on", ("true",)),))


def test_events_are_explained_for_each_play():
    found = explained(image(play=[0, 5000], events=[{"end-500": {"imageFadeOut": 500}}]))[0].values
    assert [each for each in found if each.play is not None] == [
        ExplainedValue("events[0]", "end-500", (500,), (Pointer("photo.end", (1000,)),), 0),
        ExplainedValue("events[0].imageFadeOut", "500", (500,), (), 0),
        ExplainedValue("events[0]", "end-500", (5500,), (Pointer("photo.end", (6000,)),), 1),
        ExplainedValue("events[0].imageFadeOut", "500", (500,), (), 1),
    ]


def test_the_argument_of_a_procedure_is_explained():
    found = values(image(events=[{"start": {"zoomIn": {"duration": "duration/2", "ease": "in"}}}]))
    assert [(each.source, each.values) for name, each in found.items() if ".zoomIn" in name] == [
        *(("duration/2", (500,)), ("in", ("in",))),
    ]


def test_an_explanation_is_json():
    (found,) = explained(video(visible="$on"), facts={"clip": video_of(2000)}, variables={"on": "true"})
    data = found.as_data()
    assert json.loads(json.dumps(data)) == data
    assert data == {
        "object_id": "clip",
        "kind": "video",
        "script_index": 0,
        "plays": [{"index": 0, "start_ms": 0, "end_ms": 2000, "first_frame": 0, "end_frame": 50}],
        "values": [
            {"property": "play", "values": [0], "pointers": []},
            {"property": "duration", "values": [2000], "pointers": [{"text": "media", "values": [2000]}]},
            {
                "property": "visible",
                "source": "$on",
                "values": [True],
                "pointers": [{"text": "$on", "values": ["true"]}],
            },
        ],
    }


def test_a_value_of_one_play_names_it_in_json():
    (found,) = explained(image(events=[{"start": {"alpha": 1}}]))
    assert found.as_data()["values"][-1] == {
        "property": "events[0].alpha",
        "source": "1",
        "play": 0,
        "values": [1],
        "pointers": [],
    }


def test_the_origin_changes_no_explanation():
    script = parsed(image(position={"x": 0, "y": 0.5}))
    assert explain(script, {}, {}, FPS, Origin.BOTTOM_LEFT) == explain(script, {}, {}, FPS)


def test_a_script_that_cannot_be_resolved_cannot_be_explained():
    with pytest.raises(ScriptError, match="no value is given"):
        explained(image(alpha="$a"))


def test_all_problems_are_raised_instead_of_an_explanation():
    with pytest.raises(ScriptError) as caught:
        explained(audio(), image(events=[{"end/$n": {"alpha": 1}}]), variables={"n": "0"})
    assert [problem.object_id for problem in caught.value.problems] == ["music", "photo"]


def test_a_script_without_objects_has_nothing_to_explain():
    assert explained() == []


def test_each_problem_of_an_event_is_reported_once():
    with pytest.raises(ScriptError) as caught:
        explained(image(play=[0, 500], events=[{"end/$n": {"alpha": 1}}]), variables={"n": "0"})
    assert only(caught.value.problems).property == "events[0]"
