"""The rules that hold for every call."""

import json

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.request_limits import MAX_ANSWER_BYTES
from chalicelib.api.rpc import Rpc
from chalicelib.barrister import load_contract
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import Transient
from chalicelib.domain.media import MediaFacts, MediaType
from tests.fakes import (
    MEDIA,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    TEMPLATE,
    VIDEO,
    Failing,
    make_media,
    make_template,
    make_video,
)
from tests.unit.api.calling import BY_ACCOUNT, NEW_TEMPLATE, Caller, request

FUNCTIONS = load_contract(contract_of(SEZION)).functions
HALF = "\ud800"
# Each method that takes an id, with the error for an unknown one.
BY_ID = [
    ("Media_Delete", 1001),
    ("Template_Delete", 1000),
    ("Template_Video_List", 1000),
    ("Video_Get", 1007),
    ("Video_Get_Links", 1007),
    ("Video_Delete", 1007),
    ("Notification_Delete", -32602),
]


class Broken:
    """A table that fails."""

    def __getattr__(self, name):
        raise RuntimeError("a secret of the inside")


def add_templates(cloud, number, script):
    for index in range(number):
        cloud.templates.put(make_template(id=f"{index:024x}", scripts=(script,)))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_each_function_of_the_contract_has_a_method(caller, function):
    params = [None] * (len(FUNCTIONS[function].params) + 1)
    assert caller.post({"id": "1", "method": function, "params": params})["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"{", -32700),
        (b'{"id": "1", "method": "\xff"}', -32700),
        (b"[]", -32600),
        (b"1", -32600),
        (b'{"id": "1"}', -32600),
        (b'{"method": 1}', -32600),
        (b'{"id": "1", "method": "SezionAPI.Nothing"}', -32601),
        (b'{"id": "1", "method": "SezionAPI.store"}', -32601),
        (b'{"id": "1", "method": "SezionAPI.Video_Get"}', -32602),
        (b'{"id": "1", "method": "SezionAPI.Video_Get", "params": [1]}', -32602),
        (b'{"id": "1", "method": "SezionAPI.Video_Get", "params": [{}]}', -32602),
        (b'{"id": "1", "method": "SezionAPI.Video_Get", "params": [["a"]]}', -32602),
    ],
)
def test_a_malformed_call_is_an_error_of_the_protocol(caller, body, code):
    assert caller.post(body)["error"]["code"] == code


@pytest.mark.parametrize("method", ["SezionAPI.Template_List", "Template_List"])
def test_a_method_may_be_sent_without_its_interface(caller, method):
    assert caller.post({"id": "1", "method": method})["result"] == []


def test_params_may_be_named(caller):
    answer = caller.post({"id": "1", "method": "Video_Get", "params": {"videoID": VIDEO}})
    assert answer["error"]["data"] == {"videoID": VIDEO}


@pytest.mark.parametrize(("function", "code"), BY_ID)
@pytest.mark.parametrize("entity_id", ["", "x", "x" * 5000, "a/b", "\0", "ü 🎬", "../..", "'"])
def test_any_text_may_be_an_id_and_is_unknown_then(caller, function, code, entity_id):
    assert caller.error(function, entity_id)[0] == code


@pytest.mark.parametrize(
    ("function", "code"),
    [("Media_Delete", 1001), ("Template_Delete", 1000), ("Template_Video_List", 1000), ("Video_Delete", 1007)],
)
def test_rows_of_another_account_are_unknown(cloud, caller, function, code):
    cloud.medias.put(make_media(account_id=OTHER_ACCOUNT, id=VIDEO))
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT, id=VIDEO))
    cloud.videos.put(make_video(account_id=OTHER_ACCOUNT))
    assert caller.error(function, VIDEO)[0] == code


def test_lists_hold_nothing_of_another_account(cloud, caller):
    cloud.medias.put(make_media(account_id=OTHER_ACCOUNT))
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT))
    assert (caller.call("Media_List"), caller.call("Template_List")) == ([], [])


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (("Video_Get", HALF), "videoID"),
        (("Template_New", NEW_TEMPLATE | {"name": f"a{HALF}"}), "template.name"),
        (("Template_New", NEW_TEMPLATE | {"inputScripts": [f"[]{HALF}"]}), "template.inputScripts[0]"),
        (("Template_New", NEW_TEMPLATE | {"webhooks": [f"http://a/{HALF}"]}), "template.webhooks[0]"),
        (("Template_Update", TEMPLATE, {"description": HALF}), "update.description"),
        (("Template_Video_New", TEMPLATE, {"name": "a", "data": HALF}), "video.data"),
        (
            ("Template_Video_New", TEMPLATE, {"name": "a", "inputVariables": [{"name": "n", "value": HALF}]}),
            "video.inputVariables[0].value",
        ),
        (
            (
                "Template_Video_New",
                TEMPLATE,
                {"name": "a", "inputMedias": [{"inputID": "t", "type": "text", "text": HALF}]},
            ),
            "video.inputMedias[0].text",
        ),
        (("Media_Upload_New", {"name": HALF, "type": "image/png", "size": 5}), "upload.name"),
    ],
)
def test_half_a_character_is_rejected_with_its_path(cloud, caller, call, path):
    cloud.templates.put(make_template())
    code, data = caller.error(*call)
    assert (code, data["path"]) == (-32602, path)


@pytest.mark.parametrize("name", ["inputMedias", "inputVariables", "inputScripts"])
def test_null_in_a_list_is_rejected_with_its_path(cloud, caller, name):
    cloud.templates.put(make_template())
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "a", name: [None]})
    assert (code, data["path"]) == (-32602, f"video.{name}[0]")


def test_null_for_an_optional_field_is_as_if_it_were_absent(cloud, caller):
    cloud.templates.put(make_template())
    caller.call("Template_Update", TEMPLATE, {"name": None, "inputMedias": None, "status": "inactive"})
    assert cloud.templates.get(make_template().account_id, TEMPLATE).name == "Welcome"


def test_text_beyond_ascii_and_control_characters_survive(caller):
    name = "\0\n Zoë 世界 🎬"
    caller.call("Template_New", NEW_TEMPLATE | {"name": name})
    assert [template["name"] for template in caller.call("Template_List")] == [name]


def test_an_answer_that_is_too_large_is_reported_as_an_error(cloud, caller):
    add_templates(cloud, 31, script="x" * 200_000)
    code, data = caller.error("Template_List")
    assert code == 5000
    assert data["problem"].endswith(f"more than the {MAX_ANSWER_BYTES:,} that can be sent at once")


def test_an_answer_is_measured_as_the_gateway_writes_it(cloud):
    add_templates(cloud, 16, script='"' * 100_000)
    call = HttpRequest(json.dumps(request("Template_List")).encode(), BY_ACCOUNT)
    body = Rpc(cloud.api_services).answer(call)
    assert len(body) < MAX_ANSWER_BYTES
    assert json.loads(body)["error"]["code"] == 5000


def test_the_answers_of_a_batch_must_fit_together(cloud, caller):
    add_templates(cloud, 16, script="x" * 200_000)
    answers = caller.post([request("Template_List"), request("Template_List"), request("Media_List")])
    assert [answer.get("error", {}).get("code") for answer in answers] == [None, 5000, None]


def test_a_bug_is_answered_with_its_incident_id(cloud, caplog):
    cloud.templates = Broken()
    code, data = Caller(cloud).error("Template_List")
    assert (code, list(data)) == (5000, ["incident"])
    assert data["incident"] in caplog.text
    assert "a secret of the inside" in caplog.text


def test_a_temporary_fault_is_no_bug_and_asks_for_a_retry(cloud, caplog):
    cloud.templates = Failing(cloud.templates, "list", Transient("a secret of the inside"))
    code, data = Caller(cloud).error("Template_List")
    assert (code, data["problem"][-9:], "incident" in caplog.text) == (5000, "ask again", False)
    assert "a secret" not in data["problem"]


def test_a_result_is_held_against_the_contract(cloud, caller):
    facts = MediaFacts(MediaType.IMAGE, width_px="wide")
    cloud.medias.put(make_media(facts=facts))
    assert caller.error("Media_List")[0] == -32001


def test_each_request_is_answered_for_its_own_caller(cloud):
    rpc = Rpc(cloud.api_services)
    body = json.dumps(request("Template_List")).encode()
    answers = [json.loads(rpc.answer(HttpRequest(body, query))) for query in (BY_ACCOUNT, {}, BY_ACCOUNT)]
    assert ["result" in answer for answer in answers] == [True, False, True]


def test_the_same_id_names_different_things_of_different_nouns(cloud, caller):
    cloud.medias.put(make_media(id=OTHER_TEMPLATE))
    assert caller.error("Template_Delete", OTHER_TEMPLATE)[0] == 1000
    assert cloud.medias.get(make_media().account_id, OTHER_TEMPLATE)


def test_a_media_that_is_listed_has_the_fields_of_the_contract(cloud, caller):
    cloud.medias.put(make_media())
    assert caller.call("Media_List") == [
        {
            "id": MEDIA,
            "name": "photo.jpg",
            "description": "",
            "size": 5,
            "type": "image",
            "temp": False,
            "status": "ready",
            "width": 640,
            "height": 480,
            "date": "2023-11-14T22:13:20.000Z",
        }
    ]
