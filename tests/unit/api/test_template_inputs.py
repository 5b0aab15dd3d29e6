"""Template_Inputs: all that a video of a template may bring."""

import csv
import io
import json

import pytest

from chalicelib.domain.brand import PIRSONAL
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.template_page import Chapter, PageSettings
from tests.fakes import MEDIA, OTHER_TEMPLATE, TEMPLATE, FakeCloud, make_template
from tests.unit.api.calling import PHOTO_SCRIPT, TITLE_SCRIPT, Caller

FIELDS = ["name", "description", "email", "firstName", "lastName", "data", "keywords"]


def script(kind="rectangle", **properties):
    return json.dumps([{kind: {"id": "thing", "duration": 2000, **properties}}])


@pytest.fixture
def inputs(cloud, caller):
    """Return a function that stores a template and returns its inputs without the fields of the video."""

    def asked(*scripts, **more):
        cloud.templates.put(make_template(scripts=scripts, **more))
        return [each for each in caller.call("Template_Inputs", TEMPLATE) if each["kind"] != "field"]

    return asked


def text(value, name="title"):
    return InputMedia(name, MediaType.TEXT, text=value)


def test_an_open_object_is_required(inputs):
    [photo] = inputs(PHOTO_SCRIPT)
    assert photo == {
        "name": "photo",
        "kind": "image",
        "usedIn": ["inputScripts[0]"],
        "required": True,
        "example": "https://example.com/photo.jpg",
    }


def test_an_object_that_the_template_fills_is_no_input(inputs):
    assert inputs(TITLE_SCRIPT, medias=(text("Hello"),)) == []


def test_variables_in_texts_and_properties_are_inputs_with_their_places(inputs):
    medias = (text("{{firstName}} at {{company}}"),)
    found = inputs(TITLE_SCRIPT, script(rotation="$angle", size={"w": "$angle/360", "h": 1}), medias=medias)
    assert {each["name"]: each["usedIn"] for each in found} == {
        "company": ["title.text"],
        "firstName": ["title.text"],
        "angle": ["thing.rotation", "thing.size"],
    }
    assert {each["kind"] for each in found} == {"variable"}


@pytest.mark.parametrize(
    ("properties", "example"),
    [
        ({"duration": "$x"}, "3000"),
        ({"duration": "$x*1000"}, "3"),
        ({"play": "$x"}, "1"),
        ({"rotation": "$x"}, "1"),
        ({"visible": "$x"}, "true"),
    ],
)
def test_the_example_of_a_variable_fits_its_property(cloud, caller, inputs, properties, example):
    [found] = inputs(script(**properties))
    assert found["example"] == example
    given = {"name": "Ava", "inputVariables": [{"name": "x", "value": example}]}
    assert caller.call("Template_Video_Check", TEMPLATE, given)["ok"]


def test_a_variable_in_a_text_has_the_name_of_a_person_as_its_example(inputs):
    found = inputs(TITLE_SCRIPT, medias=(text("{{lastName}}, {{anything}}"),))
    assert {each["name"]: each["example"] for each in found} == {"lastName": "Lindgren", "anything": "Ava"}


def test_a_variable_of_chapters_alone_is_not_required(inputs):
    page = PageSettings(chapters=(Chapter("Intro", "0"), Chapter("Offer", "thing.start+$wait")))
    [wait] = inputs(script(), page=page)
    assert (wait["usedIn"], wait["required"]) == (["page.chapters[1]"], False)


def test_the_fields_of_a_video_are_inputs_and_only_its_name_is_required(cloud, caller):
    cloud.templates.put(make_template())
    fields = [each for each in caller.call("Template_Inputs", TEMPLATE) if each["kind"] == "field"]
    assert [each["name"] for each in fields] == FIELDS
    assert [each["name"] for each in fields if each["required"]] == ["name"]
    assert {each["name"] for each in fields if each.get("defaultValue") == ""} == set(FIELDS[1:])


def test_a_template_whose_videos_bring_their_scripts_has_only_fields(inputs):
    assert inputs() == []


def test_a_video_with_all_examples_is_accepted(caller, inputs):
    found = inputs(TITLE_SCRIPT, script(rotation="$angle"))
    medias = [
        {"inputID": each["name"], "type": "text", "text": each["example"]} for each in found if each["kind"] == "text"
    ]
    variables = [{"name": each["name"], "value": each["example"]} for each in found if each["kind"] == "variable"]
    given = {"name": "Ava", "inputMedias": medias, "inputVariables": variables}
    assert caller.call("Template_Video_Check", TEMPLATE, given)["ok"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"scripts": ("[]",)}, {"background": (True, None)}),
        ({"scripts": ("[]",), "template_media": MEDIA}, {"background": (False, MEDIA)}),
        ({"scripts": (PHOTO_SCRIPT,), "template_media": MEDIA}, {"background": (False, MEDIA)}),
        ({"scripts": (PHOTO_SCRIPT,)}, {"background": (False, None), "photo": (True, None)}),
    ],
)
def test_a_static_template_has_a_background_which_replaces_its_scripts(changes, expected):
    cloud = FakeCloud(PIRSONAL)
    cloud.templates.put(make_template(template_type="Static", **changes))
    found = [each for each in Caller(cloud).call("Template_Inputs", TEMPLATE) if each["kind"] != "field"]
    assert {each["name"]: (each["required"], each.get("defaultValue")) for each in found} == expected


def test_the_sample_file_has_a_column_for_each_input_and_is_a_valid_list(cloud, caller):
    cloud.templates.put(make_template(scripts=('[{"text": {"id": "title", "duration": "$seconds*1000"}}]',)))
    header, row = csv.reader(io.StringIO(caller.call("Template_Inputs_CSV", TEMPLATE)))
    inputs = caller.call("Template_Inputs", TEMPLATE)
    assert header == list(dict.fromkeys(each["name"] for each in inputs))
    assert dict(zip(header, row, strict=True)).items() >= {(each["name"], each["example"]) for each in inputs}


@pytest.mark.parametrize("method", ["Template_Inputs", "Template_Inputs_CSV"])
def test_the_template_of_another_account_is_not_found(caller, method):
    assert caller.error(method, OTHER_TEMPLATE) == (1000, {"templateID": OTHER_TEMPLATE})
