"""Slots and circuit breakers: a host that is slow or dead holds up no other webhook for long."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.domain.circuit import FIRST_PAUSE_S, LONGEST_PAUSE_S, OPEN_AT, Circuit, points_of
from chalicelib.domain.delivery import DeliveryState, Reply
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import MAX_HOST_WAIT_S, deliver
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.pipeline.webhook_hosts import CALL_S, HostUnavailable, note_reply, webhook_slot
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, VIDEO, make_account, make_template, make_video

DEAD, FINE = "https://dead.example/done", "https://fine.example/done"
ON_DEAD_HOST = "https://dead.example/other"
NO_ANSWER, ERROR, BUSY = Reply(error="no answer: no connection"), Reply(500), Reply(429)


@pytest.fixture
def cloud(cloud):
    """Return a cloud whose clock stands still, with 20 workers for webhooks."""
    cloud.clock.step_ms, cloud.held = 0, []
    cloud.templates.put(make_template(webhooks=(DEAD, FINE, ON_DEAD_HOST)))
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    return cloud


def hold(cloud, url, account_id=ACCOUNT):
    """Begin a call that hangs."""
    slot = webhook_slot(account_id, url, cloud.pipeline_services)
    slot.__enter__()
    # A slot that nothing refers to is freed.
    cloud.held.append(slot)
    return slot


def hold_all(cloud, urls, account_id=ACCOUNT):
    """Begin calls until no slot is free. Return them."""
    before = len(cloud.held)
    with suppress(HostUnavailable):
        for url in urls:
            hold(cloud, url, account_id)
    return cloud.held[before:]


def fail(cloud, reply=NO_ANSWER, times=1):
    for _ in range(times):
        note_reply(ACCOUNT, DEAD, reply, cloud.pipeline_services)


def wait_of(cloud, url=DEAD):
    with pytest.raises(RetryLater) as later:
        deliver(DeliverMessage(ACCOUNT, VIDEO, url), cloud.pipeline_services)
    return later.value.delay_s(0)


def row_of(cloud):
    return cloud.deliveries.list_of_video(ACCOUNT, VIDEO)[-1]


# Slots


@pytest.mark.parametrize(("workers", "for_host", "for_account"), [(2, 1, 1), (4, 1, 2), (20, 5, 10)])
def test_a_host_gets_a_quarter_of_the_workers_and_an_account_half(cloud, workers, for_host, for_account):
    cloud.deliver_workers = workers
    assert len(hold_all(cloud, [DEAD] * 99)) == for_host
    assert len(hold_all(cloud, [f"https://{n}.example/" for n in range(99)])) == for_account - for_host


def test_calls_that_hang_leave_workers_to_other_accounts(cloud):
    hold_all(cloud, [f"https://{n}.example/" for n in range(99)])
    assert hold_all(cloud, [DEAD], OTHER_ACCOUNT)


HOSTS = [f"https://{n}.example/" for n in range(99)]


def test_accounts_whose_calls_hang_share_the_workers_and_leave_some(cloud):
    accounts = [f"{number:024x}" for number in range(3)]
    held = [len(hold_all(cloud, HOSTS, account)) for account in accounts]
    assert held == [10, 5, 3]
    assert hold_all(cloud, [DEAD], OTHER_ACCOUNT)


def test_two_accounts_whose_calls_hang_leave_a_third_of_the_workers_to_others(cloud):
    first, second = hold_all(cloud, HOSTS), hold_all(cloud, HOSTS, OTHER_ACCOUNT)
    for _ in range(20):
        for calls, account in ((first, ACCOUNT), (second, OTHER_ACCOUNT)):
            if calls:
                calls.pop(0).__exit__(None, None, None)
            calls += hold_all(cloud, HOSTS, account)
    assert [len(first), len(second)] == [7, 7]


def test_an_account_may_always_make_one_call(cloud):
    for number in range(25):
        assert hold_all(cloud, [DEAD], f"{number:024x}")


def test_calls_that_hang_leave_slots_of_their_host_to_other_accounts(cloud):
    hold_all(cloud, [DEAD] * 99)
    assert len(hold_all(cloud, [DEAD] * 99, OTHER_ACCOUNT)) == 5


def test_the_slot_of_a_call_that_ended_is_free(cloud):
    for slot in hold_all(cloud, [DEAD] * 99):
        slot.__exit__(None, None, None)
    assert len(hold_all(cloud, [DEAD] * 99)) == 5


def test_the_slot_of_a_worker_that_died_is_free_after_its_time(cloud):
    hold_all(cloud, [DEAD] * 99)
    cloud.clock.ms += CALL_S * 1000
    assert len(hold_all(cloud, [DEAD] * 99)) == 5


def test_a_host_without_a_slot_for_the_account_holds_no_slot_of_the_host(cloud):
    hold_all(cloud, [f"https://{n}.example/" for n in range(99)])
    with pytest.raises(HostUnavailable, match="other webhooks of the account"):
        hold(cloud, DEAD)
    assert cloud.leases.list_held(f"webhooks/{ACCOUNT}/dead.example", cloud.clock.ms // 1000) == {}


def test_a_webhook_without_a_slot_waits_longer_and_longer_and_is_listed(cloud):
    hold_all(cloud, [DEAD] * 99)
    waits = [wait_of(cloud)]
    for _ in range(5):
        cloud.clock.ms += waits[-1] * 1000
        hold_all(cloud, [DEAD] * 99)
        waits.append(wait_of(cloud))
    assert waits[0] == 2
    assert waits == sorted(waits)
    assert waits[-1] > 30
    assert (row_of(cloud).state, row_of(cloud).error) == (
        DeliveryState.WAITING,
        "waiting: other calls of dead.example are being made",
    )
    assert len(cloud.deliveries.rows) == 1


def test_a_webhook_that_waited_is_called_as_its_first_attempt(cloud):
    hold_all(cloud, [DEAD] * 99)
    cloud.clock.ms += wait_of(cloud) * 1000 + CALL_S * 1000
    deliver(DeliverMessage(ACCOUNT, VIDEO, DEAD), cloud.pipeline_services)
    row = row_of(cloud)
    assert (row.state, row.attempt, row.status, row.error, row.next_ms) == (DeliveryState.ENDED, 1, 200, None, None)
    assert row.created_ms == cloud.clock.ms


@pytest.mark.parametrize("waited", [False, True])
def test_a_duplicate_message_does_not_postpone_the_call_that_holds_its_slot(cloud, monkeypatch, waited):
    cloud.deliver_workers = 2
    if waited:
        hold_all(cloud, [DEAD])
        cloud.clock.ms += wait_of(cloud) * 1000 + CALL_S * 1000
    swap, postponed = cloud.deliveries.swap, []

    def swap_after_a_duplicate(was, now):
        if now.state is DeliveryState.CALLING and not postponed:
            postponed.append(wait_of(cloud))
        return swap(was, now)

    monkeypatch.setattr(cloud.deliveries, "swap", swap_after_a_duplicate)
    deliver(DeliverMessage(ACCOUNT, VIDEO, DEAD), cloud.pipeline_services)
    assert postponed
    assert [(row.attempt, row.status) for row in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)] == [(1, 200)]


# Circuits


@pytest.mark.parametrize(("reply", "times"), [(NO_ANSWER, 2), (ERROR, 6), (BUSY, 6), (Reply(503), 6)])
def test_a_host_that_keeps_failing_is_not_called(cloud, reply, times):
    fail(cloud, reply, times - 1)
    hold(cloud, DEAD).__exit__(None, None, None)
    fail(cloud, reply)
    with pytest.raises(HostUnavailable) as unavailable:
        hold(cloud, DEAD)
    assert (str(unavailable.value), unavailable.value.wait_s) == (
        "waiting: dead.example is not called, because it has failed too often",
        FIRST_PAUSE_S,
    )


@pytest.mark.parametrize("status", [200, 204, 302, 401, 404, 410])
def test_any_answer_of_a_working_host_ends_the_series_of_failures(cloud, status):
    fail(cloud, ERROR, OPEN_AT - 1)
    fail(cloud, Reply(status))
    fail(cloud, ERROR, OPEN_AT - 1)
    hold(cloud, DEAD)


def test_a_host_that_was_never_in_trouble_costs_no_write(cloud):
    fail(cloud, Reply(200))
    assert cloud.circuits.rows == {}


def test_other_hosts_and_other_accounts_are_called(cloud):
    fail(cloud, times=2)
    hold(cloud, FINE)
    hold(cloud, DEAD, OTHER_ACCOUNT)
    with pytest.raises(HostUnavailable):
        hold(cloud, ON_DEAD_HOST)


def test_two_services_on_one_host_have_circuits_and_slots_of_their_own(cloud):
    other = "https://dead.example:8443/done"
    fail(cloud, times=2)
    assert len(hold_all(cloud, [other] * 99)) == 5


def test_the_default_port_is_no_other_service(cloud):
    fail(cloud, times=2)
    with pytest.raises(HostUnavailable):
        hold(cloud, "https://dead.example:443/done")


def test_after_the_pause_one_call_at_a_time_probes_the_host(cloud):
    fail(cloud, times=2)
    cloud.clock.ms += FIRST_PAUSE_S * 1000 - 1
    assert hold_all(cloud, [DEAD]) == []
    cloud.clock.ms += 1
    assert len(hold_all(cloud, [DEAD] * 99)) == 1


def test_a_probe_that_fails_doubles_the_pause_up_to_a_quarter_of_an_hour(cloud):
    fail(cloud, times=2)
    pauses = []
    for _ in range(8):
        pauses.append(cloud.circuits.get(ACCOUNT, "dead.example").wait_s(cloud.clock.ms))
        cloud.clock.ms += pauses[-1] * 1000
        fail(cloud, ERROR)
    assert pauses == [30, 60, 120, 240, 480, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S]


def test_a_probe_that_succeeds_lets_all_calls_go_on(cloud):
    fail(cloud, times=2)
    cloud.clock.ms += FIRST_PAUSE_S * 1000
    fail(cloud, Reply(200))
    assert len(hold_all(cloud, [DEAD] * 99)) == 5


def test_calls_that_fail_together_open_the_circuit_once(cloud):
    fail(cloud, times=5)
    assert cloud.circuits.get(ACCOUNT, "dead.example").trips == 1


def test_a_busy_host_is_left_alone_for_as_long_as_it_asks(cloud):
    fail(cloud, Reply(429, retry_after_s=100))
    with pytest.raises(HostUnavailable) as unavailable:
        hold(cloud, DEAD)
    assert (str(unavailable.value), unavailable.value.wait_s) == (
        "waiting: dead.example is not called, because it asks to be left alone",
        100,
    )
    cloud.clock.ms += 100_000
    assert len(hold_all(cloud, [DEAD] * 99)) == 5


def test_two_workers_that_open_a_circuit_at_the_same_time_open_it_once(cloud):
    was = Circuit(points=OPEN_AT)
    assert cloud.circuits.open(ACCOUNT, "a", was, replace(was, trips=1), 0)
    assert not cloud.circuits.open(ACCOUNT, "a", was, replace(was, trips=1), 0)


def test_a_webhook_of_a_host_that_is_down_waits_without_an_attempt_and_is_listed(cloud):
    fail(cloud, times=2)
    assert FIRST_PAUSE_S <= wait_of(cloud) <= FIRST_PAUSE_S * 5 / 4
    row = row_of(cloud)
    assert (cloud.web.calls, row.state, row.attempt) == ([], DeliveryState.WAITING, 1)
    assert row.error == "waiting: dead.example is not called, because it has failed too often"


def test_a_webhook_waits_a_day_for_its_host_and_then_ends_as_a_notification(cloud):
    opened = Circuit(trips=1, open_until_ms=2**60)
    cloud.circuits.rows[ACCOUNT, "dead.example"] = opened
    message = DeliverMessage(ACCOUNT, VIDEO, DEAD)
    deliver(message, cloud.pipeline_services)
    cloud.clock.ms += MAX_HOST_WAIT_S * 1000 - 1
    with suppress(RetryLater):
        deliver(message, cloud.pipeline_services)
    assert cloud.notifications.list(ACCOUNT) == []
    cloud.clock.ms = row_of(cloud).next_ms
    deliver(message, cloud.pipeline_services)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.message.endswith("because it has failed too often for 24 hours (attempts: 0)")
    assert (cloud.web.calls, row_of(cloud).state) == ([], DeliveryState.ENDED)


def test_a_webhook_of_a_dead_host_is_called_soon_after_the_host_works_again(cloud):
    fail(cloud, times=2)
    wait_s = wait_of(cloud)
    cloud.clock.ms += wait_s * 1000
    deliver(DeliverMessage(ACCOUNT, VIDEO, DEAD), cloud.pipeline_services)
    assert len(cloud.web.calls) == 1
    assert cloud.circuits.rows == {}


def test_a_url_without_a_readable_host_has_a_circuit_too(cloud):
    note_reply(ACCOUNT, "http://[::1", NO_ANSWER, cloud.pipeline_services)
    assert list(cloud.circuits.rows) == [(ACCOUNT, "")]


@pytest.mark.parametrize(
    ("reply", "points"), [(NO_ANSWER, 3), (Reply(500), 1), (Reply(599), 1), (Reply(429), 1), (Reply(499), 0)]
)
def test_a_call_without_an_answer_weighs_more_than_an_error(reply, points):
    assert points_of(reply) == points


def test_twenty_hanging_calls_delay_no_other_account(cloud):
    """The case that was measured: 20 calls that hang held up another account's webhook by 56 s."""
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT, webhooks=(FINE,)))
    cloud.videos.put(make_video(account_id=OTHER_ACCOUNT, status=VideoStatus.DONE))
    held = hold_all(cloud, [DEAD] * 20)
    for number in range(20 - len(held)):
        id_ = f"{number:024x}"
        cloud.videos.put(make_video(id=id_, status=VideoStatus.DONE))
        with pytest.raises(RetryLater):
            deliver(DeliverMessage(ACCOUNT, id_, DEAD), cloud.pipeline_services)
    deliver(DeliverMessage(OTHER_ACCOUNT, VIDEO, FINE), cloud.pipeline_services)
    assert [url for url, _ in cloud.web.calls] == [FINE]
    assert len(held) < cloud.deliver_workers / 2
