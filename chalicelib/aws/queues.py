"""The queues in SQS."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.domain.errors import Transient
from chalicelib.domain.messages import SentMessage, to_body
from chalicelib.domain.queue import MAX_DELAY_S, Queue

if TYPE_CHECKING:
    from types_boto3_sqs.client import SQSClient

_MOST_SENT = 10
_NOT_IN_FLIGHT = {"MessageNotInflight", "ReceiptHandleIsInvalid", "InvalidParameterValue"}


class Queues:
    """The queues of one stack."""

    def __init__(self, client: SQSClient, stack: str) -> None:
        self._client = client
        self._stack = stack
        self._url = cache(self._find_url)

    def send(self, queue: Queue, message: SentMessage, delay_s: int = 0) -> None:
        """Send a message. It becomes visible after `delay_s` (at most 900)."""
        entry = _entry(message)
        self._client.send_message(QueueUrl=self._url(queue), DelaySeconds=min(delay_s, MAX_DELAY_S), **entry)

    def send_many(self, queue: Queue, messages: Sequence[SentMessage]) -> None:
        """Send messages, in their order.

        Raises:
            Transient: SQS did not accept some of them.
        """
        for first in range(0, len(messages), _MOST_SENT):
            part = messages[first : first + _MOST_SENT]
            entries: Any = [{"Id": str(number), **_entry(message)} for number, message in enumerate(part)]
            failed = self._client.send_message_batch(QueueUrl=self._url(queue), Entries=entries).get("Failed")
            if failed:
                raise Transient(f"{len(failed)} messages were not put into the queue {queue}: {failed[0]}")

    def release(self, queue: Queue, receipt: str, delay_s: int) -> None:
        """Make a received message visible again after `delay_s`, before its visibility timeout ends."""
        self._client.change_message_visibility(
            QueueUrl=self._url(queue), ReceiptHandle=receipt, VisibilityTimeout=delay_s
        )

    def hide(self, queue: Queue, receipt: str, seconds: int) -> None:
        """Hide a received message for so long from now on, if it is still hidden since it was received.

        The receipt handle stays valid: SQS issues another one only when the message is received again.
        """
        try:
            self.release(queue, receipt, seconds)
        except ClientError as error:
            # The message is visible already, was received again, or is gone.
            if error.response["Error"]["Code"].rpartition(".")[2] not in _NOT_IN_FLIGHT:
                raise

    def wake(self, queue: Queue, receipt: str) -> None:
        """Make a waiting message visible at once, if it still waits since it was received with this handle."""
        self.hide(queue, receipt, 0)

    def dead_letter(self, body: str) -> None:
        """Move a message, as it was received, to the dead-letter queue."""
        self._client.send_message(QueueUrl=self._url(Queue.DEAD), MessageBody=body)

    def count_waiting(self, queue: Queue) -> int:
        """Return about how many messages wait for a worker, without those that are delayed or being worked on."""
        name: Any = "ApproximateNumberOfMessages"
        answer = self._client.get_queue_attributes(QueueUrl=self._url(queue), AttributeNames=[name])
        return int(answer["Attributes"][name])

    def _find_url(self, queue: Queue) -> str:
        return self._client.get_queue_url(QueueName=queue_name(self._stack, queue))["QueueUrl"]


def _entry(message: SentMessage) -> Any:
    # Standard queues with message groups are fair: many messages of one account do not delay those of others.
    # Source: Amazon SQS, "Fair queues".
    body = to_body(message)
    group = {"MessageGroupId": body["account_id"]} if "account_id" in body else {}
    return {"MessageBody": json.dumps(body), **group}


def queue_name(stack: str, queue: Queue) -> str:
    """Return the name of a queue, as in .chalice/resources.json."""
    return f"{stack}-{queue}"
