"""Received messages: how long they stay hidden, and what counts as a failure."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.messages import VideoMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.queue_handler import MARGIN_S, MAX_FAILURES, ReceivedMessage, handle_message
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, VIDEO, CrashAfter, Crashed
from tests.unit.log_lines import lines

__all__ = ["lines"]

MESSAGE = VideoMessage(ACCOUNT, VIDEO)
RUN_S = 600
RECEIVED = ReceivedMessage("m1", "r1", json.dumps(to_body(MESSAGE)), 1, RUN_S)


def handle(cloud, step, receives=1, queues=None, **changes):
    received = replace(RECEIVED, receives=receives, **changes)
    return handle_message(received, Queue.PREPARE, step, cloud.waits, queues or cloud.queues, 0)


def fail(message):
    raise RuntimeError


def test_a_message_is_hidden_for_the_functions_time_before_the_step_begins(cloud):
    hidden = []
    handle(cloud, lambda message: hidden.extend(cloud.queues.hidden))
    assert hidden == [(Queue.PREPARE, "r1", RUN_S + MARGIN_S)]


@pytest.mark.parametrize("calls", [1, 2])
def test_a_worker_that_crashes_leaves_a_message_that_returns_soon(cloud, calls):
    """Crash right after the message is hidden, and in the step."""
    left = [calls]
    with pytest.raises(Crashed):
        handle(cloud, CrashAfter(lambda message: None, left), queues=CrashAfter(cloud.queues, left))
    assert (cloud.queues.hidden, cloud.queues.released) == ([(Queue.PREPARE, "r1", RUN_S + MARGIN_S)], [])


def test_a_failed_message_returns_even_sooner(cloud):
    with pytest.raises(RuntimeError):
        handle(cloud, fail)
    assert cloud.queues.released == [(Queue.PREPARE, "r1", 2)]


def test_an_invalid_message_is_dropped_without_hiding_it(cloud):
    assert handle(cloud, fail, body="no JSON")
    assert cloud.queues.hidden == []


def test_a_message_fails_several_times_before_it_is_dead(cloud):
    for receives in range(1, 1 + MAX_FAILURES):
        with pytest.raises(RuntimeError):
            handle(cloud, fail, receives)
    assert cloud.queues.messages(Queue.DEAD) == []
    assert handle(cloud, fail, 1 + MAX_FAILURES)
    assert cloud.queues.messages(Queue.DEAD) == [to_body(MESSAGE)]


def test_deliveries_that_found_no_free_worker_count_together_as_one_failure_at_most(cloud):
    """SQS has counted ninety deliveries before a worker is free. Nobody can tell them from one crash."""
    for receives in range(91, 90 + MAX_FAILURES):
        with pytest.raises(RuntimeError):
            handle(cloud, fail, receives)
    assert cloud.queues.messages(Queue.DEAD) == []


def wait(message):
    raise RetryLater.after(60, "it waits")


def test_waits_are_no_failures(cloud):
    for receives in range(1, 50):
        assert not handle(cloud, wait, receives)
    assert (cloud.queues.released[-1], cloud.queues.messages(Queue.DEAD)) == ((Queue.PREPARE, "r1", 60), [])


def test_crashes_between_waits_are_failures(cloud):
    for receives in range(1, 1 + 2 * MAX_FAILURES, 2):
        assert not handle(cloud, wait, receives)
        with pytest.raises(Crashed):
            handle(cloud, crash, receives + 1)
    assert handle(cloud, wait, 1 + 2 * MAX_FAILURES)
    assert cloud.queues.messages(Queue.DEAD) == [to_body(MESSAGE)]


def test_a_message_that_is_delivered_again_after_its_work_is_done_is_not_dead(cloud):
    """Three attempts fail and the fourth does its work. Then SQS delivers the message again, although it is deleted."""
    for receives in range(1, MAX_FAILURES):
        with pytest.raises(RuntimeError):
            handle(cloud, fail, receives)
    assert handle(cloud, lambda message: None, MAX_FAILURES)
    assert handle(cloud, lambda message: None, MAX_FAILURES + 1)
    assert cloud.queues.messages(Queue.DEAD) == []


def crash(message):
    raise Crashed


@pytest.fixture
def logged(lines):
    """Return a function that returns the events of the log, each with its attempt."""
    return lambda: [(line["event"], line["attempt"]) for line in lines()]


def test_each_line_has_the_number_of_the_attempt(cloud, logged):
    with pytest.raises(RuntimeError):
        handle(cloud, fail, 1)
    handle(cloud, lambda message: None, 2)
    assert logged() == [("begin", 1), ("fail", 1), ("begin", 2), ("end", 2)]


def test_an_attempt_after_a_crash_names_the_worker_that_died(cloud, logged):
    with pytest.raises(Crashed):
        handle(cloud, crash, 1)
    handle(cloud, lambda message: None, 2)
    assert logged() == [("begin", 1), ("takeover", 2), ("begin", 2), ("end", 2)]


def test_an_attempt_after_a_wait_takes_nothing_over(cloud, logged):
    handle(cloud, wait, 1)
    handle(cloud, lambda message: None, 2)
    assert logged() == [("begin", 1), ("wait", 1), ("begin", 1), ("end", 1)]
