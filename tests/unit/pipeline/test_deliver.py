"""Calls of webhooks."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.webhook_secrets import load_webhook_secrets
from chalicelib.domain.webhook_signature import signed_headers
from chalicelib.pipeline import waiting
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.pipeline.webhook_hosts import CALL_S
from tests.fakes import (
    ACCOUNT,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    Crashed,
    Failing,
    FakeCloud,
    Meanwhile,
    make_template,
    make_video,
    with_changes,
)

URL, OTHER_URL = "http://example.com/done", "http://b/"
LAST = 2
# The delay after the first attempt: 10 s, and some more that depends on the video.
FIRST_S = 12


@pytest.fixture
def cloud(cloud):
    cloud.templates.put(make_template(webhooks=(URL, OTHER_URL)))
    cloud.videos.put(make_video(status=VideoStatus.DONE, data="mine"))
    return cloud


def message(attempt=0, **about):
    return DeliverMessage(ACCOUNT, VIDEO, URL, attempt, **about)


def wait_of(cloud, delivery=None):
    """Return how long a delivery waits, in s."""
    with pytest.raises(RetryLater) as later:
        deliver(delivery or message(), cloud.pipeline_services)
    return later.value.delay_s(0)


def calls(cloud):
    return [url for url, _ in cloud.web.calls]


def test_a_webhook_is_called_with_the_video(cloud):
    deliver(message(), cloud.pipeline_services)
    ((url, body),) = cloud.web.calls
    assert (url, body["id"], body["data"], body["status"]) == (URL, VIDEO, "mine", {"code": "done"})


def test_a_webhook_that_was_reached_is_not_called_again(cloud):
    deliver(message(), cloud.pipeline_services)
    deliver(message(), cloud.pipeline_services)
    assert len(cloud.web.calls) == 1


@pytest.mark.parametrize(("attempt", "delay_s"), [(0, 10), (1, 60)])
def test_a_webhook_that_fails_is_called_again_after_a_delay_that_is_longer_by_up_to_a_quarter(cloud, attempt, delay_s):
    cloud.web.problems[URL] = "answered with status 500"
    assert delay_s <= wait_of(cloud, message(attempt)) < delay_s * 5 / 4


def test_the_calls_of_a_campaign_do_not_all_come_again_at_once(cloud):
    cloud.web.statuses[URL] = 500
    cloud.webhook_delays_s = (600,)
    waits = set()
    for number in range(5):
        id_ = f"{number:024x}"
        cloud.videos.put(make_video(id=id_, status=VideoStatus.DONE))
        waits.add(wait_of(cloud, DeliverMessage(ACCOUNT, id_, URL)))
    assert len(waits) > 3


def test_the_same_message_makes_all_attempts(cloud):
    cloud.web.statuses[URL] = 500
    waits = []
    for _ in range(2):
        waits.append(wait_of(cloud))
        cloud.clock.ms += waits[-1] * 1000
    deliver(message(), cloud.pipeline_services)
    assert (waits, calls(cloud), cloud.queues.sent) == ([FIRST_S, 70], [URL] * 3, [])
    assert [each.attempt for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)] == [1, 2, 3]
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.message.endswith("answered with status 500 (attempts: 3)")


def test_an_early_message_waits_until_the_next_attempt_is_due(cloud):
    cloud.web.statuses[URL] = 500
    wait_of(cloud)
    cloud.clock.ms += 7_000
    assert (wait_of(cloud), calls(cloud)) == (FIRST_S - 7, [URL])


def test_a_second_message_of_the_same_round_makes_no_second_call(cloud):
    """Send two messages, as two workers that end the same video do."""
    deliver(message(), cloud.pipeline_services)
    deliver(message(), cloud.pipeline_services)
    assert calls(cloud) == [URL]


def test_a_message_that_arrives_during_the_call_makes_no_second_call(cloud):
    waits = []
    real = cloud.web.call_webhook
    other = FakeCloud()
    vars(other).update(vars(cloud))

    def call_webhook(*call):
        if not waits:
            waits.append(wait_of(other))
        return real(*call)

    cloud.web.call_webhook = call_webhook
    deliver(message(), cloud.pipeline_services)
    deliver(message(), cloud.pipeline_services)
    assert (len(waits), calls(cloud)) == (1, [URL])


def test_a_second_message_makes_no_second_call_after_a_failed_attempt(cloud):
    cloud.web.statuses[URL] = 500
    wait_of(cloud)
    assert (wait_of(cloud), calls(cloud)) == (FIRST_S, [URL])


@pytest.mark.parametrize("status", [200, 410, 500])
@pytest.mark.parametrize("calls", range(1, 14))
def test_a_second_worker_makes_no_second_call_at_any_moment(cloud, calls, status):
    cloud.web.statuses[URL] = status
    come = []

    def second():
        come.append(True)
        with suppress(RetryLater):
            deliver(message(), cloud.pipeline_services)

    with suppress(RetryLater):
        deliver(message(), cloud.services_interrupted_before(calls, second))
    assert (len(cloud.web.calls), len(cloud.deliveries.list_of_video(ACCOUNT, VIDEO))) == (1, 1)
    assert len(cloud.notifications.list(ACCOUNT)) == (status == 410)
    # The interruption must happen at least before each of the first eight calls.
    assert come or calls > 8


@pytest.mark.parametrize("deaths", range(1, 12))
def test_after_a_crash_another_worker_repeats_the_call_at_most_once(cloud, deaths):
    with suppress(Crashed):
        deliver(message(), cloud.services_with_crash_after(deaths))
    cloud.clock.ms += CALL_S * 1000
    with suppress(RetryLater):
        deliver(message(), cloud.pipeline_services)
    cloud.clock.ms += FIRST_S * 1000
    deliver(message(), cloud.pipeline_services)
    noted = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}
    assert noted[-1].is_success
    assert len(cloud.web.calls) in (len(noted), len(noted) - 1)
    assert len(noted) <= 2


def dies_in_its_call(cloud):
    """Let the worker die while it calls the webhook."""

    def call_webhook(*call):
        cloud.web.calls.append(call[:2])
        raise Crashed

    with suppress(Crashed):
        deliver(message(), replace(cloud.pipeline_services, call_webhook=call_webhook))


def test_a_call_is_recorded_before_it_is_made(cloud):
    dies_in_its_call(cloud)
    (row,) = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert (row.state, row.attempt) == (DeliveryState.CALLING, 1)


def test_a_call_whose_worker_died_is_a_failed_attempt(cloud):
    dies_in_its_call(cloud)
    cloud.clock.ms += CALL_S * 1000
    assert wait_of(cloud) == FIRST_S
    (row,) = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert (row.state, row.error) == (DeliveryState.ENDED, "the worker died before it could note the answer")


def test_a_call_that_may_be_going_on_is_waited_for(cloud):
    dies_in_its_call(cloud)
    cloud.clock.ms += CALL_S * 1000 - 100
    assert wait_of(cloud) == waiting.LEASE_WAIT.first_s
    assert len(cloud.web.calls) == 1


def test_a_webhook_whose_workers_all_died_has_failed(cloud):
    """Its server gets as many calls as there are attempts, however often a worker dies."""
    for _ in range(10):
        with suppress(RetryLater):
            dies_in_its_call(cloud)
        cloud.clock.ms += 100 * CALL_S * 1000
    assert len(cloud.web.calls) == LAST + 1
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.message.endswith("the worker died before it could note the answer (attempts: 3)")


def test_a_worker_that_was_only_slow_records_its_success(cloud):
    real = cloud.web.call_webhook

    def call_webhook(*call):
        cloud.clock.ms += CALL_S * 1000
        with suppress(RetryLater):
            deliver(message(), cloud.pipeline_services)
        return real(*call)

    deliver(message(), replace(cloud.pipeline_services, call_webhook=call_webhook))
    assert (calls(cloud), cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done) == ([URL], {URL})


@pytest.mark.parametrize(("status", "wait_s"), [(429, 100), (503, 100), (500, FIRST_S)])
def test_a_busy_server_says_when_to_call_again(cloud, status, wait_s):
    cloud.web.statuses[URL], cloud.web.retry_after_s[URL] = status, 100
    if status == 500:
        # Only the answers 429 and 503 carry such a time (`outbound.webhook`).
        del cloud.web.retry_after_s[URL]
    assert wait_of(cloud) == wait_s


def test_a_server_that_asks_for_less_is_called_when_the_next_attempt_is_due(cloud):
    cloud.web.statuses[URL], cloud.web.retry_after_s[URL] = 503, 1
    assert wait_of(cloud) == FIRST_S


def test_a_server_may_ask_for_an_hour_at_most(cloud):
    cloud.web.statuses[URL], cloud.web.retry_after_s[URL] = 503, 10**9
    deliver(message(), cloud.pipeline_services)
    (row,) = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert 3_600_000 <= row.next_ms - cloud.clock.ms + 10 <= 3_600_020


def test_a_call_is_signed_over_the_bytes_that_are_sent(cloud):
    deliver(message(), cloud.pipeline_services)
    ((body, headers),) = cloud.web.requests
    template = cloud.templates.get(ACCOUNT, TEMPLATE)
    secrets = load_webhook_secrets(template, cloud.pipeline_services)
    assert headers == signed_headers(secrets, headers["webhook-id"], int(headers["webhook-timestamp"]), body)


def test_all_attempts_and_all_webhooks_have_the_id_of_the_event_and_the_time_of_the_attempt(cloud):
    cloud.web.statuses[URL] = 500
    wait_of(cloud)
    cloud.clock.ms += FIRST_S * 1000
    wait_of(cloud)
    deliver(DeliverMessage(ACCOUNT, VIDEO, OTHER_URL), cloud.pipeline_services)
    ids, times = zip(*((sent["webhook-id"], sent["webhook-timestamp"]) for _, sent in cloud.web.requests), strict=True)
    assert (len(set(ids)), len(set(times))) == (1, 2)
    assert {each.event_id for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)} == set(ids)


def test_a_recorded_call_is_not_repeated_after_a_crash(cloud):
    cloud.videos = Failing(cloud.videos, "finish_webhook")
    with pytest.raises(RuntimeError):
        deliver(message(), cloud.pipeline_services)
    cloud.videos = cloud.videos._thing
    deliver(message(), cloud.pipeline_services)
    assert (calls(cloud), cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done) == ([URL], {URL})


def test_a_message_of_an_earlier_release_makes_the_attempts_that_are_left(cloud):
    """Count the attempt of the message: earlier releases stored no round with their calls."""
    cloud.web.statuses[URL] = 500
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), number=1))
    wait_s = wait_of(cloud, message(1, delivery_round=1))
    cloud.clock.ms += wait_s * 1000
    deliver(message(1, delivery_round=1), cloud.pipeline_services)
    assert [each.attempt for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)] == [2, 3]


def test_another_delivery_round_counts_its_own_attempts(cloud):
    cloud.web.statuses[URL] = 500
    wait_of(cloud)
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), number=1))
    wait_of(cloud, message(delivery_round=1))
    assert [each.attempt for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)] == [1, 1]


def test_a_webhook_that_answers_410_is_removed_from_the_template(cloud):
    cloud.web.statuses[URL] = 410
    deliver(message(), cloud.pipeline_services)
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == (OTHER_URL,)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.message == (
        f"the webhook {URL} was not reached: answered with status 410: the template's videos do not call it any more"
    )


def test_a_webhook_that_answered_410_is_not_called_for_other_videos(cloud):
    cloud.web.statuses[URL] = 410
    cloud.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.DONE))
    deliver(message(), cloud.pipeline_services)
    deliver(DeliverMessage(ACCOUNT, OTHER_VIDEO, URL), cloud.pipeline_services)
    assert calls(cloud) == [URL]


def test_a_webhook_that_answers_410_is_removed_while_another_one_is_added(cloud):
    cloud.web.statuses[URL] = 410
    add = partial(cloud.templates.update, ACCOUNT, TEMPLATE, webhooks=(URL, OTHER_URL, "http://c/"))
    cloud.templates = Meanwhile(cloud.templates, add)
    deliver(message(), cloud.pipeline_services)
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == (OTHER_URL, "http://c/")


def test_the_password_of_a_webhook_is_in_no_notification(cloud):
    url = "https://ann:s3cret@example.com/done"
    cloud.templates.put(make_template(webhooks=(url,)))
    cloud.web.problems[url] = "no answer"
    deliver(DeliverMessage(ACCOUNT, VIDEO, url, LAST), cloud.pipeline_services)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert notification.url == "https://***@example.com/done"
    assert "s3cret" not in repr(notification)


def test_a_webhook_that_fails_once_does_not_notify_the_account(cloud):
    cloud.web.problems[URL] = "answered with status 500"
    wait_of(cloud)
    assert cloud.notifications.list(ACCOUNT) == []


def test_a_webhook_whose_last_attempt_succeeds_does_not_notify_the_account(cloud):
    deliver(message(LAST), cloud.pipeline_services)
    assert (cloud.notifications.list(ACCOUNT), cloud.queues.sent) == ([], [])


def test_a_webhook_that_keeps_failing_ends_as_a_notification(cloud):
    cloud.web.problems[URL] = "answered with status 500"
    deliver(message(LAST), cloud.pipeline_services)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert (notification.kind, notification.url) == (NotificationKind.WEBHOOK, URL)
    assert (notification.video_id, notification.template_id) == (VIDEO, TEMPLATE)
    assert notification.message == (
        "the webhook http://example.com/done was not reached: answered with status 500 (attempts: 3)"
    )


def test_a_webhook_is_not_called_after_its_last_attempt(cloud):
    cloud.web.problems[URL] = "answered with status 500"
    deliver(message(LAST), cloud.pipeline_services)
    deliver(message(LAST), cloud.pipeline_services)
    assert (len(cloud.web.calls), len(cloud.notifications.list(ACCOUNT)), cloud.queues.sent) == (1, 1, [])


def test_each_webhook_of_a_video_has_its_own_attempts(cloud):
    cloud.web.problems |= {URL: "no answer", "http://b/": "no answer"}
    deliver(message(LAST), cloud.pipeline_services)
    deliver(DeliverMessage(ACCOUNT, VIDEO, "http://b/", LAST), cloud.pipeline_services)
    assert {item.url for item in cloud.notifications.list(ACCOUNT)} == {URL, "http://b/"}


def test_a_template_that_is_deleted_in_the_meantime_calls_no_webhook(cloud):
    cloud.templates = Meanwhile(cloud.templates, partial(cloud.templates.delete, ACCOUNT, TEMPLATE))
    deliver(message(), cloud.pipeline_services)
    assert (cloud.web.calls, cloud.deliveries.rows) == ([], {})


def test_a_deleted_video_calls_no_webhook(cloud):
    cloud.videos.delete(ACCOUNT, VIDEO)
    deliver(message(), cloud.pipeline_services)
    assert cloud.web.calls == []


def test_a_message_of_an_earlier_delivery_round_makes_no_call(cloud):
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), number=1))
    deliver(message(), cloud.pipeline_services)
    assert cloud.web.calls == []


def test_a_call_for_a_video_that_is_deleted_during_it_leaves_no_record(cloud):
    cloud.videos = Meanwhile(cloud.videos, partial(cloud.videos.delete, ACCOUNT, VIDEO))
    deliver(message(), cloud.pipeline_services)
    assert cloud.deliveries.rows == {}
