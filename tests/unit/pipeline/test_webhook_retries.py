"""Attempts over a day: short waits by messages, long ones by rows that the reaper looks at."""

import json
from itertools import pairwise
from random import Random

import pytest

from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import PARK_S, deliver
from chalicelib.pipeline.reaper import reap, resume
from chalicelib.settings import WEBHOOK_DELAYS_S
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, Crashed, FakeCloud, make_template, make_video
from tests.unit.pipeline.simulated_queues import SimulatedQueues

URL = "https://example.com/done"
MESSAGE = DeliverMessage(ACCOUNT, VIDEO, URL)
FOREVER = 2**62
REAPER_S = 600
DAY_S = 86_400


@pytest.fixture
def cloud():
    """Return a cloud with a video that is done and whose webhook is to be called."""
    return new_cloud()


def new_cloud():
    cloud = FakeCloud()
    cloud.clock.step_ms = 0
    cloud.webhook_delays_s = WEBHOOK_DELAYS_S
    cloud.templates.put(make_template(webhooks=(URL,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True, is_open=True, moved_ms=NOW_MS))
    cloud.web.statuses[URL] = 500
    return cloud


@pytest.fixture
def queues(cloud):
    """Return queues with the message of the webhook, and a reaper that runs every ten minutes for two days."""
    return with_reaper(SimulatedQueues(cloud))


def with_reaper(queues, days=2):
    queues.send(Queue.DELIVER, MESSAGE)
    for seconds in range(0, days * DAY_S, REAPER_S):
        queues.at(seconds, lambda: reap(queues.cloud.pipeline_services, FOREVER))
    return queues


def rows_of(cloud):
    return cloud.deliveries.list_of_video(ACCOUNT, VIDEO)


def starts_s(cloud):
    return [(row.created_ms - NOW_MS) / 1000 for row in rows_of(cloud)]


def park(cloud, delay_s=PARK_S):
    """Let the first attempt fail, and park the second one."""
    cloud.webhook_delays_s = (delay_s,)
    deliver(MESSAGE, cloud.pipeline_services)
    (row,) = rows_of(cloud)
    return row


def test_the_attempts_of_a_webhook_that_keeps_failing_take_a_day(queues):
    queues.run()
    gaps = [later - earlier for earlier, later in pairwise(starts_s(queues.cloud))]
    assert len(gaps) == len(WEBHOOK_DELAYS_S)
    for gap, delay_s in zip(gaps, WEBHOOK_DELAYS_S, strict=True):
        assert delay_s <= gap <= delay_s * 5 / 4 + (REAPER_S if delay_s >= PARK_S else 1)
    assert 0.9 * DAY_S < sum(gaps) < 1.3 * DAY_S
    (notification,) = queues.cloud.notifications.list(ACCOUNT)
    assert notification.message.endswith("(attempts: 10)")


def test_no_message_waits_longer_than_a_queue_can_delay_it(queues):
    waits, real = [], queues.release

    def release(queue, receipt, delay_s):
        waits.append(delay_s)
        real(queue, receipt, delay_s)

    queues.release = release
    queues.run()
    assert 600 <= max(waits) <= PARK_S


def test_a_webhook_that_works_again_after_hours_gets_one_call_with_200(queues):
    queues.at(5 * 3600, lambda: queues.cloud.web.statuses.clear())
    queues.run()
    assert [row.status for row in rows_of(queues.cloud)][-2:] == [500, 200]
    assert queues.cloud.notifications.list(ACCOUNT) == []
    assert queues.cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}


@pytest.mark.parametrize(("delay_s", "parked"), [(PARK_S * 4 // 5 - 1, False), (PARK_S, True)])
def test_only_a_long_wait_needs_no_message(cloud, delay_s, parked):
    cloud.webhook_delays_s = (delay_s,)
    queues = SimulatedQueues(cloud)
    queues.send(Queue.DELIVER, MESSAGE)
    queues._receive(queues.messages[0])
    assert ([row.parked for row in rows_of(cloud)], queues.messages == []) == ([parked], parked)


def test_the_reaper_sends_the_message_of_a_parked_attempt_once_when_it_is_due(cloud):
    row = park(cloud)
    cloud.clock.ms = row.next_ms - 1
    assert (reap(cloud.pipeline_services, FOREVER), cloud.queues.sent) == (0, [])
    cloud.clock.ms += 1
    assert [reap(cloud.pipeline_services, FOREVER) for _ in range(2)] == [1, 0]
    assert cloud.queues.parsed(Queue.DELIVER) == [MESSAGE]


def test_a_backlog_of_the_queue_does_not_hold_up_attempts_that_are_due(cloud):
    cloud.clock.ms = park(cloud).next_ms
    cloud.queues.backlog[Queue.DELIVER] = 1
    assert reap(cloud.pipeline_services, FOREVER) == 1


def test_two_runs_of_the_reaper_at_the_same_time_send_one_message(cloud):
    cloud.clock.ms = park(cloud).next_ms
    stale = list(cloud.deliveries.due(cloud.clock.ms))
    reap(cloud.pipeline_services, FOREVER)
    cloud.deliveries.due = lambda before_ms: iter(stale)
    assert reap(cloud.pipeline_services, FOREVER) == 0
    assert len(cloud.queues.sent) == 1


def test_a_message_about_a_parked_attempt_is_dropped_until_it_is_due(cloud):
    row = park(cloud)
    deliver(MESSAGE, cloud.pipeline_services)
    assert (rows_of(cloud), len(cloud.web.calls)) == ([row], 1)
    cloud.clock.ms = row.next_ms
    deliver(MESSAGE, cloud.pipeline_services)
    assert len(cloud.web.calls) == 2


def test_an_operators_resume_calls_no_parked_webhook_early(cloud):
    row = park(cloud)
    resume(cloud.pipeline_services)
    (message,) = cloud.queues.parsed(Queue.DELIVER)
    deliver(message, cloud.pipeline_services)
    assert (rows_of(cloud), len(cloud.web.calls)) == ([row], 1)


def test_a_parked_attempt_whose_message_is_lost_is_called_all_the_same(cloud):
    queues = with_reaper(SimulatedQueues(cloud))
    real, lost = queues.send, []

    def send(queue, message, delay_s=0):
        real(queue, message, delay_s)
        if not lost and len(cloud.web.calls) == 5:
            lost.append(queues.messages.pop())

    queues.send = send
    queues.run()
    assert (len(lost), len(cloud.web.calls)) == (1, 10)


def test_a_restarted_video_ends_the_attempts_of_its_round(cloud):
    row = park(cloud)
    cloud.videos.start_delivery_round(cloud.videos.get(ACCOUNT, VIDEO))
    cloud.clock.ms = row.next_ms
    deliver(MESSAGE, cloud.pipeline_services)
    assert len(cloud.web.calls) == 1


@pytest.mark.parametrize("seed", range(30))
def test_duplicates_and_expired_visibility_never_start_a_second_series(seed):
    """The fault that was measured: a host that answers 500 was called five times instead of three.

    Messages are doubled, become visible again while they are worked on, and workers are killed during their calls.
    """
    random, cloud = Random(seed), new_cloud()
    cloud.webhook_delays_s = (10, 60)
    queues = SimulatedQueues(cloud)
    real = cloud.web.call_webhook

    def call_webhook(url, body, headers):
        answer = real(url, body, headers)
        cloud.clock.ms += random.randrange(20_000)
        if random.random() < 0.5:
            queues.send(Queue.DELIVER, MESSAGE)
        for message in [each for each in queues.messages if random.random() < 0.5]:
            # Its visibility has run out: another worker receives it now.
            queues._receive(message)
        if random.random() < 0.3:
            raise Crashed
        return answer

    cloud.web.call_webhook = call_webhook
    for _ in range(random.randrange(1, 4)):
        queues.send(Queue.DELIVER, MESSAGE)
    queues.run()
    assert len(cloud.web.calls) == 3
    assert [row.attempt for row in rows_of(cloud)] == [1, 2, 3]
    assert {row.state for row in rows_of(cloud)} == {DeliveryState.ENDED}
    assert len(cloud.notifications.list(ACCOUNT)) == 1
    assert len({json.dumps(headers["webhook-id"]) for _, headers in cloud.web.requests}) == 1
