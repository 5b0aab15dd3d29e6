"""The metrics that every queue message adds."""

import json

import pytest

from chalicelib.domain.log_context import log_context
from chalicelib.domain.messages import DeleteTemplateMessage, QueueVideosMessage, to_body
from chalicelib.domain.metrics import Metric
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.message_metrics import measured
from chalicelib.pipeline.queue_handler import ReceivedMessage
from tests.fakes import ACCOUNT, NOW_MS, TEMPLATE, VIDEO
from tests.unit.pipeline.steps_runner import JOB, MESSAGE


@pytest.fixture
def cloud(cloud):
    cloud.clock.ms, cloud.clock.step_ms = NOW_MS, 0
    return cloud


def measure(cloud, queue=Queue.RENDER_H264, message=JOB, receives=1, sent_ms=NOW_MS, took_ms=0, error=None):
    body = message if isinstance(message, str) else json.dumps(to_body(message))
    with measured(ReceivedMessage("m1", "r1", body, receives, 120), queue, sent_ms, cloud.pipeline_services):
        cloud.clock.ms += took_ms
        if error is not None:
            raise error


def added(cloud, metric):
    return [(value, by) for each, value, by in cloud.metrics.added if each is metric]


def test_the_memory_of_the_function_is_charged_for_the_time_of_the_step(cloud):
    measure(cloud, took_ms=2048)
    # The fake function has 1,000 MB.
    assert added(cloud, Metric.GIGABYTE_SECONDS) == [(2.0, Queue.RENDER_H264)]


def test_a_step_that_fails_is_charged_too(cloud):
    with pytest.raises(ValueError, match="broken"):
        measure(cloud, took_ms=1024, error=ValueError("broken"))
    assert added(cloud, Metric.GIGABYTE_SECONDS) == [(1.0, Queue.RENDER_H264)]


@pytest.mark.parametrize(
    ("queue", "message"), [(Queue.PREPARE, MESSAGE), (Queue.RENDER_H264, JOB), (Queue.ASSEMBLE, MESSAGE)]
)
def test_a_step_of_a_video_adds_its_wait_for_a_worker(cloud, queue, message):
    measure(cloud, queue, message, sent_ms=NOW_MS - 1500)
    assert added(cloud, Metric.WAIT_FOR_WORKER) == [(1500, queue)]


def test_a_wait_is_never_negative(cloud):
    measure(cloud, sent_ms=NOW_MS + 20)
    assert added(cloud, Metric.WAIT_FOR_WORKER) == [(0, Queue.RENDER_H264)]


@pytest.mark.parametrize(
    ("queue", "message"),
    [
        (Queue.PREPARE, QueueVideosMessage(ACCOUNT, [VIDEO])),
        (Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE)),
        (Queue.RENDER_H264, "not JSON"),
    ],
)
def test_other_messages_have_no_wait(cloud, queue, message):
    measure(cloud, queue, message, sent_ms=NOW_MS - 1500)
    assert added(cloud, Metric.WAIT_FOR_WORKER) == []


def test_a_later_delivery_has_no_wait(cloud):
    measure(cloud, receives=2, sent_ms=NOW_MS - 1500)
    assert added(cloud, Metric.WAIT_FOR_WORKER) == []


def test_a_dead_letter_is_counted_at_its_first_delivery(cloud):
    for receives in (1, 2):
        measure(cloud, Queue.DEAD, receives=receives)
    assert added(cloud, Metric.DEAD_LETTERS) == [(1, None)]
    assert added(cloud, Metric.WAIT_FOR_WORKER) == []


def test_a_new_container_is_counted(cloud):
    for cold_start in (True, False):
        with log_context(cold_start=cold_start):
            measure(cloud)
    assert added(cloud, Metric.COLD_START) == [(1, Queue.RENDER_H264)]
