"""Template_Webhook_Test."""

import json
from functools import partial

import pytest

from chalicelib.api.webhook_tests import MAX_TESTS
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.webhook_signature import signed_headers
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, OTHER_TEMPLATE, SECRET, TEMPLATE, Meanwhile, make_account, make_template
from tests.unit.api.calling import Caller, request

URL, FULL, SHOWN = "https://example.com/done", "https://ann:s3cret@example.com/", "https://ann:***@example.com/"


@pytest.fixture
def cloud(cloud):
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(webhooks=(FULL,)))
    return cloud


def try_webhook(caller, url=URL, template_id=TEMPLATE):
    return caller.call("Template_Webhook_Test", template_id, url)


def test_a_test_call_reports_the_status(cloud, caller):
    cloud.web.statuses[URL] = 302
    answer = try_webhook(caller)
    assert (answer["status"], "error" in answer, answer["duration"]) == (302, False, 0)


def test_a_test_call_reports_why_there_is_no_answer(cloud, caller):
    cloud.web.problems[URL] = "no answer: the connection broke off"
    answer = try_webhook(caller)
    assert (answer["error"], "status" in answer) == ("no answer: the connection broke off", False)


def test_a_test_call_is_signed_with_the_secret_of_the_template(cloud, caller):
    answer = try_webhook(caller)
    ((body, headers),) = cloud.web.requests
    secret = caller.call("Template_Webhook_Secret_Get", TEMPLATE)
    assert headers == signed_headers([secret], answer["eventID"], cloud.clock.ms // 1000, body)


def test_the_body_is_a_video_that_is_marked_as_a_test(cloud, caller):
    try_webhook(caller)
    video = json.loads(cloud.web.requests[0][0])
    assert (video["test"], video["id"], video["templateID"]) == (True, "0" * 24, TEMPLATE)
    assert video["status"] == {"code": "done"}


def test_each_test_call_is_an_event_of_its_own(caller):
    ids = {try_webhook(caller)["eventID"] for _ in range(2)}
    assert len(ids) == 2
    assert all(each.startswith("evt_test_") for each in ids)


def test_a_test_call_is_made_once_and_leaves_no_record(cloud, caller):
    cloud.web.statuses[URL] = 410
    try_webhook(caller)
    assert (len(cloud.web.calls), cloud.deliveries.rows, cloud.notifications.list(ACCOUNT)) == (1, {}, [])
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == (FULL,)


@pytest.mark.parametrize(("status", "is_closed"), [(199, False), (200, True), (299, True), (300, False), (500, False)])
def test_a_test_call_that_succeeds_closes_the_circuit_of_its_host(cloud, caller, status, is_closed):
    for account in (ACCOUNT, OTHER_ACCOUNT):
        cloud.circuits.rows[account, "example.com"] = Circuit(trips=1, open_until_ms=2**60)
    cloud.web.statuses[URL] = status
    try_webhook(caller)
    left = [account for account, _ in cloud.circuits.rows]
    assert left == ([OTHER_ACCOUNT] if is_closed else [ACCOUNT, OTHER_ACCOUNT])


def test_a_test_call_closes_no_circuit_of_another_port(cloud, caller):
    cloud.circuits.rows[ACCOUNT, "example.com:8443"] = Circuit(trips=1, open_until_ms=2**60)
    try_webhook(caller)
    assert len(cloud.circuits.rows) == 1


@pytest.mark.parametrize("url", [FULL, SHOWN])
def test_a_webhook_of_the_template_is_called_with_its_password(cloud, caller, url):
    try_webhook(caller, url)
    assert [called for called, _ in cloud.web.calls] == [FULL]


@pytest.mark.parametrize("url", ["ftp://example.com/", "https://bob:***@example.com/", "http://127.0.0.1/"])
def test_a_url_that_cannot_be_a_webhook_is_not_called(cloud, caller, url):
    code, data = caller.error("Template_Webhook_Test", TEMPLATE, url)
    assert (code, data["path"], cloud.web.calls) == (-32602, "url", [])


def test_a_missing_template_tests_nothing(cloud, caller):
    assert caller.error("Template_Webhook_Test", OTHER_TEMPLATE, URL) == (1000, {"templateID": OTHER_TEMPLATE})


def test_a_template_that_is_deleted_during_the_call_tests_nothing(cloud):
    cloud.templates = Meanwhile(cloud.templates, partial(cloud.templates.delete, ACCOUNT, TEMPLATE))
    assert Caller(cloud).error("Template_Webhook_Test", TEMPLATE, URL) == (1000, {"templateID": TEMPLATE})
    assert cloud.web.calls == []


def test_an_account_makes_ten_test_calls_in_a_minute(cloud, caller):
    for _ in range(MAX_TESTS):
        try_webhook(caller)
        cloud.clock.ms += 1000
    code, data = caller.error("Template_Webhook_Test", TEMPLATE, URL)
    assert (code, data) == (
        -32000,
        {
            "limit": "webhookTestsPerMinute",
            "allowed": 10,
            "retryAfter": 50,
            "problem": "the limit webhookTestsPerMinute (10) is reached; try again in 50 s",
        },
    )
    cloud.clock.ms += 50_000
    try_webhook(caller)


def test_the_test_calls_of_another_account_do_not_count(cloud, caller):
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT))
    for _ in range(MAX_TESTS):
        try_webhook(caller)
    other = Caller(cloud, {"accountID": OTHER_ACCOUNT, "accountSecret": SECRET})
    assert try_webhook(other)["status"] == 200


def test_a_request_without_enough_time_for_an_answer_calls_nothing(cloud, caller):
    def call_webhook(*call):
        cloud.stopwatch.ms += 4000
        return real(*call)

    real, cloud.web.call_webhook = cloud.web.call_webhook, call_webhook
    calls = [request("Template_Webhook_Test", TEMPLATE, URL) | {"id": str(number)} for number in range(2)]
    first, second = Caller(cloud).post(calls)
    assert (first["result"]["status"], second["error"]["code"], len(cloud.web.calls)) == (200, 5000, 1)
