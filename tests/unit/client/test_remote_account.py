"""Calls of the API over HTTP: the credentials are in a header, and every answer has one meaning."""

import base64
import json

import pytest

from chalicelib.client.account_login import AccountLogin
from chalicelib.client.http_transport import Answer, NoAnswerError
from chalicelib.client.remote_account import RefusedCallError, RefusedFileError, RemoteAccount

LOGIN = AccountLogin("https://api.test/v1", "ann", "s3:cr/et")


class Server:
    """A server that notes requests, and gives its answers in order."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def send(self, method, url, headers, body):
        self.requests.append((method, url, dict(headers), body))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answered(value, status=200):
    return Answer(status, value if isinstance(value, bytes) else json.dumps(value).encode())


def call(*answers, method="Template_List", params=()):
    server = Server(*answers)
    return RemoteAccount(LOGIN, server.send, lambda seconds: None).call(method, *params), server


def test_a_call_returns_the_result():
    result, server = call(answered({"result": ["a"]}), method="Template_Get", params=("t1",))
    ((method, url, _, body),) = server.requests
    assert (result, method, url) == (["a"], "POST", "https://api.test/v1/api")
    assert json.loads(body) == {"jsonrpc": "2.0", "id": "1", "method": "Template_Get", "params": ["t1"]}


def test_the_credentials_are_only_in_the_header():
    _, server = call(answered({"result": None}))
    ((_, url, headers, body),) = server.requests
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"ann:s3%3Acr%2Fet"
    assert b"s3" not in url.encode() + body


def test_each_call_has_a_key_of_its_own():
    server = Server(answered({"result": 1}), answered({"result": 1}))
    account = RemoteAccount(LOGIN, server.send)
    account.call("Template_New", {})
    account.call("Template_New", {})
    first, second = (headers["Idempotency-Key"] for _, _, headers, _ in server.requests)
    assert first != second


def test_an_error_of_the_api_is_raised_with_its_parts():
    with pytest.raises(RefusedCallError) as refused:
        call(answered({"error": {"code": 1000, "message": "Template not found", "data": {"templateID": "x"}}}))
    assert (refused.value.code, refused.value.message, refused.value.data) == (
        1000,
        "Template not found",
        {"templateID": "x"},
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (answered({"result": 1}, 301), "status 301"),
        (answered({"message": "Forbidden"}, 403), "status 403"),
        (answered(b"<html>"), "no JSON"),
        (answered([]), "none of the API"),
        (answered({"hello": "world"}), "none of the API"),
    ],
)
def test_an_answer_of_another_server_is_no_answer(answer, said):
    with pytest.raises(NoAnswerError, match=said):
        call(answer)


LOST = NoAnswerError("the connection broke off", may_pass=True)


@pytest.mark.parametrize("answer", [LOST, answered(b"", 502), answered(b"", 429)])
def test_a_call_without_an_answer_is_repeated_with_the_same_key(answer):
    result, server = call(answer, answer, answered({"result": "t1"}))
    assert (result, len(server.requests)) == ("t1", 3)
    assert server.requests[0] == server.requests[1] == server.requests[2]


@pytest.mark.parametrize(("answer", "said"), [(LOST, "broke off"), (answered(b"", 500), "status 500; try again later")])
def test_a_call_is_given_up_after_three_requests(answer, said):
    server = Server(*[answer] * 3)
    with pytest.raises(NoAnswerError, match=said):
        RemoteAccount(LOGIN, server.send, lambda seconds: None).call("Template_List")
    assert server.answers == []


def test_a_call_that_would_fail_again_is_not_repeated():
    with pytest.raises(NoAnswerError, match="not trusted"):
        call(NoAnswerError("the server's certificate is not trusted"), answered({"result": 1}))


TICKET = {
    "media": {"id": "m1"},
    "url": "https://bucket.test/m1?signature",
    "method": "PUT",
    "headers": [{"name": "Content-Type", "value": "image/png"}],
}


def test_an_upload_sends_the_bytes_to_the_storage_without_the_credentials():
    server = Server(answered({"result": TICKET}), answered(b""))
    assert RemoteAccount(LOGIN, server.send).upload(b"png", "a.png", "image/png", "A") == {"id": "m1"}
    (_, _, _, asked), put = server.requests
    assert json.loads(asked)["params"] == [{"name": "a.png", "description": "A", "type": "image/png", "size": 3}]
    assert put == ("PUT", TICKET["url"], {"Content-Type": "image/png"}, b"png")


def test_a_refusal_of_the_storage_is_reported():
    server = Server(answered({"result": TICKET}), answered(b"<Error>", 403))
    with pytest.raises(NoAnswerError, match="status 403"):
        RemoteAccount(LOGIN, server.send).upload(b"png", "a.png", "image/png")


def test_a_file_whose_first_upload_has_arrived_unanswered_is_stored():
    server = Server(LOST, answered(b"<Error>", 412))
    RemoteAccount(LOGIN, server.send, lambda seconds: None).store(TICKET, b"png")
    assert server.answers == []


def test_a_file_is_fetched_without_the_credentials():
    server = Server(answered(b"csv"))
    assert RemoteAccount(LOGIN, server.send).fetch("https://bucket.test/r") == b"csv"
    assert server.requests == [("GET", "https://bucket.test/r", {}, b"")]


def test_a_file_that_is_not_returned_is_reported():
    with pytest.raises(RefusedFileError, match="status 403"):
        RemoteAccount(LOGIN, Server(answered(b"<Error>", 403)).send).fetch("https://bucket.test/r")
