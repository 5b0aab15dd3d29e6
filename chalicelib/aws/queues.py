"""The queues in SQS, one a step of the pipeline."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.domain.queue import MAX_DELAY_S, Queue

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient


class Queues:
    """The queues of one stack."""

    def __init__(self, client: SQSClient, stack: str) -> None:
        self._client = client
        self._stack = stack
        self._url = cache(self._find_url)

    def send(self, queue: Queue, message: dict[str, Any], delay_s: int = 0) -> None:
        """Put a message into a queue, to be seen after `delay_s` (at most 900)."""
        self._client.send_message(
            QueueUrl=self._url(queue), MessageBody=json.dumps(message), DelaySeconds=min(delay_s, MAX_DELAY_S)
        )

    def release(self, queue: Queue, receipt: str, delay_s: int) -> None:
        """Let a message that could not be worked on come again after `delay_s`, not after the whole time-out."""
        self._client.change_message_visibility(
            QueueUrl=self._url(queue), ReceiptHandle=receipt, VisibilityTimeout=delay_s
        )

    def _find_url(self, queue: Queue) -> str:
        return self._client.get_queue_url(QueueName=queue_name(self._stack, queue))["QueueUrl"]


def queue_name(stack: str, queue: Queue) -> str:
    """The name of a queue, as in .chalice/resources.json."""
    return f"{stack}-{queue}"
