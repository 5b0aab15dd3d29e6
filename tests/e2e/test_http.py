"""The API at the level of HTTP, behind the gateway."""

import pytest
import urllib3

from tests.e2e.cloud import Caller

LIST = {"jsonrpc": "2.0", "id": "a", "method": "SezionAPI.Template_List", "params": []}


def test_the_contract_is_served(caller):
    contract = caller.post({"id": "1", "method": "barrister-idl"}).json()["result"]
    assert [item["name"] for item in contract if item["type"] == "interface"] == [
        "SezionAPI",
        "PirsonalAPI",
        "AccountAPI",
    ]


def test_a_batch_is_answered_in_order(caller):
    answers = caller.post([LIST, LIST | {"id": "b", "method": "SezionAPI.Nothing"}]).json()
    assert [(answer["id"], "result" in answer) for answer in answers] == [("a", True), ("b", False)]


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "text/plain", "x/y"])
def test_any_content_type_will_do(caller, content_type):
    assert caller.post(LIST, Content_Type=content_type).json()["result"] == []


def test_text_beyond_ascii_survives_the_round_trip(caller, rectangle_template):
    name = "Grüße, 世界 🎬"
    template_id = caller.call("Template_New", rectangle_template | {"name": name})
    assert [template["name"] for template in caller.call("Template_List")] == [name]
    caller.call("Template_Delete", template_id)


def test_malformed_json_is_answered_with_status_200(caller):
    answer = caller.post(b'{"jsonrpc": "2.0", ')
    assert (answer.status, answer.json()["error"]["code"], answer.json()["id"]) == (200, -32700, None)


def test_wrong_credentials_are_answered_with_the_id_of_the_call(caller):
    stranger = Caller(caller.url, caller.query + "x")
    assert stranger.post(LIST).json() == {
        "jsonrpc": "2.0",
        "id": "a",
        "error": {"code": 1018, "message": "Bad secret", "data": {"parameter": "accountSecret"}},
    }


def test_a_page_of_any_origin_may_call(caller):
    headers = {"Origin": "null", "Access-Control-Request-Method": "POST"}
    answer = urllib3.request("OPTIONS", f"{caller.url}/api", headers=headers)
    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {"content-type", "x-szn-filename", "x-szn-description"} <= set(allowed.split(", "))


def test_an_answer_may_be_read_by_a_page_of_any_origin(caller):
    assert caller.post(LIST).headers["Access-Control-Allow-Origin"] == "*"


def test_credentials_may_be_in_the_header(caller):
    parts = dict(part.partition("=")[::2] for part in caller.query.split("&"))
    headers = urllib3.make_headers(basic_auth=f"{parts['accountID']}:{parts['accountSecret']}")
    answer = urllib3.request("POST", f"{caller.url}/api", headers=headers, json=LIST)
    assert answer.json()["result"] == []


def test_answers_are_kept_by_nobody(caller):
    headers = caller.post(LIST).headers
    assert (headers["Cache-Control"], headers["X-Content-Type-Options"]) == ("no-store", "nosniff")
