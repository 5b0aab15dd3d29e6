"""Limits of calls in a minute: the last call that is allowed, and the first that is not."""

import json

import pytest

from chalicelib.api.call_limits import CALL_MS, MINUTE_MS, PORTIONS, STRANGERS_SHARE, CallCounter, CallLimits
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, PICTURE, TEMPLATE, Failing, make_template
from tests.fakes.visitor_usage import VisitorUsage
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, refuse, request
from tests.unit.api.calling import Caller as Client

ANN, BOB = Caller(ACCOUNT), Caller(OTHER_ACCOUNT)
BEGIN_MS = NOW_MS - NOW_MS % MINUTE_MS


def visitor(address):
    return Caller(ACCOUNT, TEMPLATE, address=address, network_key="key")


class Process:
    """A process with its counter. `passed_ms` is the time since the minute began."""

    def __init__(self, usage, **limits):
        self.passed_ms = 0
        self.counter = CallCounter(usage, lambda: BEGIN_MS + self.passed_ms, CallLimits(**limits))

    def calls(self, caller, most=1000):
        """Return how many calls are allowed, and the wait after that in s."""
        for allowed in range(most):
            try:
                self.counter.count(caller)
            except ApiError as error:
                return allowed, error.data["retryAfter"]
        return most, 0


@pytest.fixture
def usage():
    return VisitorUsage()


@pytest.mark.parametrize("limit", [1, 60, 120])
def test_an_account_has_so_many_calls_a_minute(usage, limit):
    assert Process(usage, per_account=limit).calls(ANN) == (limit, 60)


def test_without_a_limit_nothing_is_counted(usage):
    assert (Process(usage).calls(ANN), usage.rows) == ((1000, 0), {})


def test_the_next_minute_has_all_calls_again(usage):
    process = Process(usage, per_account=60)
    process.calls(ANN)
    process.passed_ms = MINUTE_MS - 1
    assert process.calls(ANN) == (0, 1)
    process.passed_ms = MINUTE_MS
    assert process.calls(ANN) == (60, 60)


def test_processes_share_a_limit(usage):
    first, second = (Process(usage, per_account=120) for _ in range(2))
    assert first.calls(ANN, 10) == (10, 0)
    assert second.calls(ANN) == (110, 60)


def test_accounts_do_not_share_one(usage):
    process = Process(usage, per_account=60)
    process.calls(ANN)
    assert process.calls(BOB, 60) == (60, 0)


def test_visitors_at_one_address_share_a_limit_that_is_not_the_accounts(usage):
    process = Process(usage, per_account=60, per_address=120)
    assert process.calls(visitor("192.0.2.1")) == (120, 60)
    assert process.calls(visitor("192.0.2.2"), 100) == (100, 0)
    assert process.calls(ANN, 60) == (60, 0)


@pytest.mark.parametrize(("took_ms", "left"), [(CALL_MS - 1, 59), (CALL_MS, 58), (30 * CALL_MS, 29), (90 * CALL_MS, 0)])
def test_a_call_of_a_visitor_counts_by_its_time(usage, took_ms, left):
    process = Process(usage, per_address=60)
    process.counter.count(visitor("192.0.2.1"))
    process.counter.charge(visitor("192.0.2.1"), took_ms)
    assert process.calls(visitor("192.0.2.1"))[0] == left


def test_processes_share_what_a_slow_call_counts(usage):
    slow, other = (Process(usage, per_address=60) for _ in range(2))
    slow.counter.count(visitor("192.0.2.1"))
    slow.counter.charge(visitor("192.0.2.1"), 30 * CALL_MS)
    assert other.calls(visitor("192.0.2.1"))[0] == 29


def test_a_slow_call_counts_in_the_minute_in_which_it_ends(usage):
    process = Process(usage, per_address=60)
    process.counter.count(visitor("192.0.2.1"))
    process.passed_ms = MINUTE_MS
    process.counter.charge(visitor("192.0.2.1"), 30 * CALL_MS)
    assert process.calls(visitor("192.0.2.1"))[0] == 30


def test_a_slow_call_takes_one_write(usage):
    process, written = Process(usage, per_address=60), []
    process.counter.count(visitor("192.0.2.1"))
    usage.add = lambda *given: written.append(given) or True
    process.counter.charge(visitor("192.0.2.1"), 30 * CALL_MS)
    process.counter.count(visitor("192.0.2.1"))
    assert len(written) == 2


def test_a_call_of_an_account_counts_once(usage):
    process = Process(usage, per_account=60)
    process.counter.count(ANN)
    process.counter.charge(ANN, 90 * CALL_MS)
    assert process.calls(ANN)[0] == 59


def test_a_portion_of_calls_takes_one_write(usage):
    written = []
    add = usage.add
    usage.add = lambda *given: written.append(given) or add(*given)
    Process(usage, per_account=20 * PORTIONS).calls(ANN, 40)
    assert len(written) == 2


def test_calls_that_are_refused_are_not_written(usage):
    process = Process(usage, per_account=60)
    process.calls(ANN)
    process.counter._usage = Failing(usage, "add")
    assert process.calls(ANN) == (0, 60)


def test_calls_are_answered_if_they_cannot_be_counted(usage):
    process = Process(Failing(usage, "add"), per_account=60)
    assert process.calls(ANN, 100) == (100, 0)


def test_a_call_too_many_is_an_error_with_the_time_to_wait(cloud):
    cloud.call_limits = CallLimits(per_account=2)
    caller = Client(cloud)
    caller.call("Template_List")
    caller.call("Template_List")
    code, data = caller.error("Template_List")
    assert (code, data["limit"], data["allowed"], 1 <= data["retryAfter"] <= 60) == (-32000, "callsPerMinute", 2, True)


def test_each_call_of_a_batch_counts(cloud):
    cloud.call_limits = CallLimits(per_account=2)
    caller = Client(cloud)
    one = {"jsonrpc": "2.0", "id": "1", "method": "Template_List", "params": []}
    assert ["error" in answer for answer in caller.post([one] * 3)] == [False, False, True]


def test_wrong_credentials_do_not_use_up_the_calls_of_the_account(cloud):
    cloud.call_limits = CallLimits(per_account=1)
    stranger = Client(cloud, {"accountID": ACCOUNT, "accountSecret": "wrong"})
    for _ in range(3):
        assert stranger.error("Template_List")[0] == 1018
    Client(cloud).call("Template_List")


def test_calls_of_visitors_count_by_address(cloud):
    cloud.templates.put(make_template())
    cloud.call_limits = CallLimits(per_address=1)
    method = ("Video_Get", "e" * 24)
    codes = [Client(cloud, BY_TEMPLATE, address).error(*method)[0] for address in ("192.0.2.1",) * 2 + ("192.0.2.2",)]
    assert codes == [1007, -32000, 1007]


def test_an_upload_counts_as_a_call(cloud):
    cloud.call_limits = CallLimits(per_account=1)
    http = HttpRequest(PICTURE, BY_ACCOUNT, {"content-type": "image/png"})
    services = cloud.api_services
    answers = [json.loads(upload(http, services, cloud.renderer.probe, refuse)) for _ in range(2)]
    assert [(answer["error"] or {}).get("code") for answer in answers] == [None, -32000]


@pytest.mark.parametrize("method", [("Video_Get", "e" * 24), ("Template_Video_New", TEMPLATE, {"name": "Ava"})])
def test_a_slow_call_of_a_visitor_is_charged_even_if_it_fails(cloud, method):
    cloud.templates.put(make_template(scripts=("[]",)))
    cloud.call_limits = CallLimits(per_address=60)
    cloud.stopwatch.step_ms = 60 * CALL_MS
    client = Client(cloud, BY_TEMPLATE)
    assert [client.error(*method)[0] == -32000 for _ in range(2)] == [False, True]


@pytest.mark.parametrize("query", [BY_ACCOUNT, BY_TEMPLATE])
def test_a_call_too_many_is_written_nowhere(cloud, query):
    cloud.templates.put(make_template())
    cloud.call_limits = CallLimits(per_account=1, per_address=1)
    client = Client(cloud, query)
    client.post(request("Video_Get", "e" * 24))
    cloud.audit.rows.clear()
    assert client.error("Template_Video_New", TEMPLATE, {"name": "Ava"})[0] == -32000
    assert cloud.audit.rows == {}


@pytest.mark.parametrize(("most", "codes"), [(1, [None, -32000]), (2, [None, None])])
def test_each_repeat_with_a_key_counts_once(cloud, most, codes):
    cloud.templates.put(make_template())
    cloud.call_limits = CallLimits(per_address=most)
    client = Client(cloud, BY_TEMPLATE, headers={"idempotency-key": "again"})
    upload_new = request("Media_Upload_New", {"name": "a.png", "type": "image/png", "size": 1})
    answers = [client.post(upload_new) for _ in range(2)]
    assert [answer.get("error", {}).get("code") for answer in answers] == codes


def test_calls_of_strangers_count_by_address(cloud):
    cloud.call_limits = CallLimits(per_address=2 * STRANGERS_SHARE)
    log_in = ("AccountAPI.Log_In", "bob@example.com", "wrong password")
    addresses = ("192.0.2.1",) * 3 + ("192.0.2.2",)
    assert [Client(cloud, {}, each).error(*log_in)[0] for each in addresses] == [1017, 1017, -32000, 1017]


def test_a_batch_of_log_ins_counts_by_its_time(cloud):
    cloud.call_limits = CallLimits(per_address=30 * STRANGERS_SHARE)
    cloud.stopwatch.step_ms = 10 * CALL_MS
    batch = [request("AccountAPI.Log_In", f"{number}@example.com", "wrong password") for number in range(5)]
    codes = [answer["error"]["code"] for answer in Client(cloud, {}).post(batch)]
    assert codes == [1017, 1017, 1017, -32000, -32000]


def test_strangers_leave_the_calls_of_others_alone(cloud):
    cloud.templates.put(make_template())
    cloud.call_limits = CallLimits(per_account=1, per_address=1)
    for _ in range(2):
        Client(cloud, {}).error("AccountAPI.Log_In", "bob@example.com", "wrong password")
    Client(cloud).call("Template_List")
    assert Client(cloud, BY_TEMPLATE).error("Video_Get", "e" * 24)[0] == 1007
