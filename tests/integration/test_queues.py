"""The queues: the same tests for SQS and the fakes."""

import json

import boto3
import pytest

from chalicelib.aws.queues import Queues
from chalicelib.domain.messages import RenderMessage, VideoMessage, to_body
from chalicelib.domain.queue import Queue
from tests.fakes import ACCOUNT, VIDEO
from tests.integration.stack import REGION, STACK

MESSAGE = VideoMessage(ACCOUNT, VIDEO)


def numbered(number):
    return VideoMessage(ACCOUNT, VIDEO, number)


@pytest.mark.parametrize("queue", Queue)
def test_a_message_arrives_in_its_queue_as_it_was_sent(cloud, queue):
    cloud.queues.send(queue, RenderMessage(ACCOUNT, VIDEO, "Zoë 🎬"))
    assert cloud.queues.messages(queue) == [to_body(RenderMessage(ACCOUNT, VIDEO, "Zoë 🎬"))]


def test_a_message_arrives_in_no_other_queue(cloud):
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    assert cloud.queues.messages(Queue.RENDER_H264) == []


def test_many_messages_arrive_in_their_order(cloud):
    cloud.queues.send_many(Queue.PREPARE, [numbered(number) for number in range(7)])
    assert cloud.queues.messages(Queue.PREPARE) == [to_body(numbered(number)) for number in range(7)]


@pytest.fixture
def sqs(aws):
    return boto3.client("sqs", region_name=REGION)


def test_a_delayed_message_is_not_visible_yet(sqs):
    Queues(sqs, STACK).send(Queue.DELIVER, MESSAGE, 60)
    assert _counts(sqs, Queue.DELIVER) == {
        "ApproximateNumberOfMessages": "0",
        "ApproximateNumberOfMessagesDelayed": "1",
    }


def test_a_released_message_is_visible_before_its_visibility_timeout(sqs):
    queues = Queues(sqs, STACK)
    queues.send(Queue.RENDER_H264, MESSAGE)
    queues.release(Queue.RENDER_H264, _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"], 0)
    assert [message["Body"] for message in _receive(sqs, Queue.RENDER_H264)] == [json.dumps(to_body(MESSAGE))]


def test_a_message_that_is_not_released_does_not(sqs):
    Queues(sqs, STACK).send(Queue.RENDER_H264, MESSAGE)
    _receive(sqs, Queue.RENDER_H264)
    assert _receive(sqs, Queue.RENDER_H264) == []


def test_a_message_that_waits_is_woken(sqs):
    queues = Queues(sqs, STACK)
    queues.send(Queue.RENDER_H264, MESSAGE)
    receipt = _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"]
    queues.release(Queue.RENDER_H264, receipt, 600)
    queues.wake(Queue.RENDER_H264, receipt)
    assert [message["Body"] for message in _receive(sqs, Queue.RENDER_H264)] == [json.dumps(to_body(MESSAGE))]


def test_a_message_that_is_hidden_for_a_shorter_time_can_still_be_woken_and_deleted(sqs):
    queues = Queues(sqs, STACK)
    queues.send(Queue.RENDER_H264, MESSAGE)
    receipt = _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"]
    queues.hide(Queue.RENDER_H264, receipt, 600)
    queues.hide(Queue.RENDER_H264, receipt, 1)
    queues.wake(Queue.RENDER_H264, receipt)
    sqs.delete_message(QueueUrl=_url(sqs, Queue.RENDER_H264), ReceiptHandle=receipt)
    assert _receive(sqs, Queue.RENDER_H264) == []


def test_a_message_that_is_hidden_for_zero_seconds_is_visible(sqs):
    queues = Queues(sqs, STACK)
    queues.send(Queue.RENDER_H264, MESSAGE)
    queues.hide(Queue.RENDER_H264, _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"], 0)
    assert len(_receive(sqs, Queue.RENDER_H264)) == 1


def test_hiding_a_message_with_an_unknown_receipt_is_not_an_error(sqs):
    Queues(sqs, STACK).hide(Queue.RENDER_H264, "unknown", 60)


def test_waking_a_deleted_or_received_message_is_not_an_error(sqs):
    queues = Queues(sqs, STACK)
    queues.send(Queue.RENDER_H264, MESSAGE)
    first = _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"]
    queues.release(Queue.RENDER_H264, first, 0)
    queues.wake(Queue.RENDER_H264, first)
    url = sqs.get_queue_url(QueueName=f"{STACK}-{Queue.RENDER_H264}")["QueueUrl"]
    last = _receive(sqs, Queue.RENDER_H264)[0]["ReceiptHandle"]
    sqs.delete_message(QueueUrl=url, ReceiptHandle=last)
    queues.wake(Queue.RENDER_H264, last)


def test_a_message_is_dead_lettered_as_it_was_received(sqs):
    Queues(sqs, STACK).dead_letter("not JSON")
    assert [message["Body"] for message in _receive(sqs, Queue.DEAD)] == ["not JSON"]


def test_more_messages_arrive_than_one_call_takes(sqs):
    Queues(sqs, STACK).send_many(Queue.PREPARE, [numbered(number) for number in range(23)])
    assert _counts(sqs, Queue.PREPARE)["ApproximateNumberOfMessages"] == "23"


def test_messages_that_are_delayed_or_worked_on_do_not_wait(sqs):
    queues = Queues(sqs, STACK)
    queues.send_many(Queue.PREPARE, [numbered(number) for number in range(3)])
    queues.send(Queue.PREPARE, MESSAGE, 60)
    _receive(sqs, Queue.PREPARE)
    assert queues.count_waiting(Queue.PREPARE) == 2


def test_the_messages_of_an_account_are_a_group_of_their_own(sqs):
    Queues(sqs, STACK).send(Queue.PREPARE, MESSAGE)
    answer = sqs.receive_message(QueueUrl=_url(sqs, Queue.PREPARE), AttributeNames=["MessageGroupId"])
    assert answer["Messages"][0]["Attributes"]["MessageGroupId"] == ACCOUNT


def _url(sqs, queue):
    return sqs.get_queue_url(QueueName=f"{STACK}-{queue}")["QueueUrl"]


def _receive(sqs, queue):
    return sqs.receive_message(QueueUrl=_url(sqs, queue)).get("Messages", [])


def _counts(sqs, queue):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"]
    return sqs.get_queue_attributes(QueueUrl=_url(sqs, queue), AttributeNames=names)["Attributes"]
