"""Calls of webhooks."""

from contextlib import suppress
from functools import partial

import pytest

from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import CALL_S, deliver
from chalicelib.pipeline.waiting import RetryLater
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


@pytest.fixture
def world(world):
    world.templates.put(make_template(webhooks=(URL, OTHER_URL)))
    world.videos.put(make_video(status=VideoStatus.DONE, data="mine"))
    return world


def message(attempt=0, **about):
    return DeliverMessage(ACCOUNT, VIDEO, URL, attempt, **about)


def wait_of(world, delivery=None):
    """Return how long a delivery waits, in s."""
    with pytest.raises(RetryLater) as later:
        deliver(delivery or message(), world.on)
    return later.value.delay_s(0)


def calls(world):
    return [url for url, _ in world.web.calls]


def test_a_webhook_is_called_with_the_video(world):
    deliver(message(), world.on)
    ((url, body),) = world.web.calls
    assert (url, body["id"], body["data"], body["status"]) == (URL, VIDEO, "mine", {"code": "done"})


def test_a_webhook_that_was_reached_is_not_called_again(world):
    deliver(message(), world.on)
    deliver(message(), world.on)
    assert len(world.web.calls) == 1


@pytest.mark.parametrize(("attempt", "delay_s"), [(0, 10), (1, 60)])
def test_a_webhook_that_fails_is_called_again_later(world, attempt, delay_s):
    world.web.problems[URL] = "answered with status 500"
    assert wait_of(world, message(attempt)) == delay_s


def test_the_same_message_makes_all_attempts(world):
    world.web.statuses[URL] = 500
    waits = []
    for _ in range(2):
        waits.append(wait_of(world))
        world.clock.ms += waits[-1] * 1000
    deliver(message(), world.on)
    assert (waits, calls(world), world.queues.sent) == ([10, 60], [URL] * 3, [])
    assert [each.attempt for each in world.deliveries.list_of_video(ACCOUNT, VIDEO)] == [1, 2, 3]
    (notification,) = world.notifications.list(ACCOUNT)
    assert notification.message.endswith("answered with status 500 (attempts: 3)")


def test_an_early_message_waits_until_the_next_attempt_is_due(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    world.clock.ms += 7_000
    assert (wait_of(world), calls(world)) == (3, [URL])


def test_a_second_message_of_the_same_round_makes_no_call_of_its_own(world):
    """Send two messages, as two workers that end the same video do."""
    deliver(message(), world.on)
    deliver(message(), world.on)
    assert calls(world) == [URL]


def test_a_message_that_arrives_during_the_call_makes_no_call_of_its_own(world):
    waits = []
    real = world.web.call_webhook
    other = FakeCloud()
    vars(other).update(vars(world))

    def call_webhook(*call):
        if not waits:
            waits.append(wait_of(other))
        return real(*call)

    world.web.call_webhook = call_webhook
    deliver(message(), world.on)
    deliver(message(), world.on)
    assert (len(waits), calls(world)) == (1, [URL])


def test_a_second_message_makes_no_call_of_its_own_after_a_failed_attempt(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    assert (wait_of(world), calls(world)) == (10, [URL])


@pytest.mark.parametrize("status", [200, 410, 500])
@pytest.mark.parametrize("calls", range(1, 14))
def test_a_second_worker_makes_no_call_of_its_own_between_any_two_calls(world, calls, status):
    world.web.statuses[URL] = status
    come = []

    def second():
        come.append(True)
        with suppress(RetryLater):
            deliver(message(), world.on)

    with suppress(RetryLater):
        deliver(message(), world.services_interrupted_before(calls, second))
    assert (len(world.web.calls), len(world.deliveries.list_of_video(ACCOUNT, VIDEO))) == (1, 1)
    assert len(world.notifications.list(ACCOUNT)) == (status == 410)
    # The interruption must happen at least before each of the first eight calls.
    assert come or calls > 8


@pytest.mark.parametrize("deaths", range(1, 12))
def test_after_a_crash_another_worker_repeats_the_call_at_most_once(world, deaths):
    with suppress(Crashed):
        deliver(message(), world.services_with_crash_after(deaths))
    world.clock.ms += CALL_S * 1000
    deliver(message(), world.on)
    noted = len(world.deliveries.list_of_video(ACCOUNT, VIDEO))
    assert world.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}
    assert len(world.web.calls) - noted in (0, 1)
    assert noted == 1


def test_a_recorded_call_is_not_repeated_after_a_crash(world):
    world.videos = Failing(world.videos, "finish_webhook")
    with pytest.raises(RuntimeError):
        deliver(message(), world.on)
    world.videos = world.videos._thing
    deliver(message(), world.on)
    assert (calls(world), world.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done) == ([URL], {URL})


def test_a_message_of_an_earlier_release_makes_the_attempts_that_are_left(world):
    """Count the attempt of the message: earlier releases stored no round with their calls."""
    world.web.statuses[URL] = 500
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), number=1))
    wait_s = wait_of(world, message(1, delivery_round=1))
    world.clock.ms += wait_s * 1000
    deliver(message(1, delivery_round=1), world.on)
    assert [each.attempt for each in world.deliveries.list_of_video(ACCOUNT, VIDEO)] == [2, 3]


def test_another_delivery_round_counts_its_own_attempts(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), number=1))
    wait_of(world, message(delivery_round=1))
    assert [each.attempt for each in world.deliveries.list_of_video(ACCOUNT, VIDEO)] == [1, 1]


def test_a_webhook_that_is_gone_is_removed_from_the_template(world):
    world.web.statuses[URL] = 410
    deliver(message(), world.on)
    assert world.templates.get(ACCOUNT, TEMPLATE).webhooks == (OTHER_URL,)
    (notification,) = world.notifications.list(ACCOUNT)
    assert notification.message == (
        f"the webhook {URL} was not reached: answered with status 410: the template's videos do not call it any more"
    )


def test_a_webhook_that_is_gone_is_not_called_for_other_videos(world):
    world.web.statuses[URL] = 410
    world.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.DONE))
    deliver(message(), world.on)
    deliver(DeliverMessage(ACCOUNT, OTHER_VIDEO, URL), world.on)
    assert calls(world) == [URL]


def test_a_webhook_that_is_gone_is_removed_while_another_one_is_added(world):
    world.web.statuses[URL] = 410
    add = partial(world.templates.update, ACCOUNT, TEMPLATE, webhooks=(URL, OTHER_URL, "http://c/"))
    world.templates = Meanwhile(world.templates, add)
    deliver(message(), world.on)
    assert world.templates.get(ACCOUNT, TEMPLATE).webhooks == (OTHER_URL, "http://c/")


def test_the_password_of_a_webhook_is_in_no_notification(world):
    url = "https://ann:s3cret@example.com/done"
    world.templates.put(make_template(webhooks=(url,)))
    world.web.problems[url] = "no answer"
    deliver(DeliverMessage(ACCOUNT, VIDEO, url, LAST), world.on)
    (notification,) = world.notifications.list(ACCOUNT)
    assert notification.url == "https://ann:***@example.com/done"
    assert "s3cret" not in repr(notification)


def test_a_webhook_that_fails_once_does_not_notify_the_account(world):
    world.web.problems[URL] = "answered with status 500"
    wait_of(world)
    assert world.notifications.list(ACCOUNT) == []


def test_a_webhook_whose_last_attempt_succeeds_does_not_notify_the_account(world):
    deliver(message(LAST), world.on)
    assert (world.notifications.list(ACCOUNT), world.queues.sent) == ([], [])


def test_a_webhook_that_keeps_failing_ends_as_a_notification(world):
    world.web.problems[URL] = "answered with status 500"
    deliver(message(LAST), world.on)
    (notification,) = world.notifications.list(ACCOUNT)
    assert (notification.kind, notification.url) == (NotificationKind.WEBHOOK, URL)
    assert (notification.video_id, notification.template_id) == (VIDEO, TEMPLATE)
    assert notification.message == (
        "the webhook http://example.com/done was not reached: answered with status 500 (attempts: 3)"
    )


def test_a_webhook_is_not_called_after_its_last_attempt(world):
    world.web.problems[URL] = "answered with status 500"
    deliver(message(LAST), world.on)
    deliver(message(LAST), world.on)
    assert (len(world.web.calls), len(world.notifications.list(ACCOUNT)), world.queues.sent) == (1, 1, [])


def test_each_webhook_of_a_video_has_its_own_attempts(world):
    world.web.problems |= {URL: "no answer", "http://b/": "no answer"}
    deliver(message(LAST), world.on)
    deliver(DeliverMessage(ACCOUNT, VIDEO, "http://b/", LAST), world.on)
    assert {item.url for item in world.notifications.list(ACCOUNT)} == {URL, "http://b/"}


def test_a_deleted_video_calls_no_webhook(world):
    world.videos.delete(ACCOUNT, VIDEO)
    deliver(message(), world.on)
    assert world.web.calls == []


def test_a_message_of_an_earlier_delivery_round_makes_no_call(world):
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), number=1))
    deliver(message(), world.on)
    assert world.web.calls == []


def test_a_call_for_a_video_that_is_deleted_during_it_leaves_no_record(world):
    world.videos = Meanwhile(world.videos, partial(world.videos.delete, ACCOUNT, VIDEO))
    deliver(message(), world.on)
    assert world.deliveries.rows == {}
