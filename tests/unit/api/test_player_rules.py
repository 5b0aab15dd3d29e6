"""Calls to action and forms: each needs a start, and two may not appear at the same moment."""

import pytest

from chalicelib.domain.video import Player
from tests.fakes import TEMPLATE, VIDEO, make_template, make_video
from tests.unit.api.calling import NEW_TEMPLATE

FIELDS = [{"fieldName": "size", "fieldType": "text"}]
START, FORM, SAME_START, SAME_END = (
    (2006, "CTA start time cannot be empty."),
    (2007, "Atleast one field must be specified."),
    (2007, "More than one elements have the same start time."),
    (2007, "More than one elements have the same end time."),
)
# Each `PlayerInfo` that is refused, with its error.
REFUSED = [
    ({"CTAEndTime": 5}, START),
    ({"CTADuration": 5}, START),
    ({"CTABodyText": "Buy", "CTAShowAtEnd": False, "CTADuration": 5}, START),
    ({"CTAForm": {"title": "You"}}, FORM),
    ({"CTAForm": {"title": "You", "inputFields": []}}, FORM),
    ({"CTAForm": {"required": True}}, FORM),
    ({"CTAForm": {"showAtStart": True}}, FORM),
    ({"CTAForm": {"showAtEnd": True}}, FORM),
    ({"CTAShowAtStart": True, "CTAForm": {"inputFields": FIELDS, "showAtStart": True}}, SAME_START),
    ({"CTAShowAtEnd": True, "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}, SAME_END),
    ({"CTABodyText": "Buy", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}, SAME_END),
    ({"CTACustomHTML": "<b>Buy</b>", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}, SAME_END),
    ({"CTAButtonText": "Buy", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}, SAME_END),
    ({"CTAButtonUrl": "https://a.example", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}, SAME_END),
]
# Each one differs from a refused one in what makes it right.
TAKEN = [
    {"CTAStartTime": 0, "CTAEndTime": 5},
    {"CTAStartTime": 1.5, "CTADuration": 5},
    {"CTAShowAtStart": True, "CTADuration": 5},
    {"CTAShowAtEnd": True, "CTADuration": 5},
    {"CTABodyText": "Buy", "CTADuration": 5},
    {"CTAEndTime": 0, "CTADuration": 0},
    {"CTAStartTime": 5, "CTAEndTime": 5},
    {"CTAForm": {}},
    {"CTAForm": {"title": "", "required": False, "showAtStart": False, "showAtEnd": False}},
    {"CTAForm": {"title": "You", "inputFields": FIELDS}},
    {"CTAShowAtStart": True, "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}},
    {"CTABodyText": "Buy", "CTAForm": {"inputFields": FIELDS, "showAtStart": True}},
    {"CTABodyText": "Buy", "CTAShowAtEnd": False, "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}},
    {"CTABodyText": "", "CTAForm": {"inputFields": FIELDS, "showAtEnd": True}},
]
CHANGES = ("Video_Update", "Video_Update_Metadata")


@pytest.fixture
def video(cloud):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())


def refusal(caller, *call):
    error = caller.refusal(*call)
    return error["code"], error["message"]


@pytest.mark.parametrize(("info", "error"), REFUSED, ids=str)
def test_a_new_video_is_refused(cloud, caller, info, error):
    cloud.templates.put(make_template())
    assert refusal(caller, "Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": info}) == error
    assert cloud.videos.rows == {}


@pytest.mark.parametrize("info", TAKEN, ids=str)
def test_a_new_video_is_made(cloud, caller, info):
    cloud.templates.put(make_template())
    caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": info})


@pytest.mark.parametrize("method", CHANGES)
@pytest.mark.parametrize(("info", "error"), REFUSED, ids=str)
def test_a_change_is_refused(cloud, caller, video, method, info, error):
    assert refusal(caller, method, VIDEO, {"name": "Eve", "playerInfo": info}) == error
    assert caller.call("Video_Get", VIDEO)["name"] == make_video().name


@pytest.mark.parametrize(("info", "error"), REFUSED, ids=str)
def test_the_pages_of_a_template_are_refused(cloud, caller, info, error):
    assert refusal(caller, "Template_New", NEW_TEMPLATE | {"page": {"playerInfo": info}}) == error
    assert cloud.templates.rows == {}


def test_a_row_of_a_campaign_names_its_problem(cloud, caller):
    cloud.templates.put(make_template())
    rows = [{"name": "Ava", "playerInfo": {"CTAEndTime": 5}}, {"name": "Ben"}]
    checked = caller.call("Template_Videos_Check", TEMPLATE, rows)["rows"]
    made = caller.call("Template_Videos_New", TEMPLATE, rows)
    assert [row["ok"] for row in checked] == [False, True]
    for row in (checked[0], made[0]):
        (problem,) = row["problems"]
        assert (problem["code"], problem["path"]) == (2006, "video.playerInfo.CTAStartTime")


@pytest.mark.parametrize(("info", "error"), REFUSED, ids=str)
def test_a_check_of_a_video_names_its_problem(cloud, caller, info, error):
    cloud.templates.put(make_template())
    (problem,) = caller.call("Template_Video_Check", TEMPLATE, {"name": "Ava", "playerInfo": info})["problems"]
    assert problem["code"] == error[0]
    assert problem["message"].startswith(error[1])


def test_the_defaults_of_the_template_count(cloud, caller):
    page = {"playerInfo": {"CTAStartTime": 1, "CTAForm": {"inputFields": FIELDS, "showAtStart": True}}}
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"page": page})
    caller.call("Template_Video_New", template_id, {"name": "Ava", "playerInfo": {"CTAEndTime": 5}})
    shown = {"name": "Ava", "playerInfo": {"CTAShowAtStart": True}}
    assert refusal(caller, "Template_Video_New", template_id, shown) == SAME_START


@pytest.mark.parametrize("method", CHANGES)
def test_they_also_count_in_changes(cloud, caller, method):
    page = {"playerInfo": {"CTAForm": {"inputFields": FIELDS, "showAtStart": True}}}
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"page": page})
    video_id = caller.call("Template_Video_New", template_id, {"name": "Ava"})
    assert refusal(caller, method, video_id, {"playerInfo": {"CTAShowAtStart": True}}) == SAME_START


@pytest.mark.parametrize("method", CHANGES)
def test_fields_may_be_sent_back_as_they_were_returned(cloud, caller, video, method):
    info = {"CTAForm": {"inputFields": FIELDS, "showAtEnd": True}}
    caller.call(method, VIDEO, {"playerInfo": info})
    returned = caller.call("Video_Get", VIDEO)["playerInfo"]
    assert returned["CTAShowAtEnd"]
    caller.call(method, VIDEO, {"playerInfo": returned | {"CTAAllowClose": False}})


@pytest.mark.parametrize("method", CHANGES)
def test_what_an_earlier_release_stored_does_not_hinder_other_changes(cloud, caller, method):
    cloud.videos.put(make_video(player=Player(player_info='{"CTAEndTime": 5}')))
    cloud.templates.put(make_template())
    caller.call(method, VIDEO, {"GATrackingCode": "G-1"})


@pytest.mark.parametrize("name", ["CTAStartTime", "CTAEndTime", "CTADuration"])
@pytest.mark.parametrize(("last", "first"), [(0, -0.001), (86_400, 86_400.001)])
def test_times_are_those_of_a_day(cloud, caller, name, last, first):
    cloud.templates.put(make_template())
    new = {"name": "Ava", "playerInfo": {"CTAShowAtStart": True, name: last}}
    caller.call("Template_Video_New", TEMPLATE, new)
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": {name: first}})
    assert (code, data["path"]) == (-32602, f"video.playerInfo.{name}")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_times_are_numbers(cloud, caller, number):
    cloud.templates.put(make_template())
    video = f'{{"name": "a", "playerInfo": {{"CTADuration": {number}}}}}'
    body = f'{{"id": "1", "method": "Template_Video_New", "params": ["{TEMPLATE}", {video}]}}'
    assert caller.post(body.encode())["error"]["code"] in (-32700, -32602)


def test_a_call_to_action_ends_after_its_start(cloud, caller):
    cloud.templates.put(make_template())
    info = {"CTAStartTime": 5, "CTAEndTime": 4.999}
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": info})
    assert (code, data["path"]) == (-32602, "video.playerInfo.CTAEndTime")
