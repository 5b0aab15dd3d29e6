"""Deviations from the contract that known clients send, and that the API accepts."""

import json
import math
from typing import Any

import pytest

from tests.fakes import ACCOUNT, MEDIA, OTHER_MEDIA, TEMPLATE, make_media, make_template
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, TITLE_SCRIPT, photo, request, title

# As a public client makes it: it counts its items, not the captions that it adds.
CAPTIONED = [
    '[{"image": {"id": "object0", "duration": 1000}}, {"text": {"id": "object0text", "duration": 1000}}]',
]
MISCOUNTED = {"audio": 0, "video": 0, "image": 1, "text": 0}
OPEN = {"audio": 0, "video": 0, "image": 1, "text": 1}


def captioned(**changes):
    return NEW_TEMPLATE | {"inputScripts": CAPTIONED} | changes


def huge(body: Any) -> bytes:
    """Return the JSON of a request, with numbers too large for floats in place of infinity."""
    return json.dumps(body).replace("Infinity", "1e999").encode()


@pytest.mark.parametrize(
    "counts",
    [
        MISCOUNTED,
        {},
        {"image": 1},
        {"image": -1, "text": 10**30},
        {"image": None, "text": "1"},
        {"image": 1.0, "text": 0.5},
        {"image": True},
        {"image": 10**400},
        {"rectangle": 2},
        [],
        "none",
        None,
    ],
)
@pytest.mark.parametrize("brand_of_interface", ["SezionAPI", "PirsonalAPI"])
def test_a_template_is_created_with_any_counts_of_inputs(caller, counts, brand_of_interface):
    caller.call(f"{brand_of_interface}.Template_New", captioned(videoInputs=counts))
    assert caller.call("Template_List")[0]["videoInputs"] == OPEN


def test_a_template_is_changed_with_any_counts_of_inputs(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.call("Template_Update", TEMPLATE, {"videoInputs": MISCOUNTED}) == "OK"


@pytest.mark.parametrize("counts", [OPEN, {"image": 1}, {"image": "1"}, {}, None])
def test_a_check_does_not_warn_of_inputs_that_are_so(caller, counts):
    assert caller.call("Template_Check", captioned(videoInputs=counts))["warnings"] == []


@pytest.mark.parametrize(("digits", "warnings"), [(9, 1), (10, 0)])
def test_a_count_in_a_text_has_up_to_nine_digits(caller, digits, warnings):
    checked = caller.call("Template_Check", captioned(videoInputs={"text": "9" * digits}))
    assert len(checked["warnings"]) == warnings


@pytest.mark.parametrize("counts", [MISCOUNTED, {"text": 0}, {"text": "0"}])
def test_a_check_warns_of_inputs_that_are_not_so(caller, counts):
    checked = caller.call("Template_Check", captioned(videoInputs=counts))
    warning = "videoInputs.text: 0 is sent, but the scripts leave 1 open, which is what counts"
    assert (checked["ok"], checked["warnings"]) == (True, [warning])


@pytest.mark.parametrize(
    ("given", "variables"),
    [
        ({"name": "Ava", "seconds": 3}, {"name": "Ava", "seconds": "3"}),
        ({}, {}),
        ([{"name": "seconds", "value": 2.5}, {"name": "loud", "value": True}], {"seconds": "2.5", "loud": "true"}),
    ],
)
@pytest.mark.parametrize("method", ["Template_Video_New", "Template_Videos_New"])
def test_variables_may_be_an_object_and_their_values_numbers(cloud, caller, given, variables, method):
    cloud.templates.put(make_template())
    video = {"name": "Ava", "inputVariables": given}
    caller.call(method, TEMPLATE, [video] if method == "Template_Videos_New" else video)
    [made] = cloud.videos.rows.values()
    assert made.variables == variables


def test_a_template_accepts_a_number_of_inputs_beyond_the_range_of_integers(caller):
    answer = caller.post(huge(request("Template_New", captioned(videoInputs={"image": math.inf}))))
    assert answer.keys() == {"jsonrpc", "id", "result"}


@pytest.mark.parametrize("given", [{"n": math.inf}, [{"name": "n", "value": -math.inf}]])
def test_the_value_of_a_variable_is_a_number_that_can_be_written(cloud, caller, given):
    cloud.templates.put(make_template())
    answer = caller.post(huge(request("Template_Video_New", TEMPLATE, {"name": "Ava", "inputVariables": given})))
    assert (answer["error"]["code"], answer["error"]["data"]["path"]) == (-32602, "video.inputVariables[0].value")


def test_variables_may_be_changed_by_an_object(cloud, caller):
    cloud.templates.put(make_template())
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    caller.call("Video_Update", video_id, {"inputVariables": {"name": "Ben"}})
    assert cloud.videos.get(ACCOUNT, video_id).variables == {"name": "Ben"}


@pytest.mark.parametrize("value", [None, [], {}])
def test_an_invalid_value_is_reported_with_its_path(cloud, caller, value):
    cloud.templates.put(make_template())
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "inputVariables": {"name": value}})
    assert (code, data["path"]) == (-32602, "video.inputVariables[0].value")


@pytest.mark.parametrize("more", [{"text": ""}, {"http": "", "pirsonalID": ""}, {"text": None}, {"pirsonalID": MEDIA}])
def test_sources_that_are_not_filled_in_do_not_count(cloud, caller, more):
    cloud.medias.put(make_media())
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo(MEDIA, **more)]}
    caller.call("Template_New", template)
    assert caller.call("Template_List")[0]["inputMedias"] == [photo(MEDIA)]


def test_an_object_of_s3_that_is_not_filled_in_is_no_source(caller):
    media = title("Hello") | {"awsS3": {"bucket": "", "key": ""}}
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [TITLE_SCRIPT], "inputMedias": [media]})
    assert caller.call("Template_List")[0]["inputMedias"] == [title("Hello")]


def test_an_empty_text_is_kept_next_to_empty_sources(caller):
    media = title("") | {"http": "", "sezionID": ""}
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [TITLE_SCRIPT], "inputMedias": [media]})
    assert caller.call("Template_List")[0]["inputMedias"] == [title("")]


@pytest.mark.parametrize("more", [{"http": "https://example.com/a.png"}, {"pirsonalID": OTHER_MEDIA}])
def test_two_sources_are_refused(cloud, caller, more):
    cloud.medias.put(make_media())
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [photo(MEDIA, **more)]}
    assert caller.error("Template_New", template)[1]["path"] == "template.inputMedias[0]"


@pytest.mark.parametrize("output", [{}, {"type": None}, {"youtube": None}, {"youtube": {"id": ""}}])
def test_an_output_need_not_have_a_type(cloud, caller, output):
    cloud.templates.put(make_template())
    caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": output})


@pytest.mark.parametrize("privacy", ["public", "private", "unlisted", "hidden", "Unlisted", None])
def test_a_privacy_of_youtube_may_be_spelt_as_clients_do(caller, privacy):
    output = {"type": "youtube", "youtube": {"id": "1", "license": "cc", "privacy": privacy}}
    assert caller.error("Template_New", NEW_TEMPLATE | {"videoOutput": output})[0] == 1014


@pytest.mark.parametrize("method", ["Template_Video_New", "Template_Video_Check"])
def test_an_unknown_privacy_is_reported(cloud, caller, method):
    cloud.templates.put(make_template())
    output = {"type": "youtube", "youtube": {"id": "1", "privacy": "secret"}}
    answer = caller.post({"id": "1", "method": method, "params": [TEMPLATE, {"name": "a", "videoOutput": output}]})
    text = str(answer)
    assert "video.videoOutput.youtube.privacy: expected public, private, unlisted, hidden" in text


def test_the_base_of_a_profile_may_be_called_as_before(caller):
    caller.call("Profile_New", {"name": "spoken", "base": "MP3", "soundBitrate": 64})
    assert caller.call("Profile_List")[-1]["variantOf"] == "MP3"


@pytest.mark.parametrize(
    "given", [{"videoOutput": []}, {"landingInfo": []}, {"playerInfo": []}, {"playerInfo": {"CTAForm": []}}]
)
def test_an_empty_object_may_be_an_empty_list(cloud, caller, given):
    cloud.templates.put(make_template())
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"} | given)
    assert caller.call("Video_Update", video_id, given) == "OK"


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
def test_a_change_of_nothing_may_be_an_empty_list(cloud, caller, method):
    cloud.templates.put(make_template())
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert caller.call(method, video_id, []) == "OK"


def test_a_page_of_videos_may_be_requested_by_an_empty_list(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.call("Template_Video_Page", TEMPLATE, []) == {"videos": []}


def test_an_empty_list_is_no_new_video(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.error("Template_Video_New", TEMPLATE, [])[0] == -32602
