"""Missing fonts, which cause a warning and no error."""

import json

import pytest

from tests.fakes import ACCOUNT, TEMPLATE, make_font, make_template
from tests.unit.api.calling import NEW_TEMPLATE, title

COMIC = '[{"text": {"id": "title", "duration": 1000, "textFont": "Comic Sans"}}]'
IN_COMIC = NEW_TEMPLATE | {"inputScripts": [COMIC]}
WARNING = 'Object "title", textFont: there is no font "Comic Sans"; Inter is used instead'
VIDEO = {"name": "Ava", "inputMedias": [title("Hello")]}


@pytest.fixture
def template(cloud):
    cloud.templates.put(make_template(scripts=(COMIC,)))


def test_a_template_may_name_a_missing_font(cloud, caller):
    template_id = caller.call("Template_New", IN_COMIC)
    assert cloud.templates.get(ACCOUNT, template_id).scripts == (COMIC,)


def test_a_template_may_be_changed_to_name_one(caller, template):
    assert caller.call("Template_Update", TEMPLATE, {"inputScripts": [COMIC]}) == "OK"


def test_a_video_may_be_made_of_it(caller, template):
    assert len(caller.call("Template_Video_New", TEMPLATE, VIDEO)) == 24


def test_a_video_may_bring_a_script_that_names_one(cloud, caller):
    cloud.templates.put(make_template(scripts=("[]",)))
    assert len(caller.call("Template_Video_New", TEMPLATE, VIDEO | {"inputScripts": [COMIC]})) == 24


def test_the_check_of_a_template_reports_it_first(caller):
    checked = caller.call("Template_Check", IN_COMIC | {"videoInputs": {"text": 5}})
    assert (checked["ok"], checked["problems"], checked["warnings"][0]) == (True, [], WARNING)


def test_the_check_of_a_template_reports_it_if_its_videos_decide_the_rest(caller):
    script = json.dumps([*json.loads(COMIC), {"audio": {"id": "music"}}])
    checked = caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [script]})
    assert checked["warnings"] == [WARNING]


def test_the_check_of_a_video_reports_it_first(caller, template):
    video = VIDEO | {"inputVariables": [{"name": "unused", "value": "1"}]}
    checked = caller.call("Template_Video_Check", TEMPLATE, video)
    assert (checked["ok"], checked["warnings"][0], len(checked["warnings"])) == (True, WARNING, 2)


def test_a_preview_is_made_in_the_default(caller, template):
    assert caller.call("Template_Preview", TEMPLATE, VIDEO, 0)


def test_an_explanation_shows_the_font_in_use(caller, template):
    [explained] = caller.call("Template_Explain", TEMPLATE, VIDEO)["objects"]
    [font] = [value for value in explained["values"] if value["property"] == "textFont"]
    assert (font["source"], font["values"]) == ("Comic Sans", ["Inter"])


def test_a_template_uses_a_font_that_is_uploaded_later(cloud, caller):
    cloud.templates.put(make_template(scripts=(COMIC.replace("Comic Sans", "OurOwn"),)))
    assert caller.call("Template_Video_Check", TEMPLATE, VIDEO)["warnings"] != []
    font = make_font()
    cloud.fonts.put(font)
    cloud.storage.put_bytes(font.key, b"font", "font/sfnt")
    assert caller.call("Template_Video_Check", TEMPLATE, VIDEO)["warnings"] == []
