"""One line for each call of the API, with who called and how it ended."""

import json

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.domain.brand import SEZION
from chalicelib.domain.log_context import log_context
from tests.fakes import ACCOUNT, SECRET, TEMPLATE, TEMPLATE_SECRET, VIDEO
from tests.unit.api.calling import BY_ACCOUNT, Caller, refuse, request
from tests.unit.api.examples import EMAIL, PASSWORD, SESSION, TOKEN, examples, full_world
from tests.unit.log_lines import lines

__all__ = ["lines"]


def calls(lines):
    """Return the lines of calls, without what differs from run to run."""
    return [line for line in lines() if line.get("event") == "call"]


def about(line):
    names = ("method", "account", "template", "credential", "outcome", "code")
    return {name: line[name] for name in names if name in line}


def test_a_call_is_one_line(cloud, caller, lines):
    caller.call("Template_List")
    (line,) = calls(lines)
    by = {"account": ACCOUNT, "credential": "secret"}
    assert about(line) == {"method": "Template_List", "outcome": "ok"} | by
    assert line["bytes"] == len(json.dumps({"jsonrpc": "2.0", "id": "1", "result": []}, separators=(",", ":")))
    assert isinstance(line["duration_ms"], int)


def test_the_line_of_a_call_that_fails_has_the_code(cloud, caller, lines):
    caller.refusal("Video_Get", VIDEO)
    assert about(calls(lines)[0])["code"] == 1007


def test_the_line_of_a_visitors_call_names_the_template(cloud, visitor, lines):
    visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    (line,) = calls(lines)
    assert (line["template"], line["credential"]) == (TEMPLATE, "template")


def test_the_line_of_a_stranger_names_nobody(cloud, lines):
    Caller(cloud, BY_ACCOUNT | {"accountSecret": "wrong"}).refusal("Template_List")
    assert about(calls(lines)[0]) == {"method": "Template_List", "outcome": "error", "code": 1018}


def test_a_log_in_names_the_account(lines):
    Caller(full_world(SEZION), {}).call("AccountAPI.Log_In", EMAIL, PASSWORD)
    (line,) = calls(lines)
    assert (line["method"], line["account"], line["credential"]) == ("Log_In", ACCOUNT, "password")


def test_each_call_of_a_batch_is_a_line_of_its_own(cloud, caller, lines):
    caller.post([request("Template_List", id="a"), {"id": "b", "method": "nothing"}, request("Video_Get", VIDEO)])
    found = [(line.get("method"), line.get("code")) for line in calls(lines)]
    assert found == [("Template_List", None), (None, -32601), ("Video_Get", 1007)]


@pytest.mark.parametrize(("body", "code"), [(b"{", -32700), (b"[]", -32600), (b'{"method": "my secret"}', -32601)])
def test_what_is_no_call_is_a_line_without_its_text(cloud, caller, lines, body, code):
    caller.post(body)
    assert about(calls(lines)[0]) == {"outcome": "error", "code": code}
    assert "my secret" not in repr(lines())


def test_an_upload_is_one_line(cloud, lines):
    http = HttpRequest(b"x", BY_ACCOUNT, {"content-type": "image/png"})
    upload(http, cloud.api_services, refuse, refuse)
    assert about(calls(lines)[0])["method"] == "upload"


def test_a_line_has_the_id_of_the_request(cloud, caller, lines):
    with log_context(request="c6af9ac6", function_request_id="5f0c"):
        caller.call("Template_List")
    (line,) = calls(lines)
    assert (line["request"], line["function_request_id"]) == ("c6af9ac6", "5f0c")


def test_no_line_of_any_call_has_a_secret_an_address_or_a_parameter(lines):
    """Call each method with canaries in its query, headers and parameters."""
    world, address = full_world(SEZION), "203.0.113.77"
    query, headers = BY_ACCOUNT | {"more": "canary-query"}, {"user-agent": "canary-agent"}
    for function, *params in examples(SEZION):
        Caller(world, query, address, headers).post(request(function, *params))
        Caller(world, query | {"accountSecret": "canary-wrong"}, address, headers).post(request(function, *params))
    written = json.dumps(lines())
    assert len(calls(lines)) == 2 * len(examples(SEZION))
    for secret in (SECRET, TEMPLATE_SECRET, PASSWORD, SESSION, ACCOUNT + TOKEN, EMAIL, address, "canary", "Ava"):
        assert secret not in written
