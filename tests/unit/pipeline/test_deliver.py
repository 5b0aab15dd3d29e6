"""Webhooks."""

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


def test_the_same_message_calls_it_until_it_is_given_up(world):
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


def test_a_message_that_comes_before_its_time_waits_for_the_rest_of_it(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    world.clock.ms += 7_000
    assert (wait_of(world), calls(world)) == (3, [URL])


def test_a_second_message_of_the_same_round_makes_no_call_of_its_own(world):
    """Send two messages, as two workers that end the same video do."""
    deliver(message(), world.on)
    deliver(message(), world.on)
    assert calls(world) == [URL]


def test_nor_does_one_that_comes_while_the_call_is_made(world):
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


def test_nor_one_whose_first_attempt_has_failed(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    assert (wait_of(world), calls(world)) == (10, [URL])


@pytest.mark.parametrize("status", [200, 410, 500])
@pytest.mark.parametrize("calls", range(1, 14))
def test_a_second_worker_makes_no_call_of_its_own_whenever_it_comes(world, calls, status):
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
    # Else there are more calls to be tried than the range says.
    assert come or calls > 8


@pytest.mark.parametrize("deaths", range(1, 12))
def test_a_worker_that_dies_leaves_the_call_to_another_one_which_makes_it_once_more_at_most(world, deaths):
    with suppress(Crashed):
        deliver(message(), world.services_with_crash_after(deaths))
    world.clock.ms += CALL_S * 1000
    deliver(message(), world.on)
    noted = len(world.deliveries.list_of_video(ACCOUNT, VIDEO))
    assert world.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}
    assert len(world.web.calls) - noted in (0, 1)
    assert noted == 1


def test_a_call_that_was_noted_is_not_made_again_though_its_worker_died_then(world):
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


def test_another_round_begins_to_count_anew(world):
    world.web.statuses[URL] = 500
    wait_of(world)
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), number=1))
    wait_of(world, message(delivery_round=1))
    assert [each.attempt for each in world.deliveries.list_of_video(ACCOUNT, VIDEO)] == [1, 1]


def test_a_webhook_that_is_gone_is_called_no_more(world):
    world.web.statuses[URL] = 410
    deliver(message(), world.on)
    assert world.templates.get(ACCOUNT, TEMPLATE).webhooks == (OTHER_URL,)
    (notification,) = world.notifications.list(ACCOUNT)
    assert notification.message == (
        f"the webhook {URL} was not reached: answered with status 410: the template's videos do not call it any more"
    )


def test_nor_is_it_for_other_videos_that_were_to_call_it(world):
    world.web.statuses[URL] = 410
    world.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.DONE))
    deliver(message(), world.on)
    deliver(DeliverMessage(ACCOUNT, OTHER_VIDEO, URL), world.on)
    assert calls(world) == [URL]


def test_a_webhook_that_is_gone_goes_also_while_another_one_is_added(world):
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


def test_a_webhook_that_fails_once_is_no_news_for_the_account(world):
    world.web.problems[URL] = "answered with status 500"
    wait_of(world)
    assert world.notifications.list(ACCOUNT) == []


def test_a_webhook_that_is_reached_at_last_is_no_news_either(world):
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


def test_a_webhook_that_was_given_up_is_not_called_again(world):
    world.web.problems[URL] = "answered with status 500"
    deliver(message(LAST), world.on)
    deliver(message(LAST), world.on)
    assert (len(world.web.calls), len(world.notifications.list(ACCOUNT)), world.queues.sent) == (1, 1, [])


def test_the_webhooks_of_a_video_are_given_up_one_by_one(world):
    world.web.problems |= {URL: "no answer", "http://b/": "no answer"}
    deliver(message(LAST), world.on)
    deliver(DeliverMessage(ACCOUNT, VIDEO, "http://b/", LAST), world.on)
    assert {item.url for item in world.notifications.list(ACCOUNT)} == {URL, "http://b/"}


def test_a_deleted_video_is_told_to_nobody(world):
    world.videos.delete(ACCOUNT, VIDEO)
    deliver(message(), world.on)
    assert world.web.calls == []


def test_a_call_of_an_earlier_round_is_not_made(world):
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), number=1))
    deliver(message(), world.on)
    assert world.web.calls == []


def test_nothing_is_kept_of_a_call_for_a_video_that_is_deleted_meanwhile(world):
    world.videos = Meanwhile(world.videos, partial(world.videos.delete, ACCOUNT, VIDEO))
    deliver(message(), world.on)
    assert world.deliveries.rows == {}
