"""Webhook_Delivery_Redeliver."""

from contextlib import suppress

import pytest

from chalicelib.api.webhooks import MAX_REDELIVERIES
from chalicelib.domain.circuit import Circuit
from chalicelib.domain.delivery import DeliveryState, Reply
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.pipeline.webhook_hosts import note_reply
from tests.fakes import ACCOUNT, OTHER_VIDEO, TEMPLATE, VIDEO, make_template, make_video

URL, OTHER_URL = "https://example.com/done", "https://example.com/other"
FOREVER = 2**62


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a finished video whose two webhooks were called."""
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(webhooks=(URL, OTHER_URL)))
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    for url in (URL, OTHER_URL):
        call(cloud, url)
    return cloud


def call(cloud, url=URL):
    with suppress(RetryLater):
        deliver(DeliverMessage(ACCOUNT, VIDEO, url), cloud.pipeline_services)


def work(cloud):
    """Work on the messages once, and return the URLs that were called."""
    before = len(cloud.web.calls)
    for message in cloud.queues.parsed(Queue.DELIVER):
        with suppress(RetryLater):
            deliver(message, cloud.pipeline_services)
    cloud.queues.sent.clear()
    return [url for url, _ in cloud.web.calls[before:]]


def rows_of(cloud, url=URL):
    return [each for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO) if each.url == url]


def redeliver(cloud, caller, url=URL):
    """Redeliver the first delivery of a webhook, and work on the messages. Return the URLs that were called."""
    assert caller.call("Webhook_Delivery_Redeliver", rows_of(cloud, url)[0].id) == "OK"
    return work(cloud)


def test_only_the_webhook_of_the_delivery_is_called_again(cloud, caller):
    assert redeliver(cloud, caller) == [URL]
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL, OTHER_URL}


def test_the_event_has_its_id_again(cloud, caller):
    redeliver(cloud, caller)
    assert len({headers["webhook-id"] for _, headers in cloud.web.requests}) == 1


def test_all_webhooks_of_a_video_are_redelivered_as_another_event(cloud, caller):
    caller.call("Webhook_Redeliver", VIDEO)
    work(cloud)
    assert len({headers["webhook-id"] for _, headers in cloud.web.requests}) == 2


def test_a_redelivery_has_all_attempts(cloud, caller):
    cloud.web.statuses[URL] = 500
    redeliver(cloud, caller)
    for _ in range(5):
        cloud.clock.ms += 100_000
        call(cloud)
    assert [(row.series, row.attempt, row.status) for row in rows_of(cloud)] == [
        (0, 1, 200),
        (1, 1, 500),
        (1, 2, 500),
        (1, 3, 500),
    ]
    assert len(cloud.notifications.list(ACCOUNT)) == 1


def test_a_duplicate_message_makes_no_second_call(cloud, caller):
    redeliver(cloud, caller)
    call(cloud)
    assert len(rows_of(cloud)) == 2


def test_a_redelivery_that_was_not_called_yet_is_listed(cloud, caller):
    caller.call("Webhook_Delivery_Redeliver", rows_of(cloud)[0].id)
    assert [each["state"] for each in caller.call("Webhook_Delivery_List", VIDEO) if each["url"] == URL] == [
        "delivered",
        "waiting",
    ]


def test_a_redelivery_whose_message_is_lost_is_made_all_the_same(cloud, caller):
    caller.call("Webhook_Delivery_Redeliver", rows_of(cloud)[0].id)
    cloud.queues.sent.clear()
    cloud.clock.ms += 86_400_000
    reap(cloud.pipeline_services, FOREVER)
    assert work(cloud) == [URL]


def test_two_redeliveries_at_the_same_time_are_one(cloud, caller):
    id_ = rows_of(cloud)[0].id
    for _ in range(2):
        caller.call("Webhook_Delivery_Redeliver", id_)
    assert work(cloud) == [URL]


def test_a_pending_retry_is_made_at_once(cloud, caller):
    cloud.web.statuses[URL] = 500
    cloud.webhook_delays_s = (36_000,)
    redeliver(cloud, caller)
    assert rows_of(cloud)[-1].parked
    cloud.web.statuses.clear()
    assert redeliver(cloud, caller) == [URL]
    assert [(row.series, row.attempt, row.status) for row in rows_of(cloud)][1:] == [(1, 1, 500), (1, 2, 200)]
    assert list(cloud.deliveries.due(FOREVER)) == []


def test_a_call_that_is_being_made_is_not_made_twice(cloud, caller):
    redeliver(cloud, caller)
    real = cloud.web.call_webhook

    def call_webhook(*request):
        redeliver(cloud, caller)
        return real(*request)

    cloud.web.call_webhook = call_webhook
    redeliver(cloud, caller)
    assert len(rows_of(cloud)) == 3
    assert {row.state for row in rows_of(cloud)} == {DeliveryState.ENDED}


def test_a_webhook_is_redelivered_twenty_times_at_most(cloud, caller):
    for _ in range(MAX_REDELIVERIES):
        assert redeliver(cloud, caller) == [URL]
    code, data = caller.error("Webhook_Delivery_Redeliver", rows_of(cloud)[0].id)
    assert (code, data["path"]) == (-32602, "deliveryID")


def open_circuit(cloud, *replies):
    for reply in replies:
        note_reply(ACCOUNT, URL, reply, cloud.pipeline_services)
    assert cloud.circuits.get(ACCOUNT, "example.com").wait_s(cloud.clock.ms)


def test_a_redelivery_probes_a_host_that_has_failed(cloud, caller):
    open_circuit(cloud, *[Reply(500)] * 6)
    assert redeliver(cloud, caller) == [URL]
    assert cloud.circuits.get(ACCOUNT, "example.com") == Circuit()


def test_a_redelivery_that_fails_lets_its_host_alone_for_longer(cloud, caller):
    open_circuit(cloud, *[Reply(500)] * 6)
    cloud.web.statuses[URL] = 500
    redeliver(cloud, caller)
    assert cloud.circuits.get(ACCOUNT, "example.com").wait_s(cloud.clock.ms) == 60


def test_all_webhooks_of_a_video_probe_a_host_that_has_failed(cloud, caller):
    open_circuit(cloud, *[Reply(500)] * 6)
    caller.call("Webhook_Redeliver", VIDEO)
    assert work(cloud) == [URL, OTHER_URL]


def test_a_redelivery_waits_as_long_as_its_host_has_asked_for(cloud, caller):
    open_circuit(cloud, Reply(429, retry_after_s=100))
    assert redeliver(cloud, caller) == []
    assert rows_of(cloud)[-1].error == "waiting: example.com is not called, because it asks to be left alone"


def expected(caller, delivery_id):
    code, data = caller.error("Webhook_Delivery_Redeliver", delivery_id)
    assert (code, data["path"]) == (-32602, "deliveryID")
    return data["expected"]


def test_a_delivery_of_an_earlier_round_is_refused_with_the_method_that_helps(cloud, caller):
    id_ = rows_of(cloud)[0].id
    caller.call("Webhook_Redeliver", VIDEO)
    assert "Webhook_Redeliver calls all webhooks" in expected(caller, id_)


def test_a_webhook_that_was_removed_is_not_called(cloud, caller):
    caller.call("Template_Webhook_Delete", TEMPLATE, URL)
    assert expected(caller, rows_of(cloud)[0].id) == "a delivery to a webhook that the template still has"


def test_a_missing_delivery_is_refused(caller):
    assert expected(caller, f"{VIDEO}/{'0' * 24}") == "the id of a delivery of Webhook_Delivery_List"


@pytest.mark.parametrize("delivery_id", [OTHER_VIDEO, f"{OTHER_VIDEO}/1"])
def test_a_missing_video_has_no_deliveries(caller, delivery_id):
    assert caller.error("Webhook_Delivery_Redeliver", delivery_id) == (1007, {"videoID": OTHER_VIDEO})
