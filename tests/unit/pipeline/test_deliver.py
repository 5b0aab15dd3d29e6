"""Webhooks."""

from functools import partial

import pytest

from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.messages import DeliverMessage, to_body
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, Meanwhile, make_video

URL = "http://example.com/done"
LAST = 2


@pytest.fixture
def world(world):
    world.videos.put(make_video(status=VideoStatus.DONE, data="mine"))
    return world


def message(attempt=0):
    return DeliverMessage(ACCOUNT, VIDEO, URL, attempt)


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
    deliver(message(attempt), world.on)
    assert world.queues.messages(Queue.DELIVER) == [to_body(message(attempt + 1))]
    assert world.queues.delays(Queue.DELIVER) == [delay_s]


def test_a_webhook_that_fails_once_is_no_news_for_the_account(world):
    world.web.problems[URL] = "answered with status 500"
    deliver(message(), world.on)
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
    world.videos.change(ACCOUNT, VIDEO, tellings=1)
    deliver(message(), world.on)
    assert world.web.calls == []


def test_nothing_is_kept_of_a_call_for_a_video_that_is_deleted_meanwhile(world):
    world.videos = Meanwhile(world.videos, partial(world.videos.delete, ACCOUNT, VIDEO))
    deliver(message(), world.on)
    assert world.deliveries.rows == {}
