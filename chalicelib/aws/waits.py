"""Messages that are received more than once: their unfinished attempts, and the events that they wait for.

The rows are in the table of leases. A row of the scope `messages/<message>` counts attempts. The rows
`waits/<what>/<message>` of an account are messages that wait to be woken. All of them expire.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from chalicelib.aws.batches import delete_many
from chalicelib.domain.queue import Queue, UnfinishedAttempts

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# Longer than a queue keeps a message.
_FORGET_S = 5 * 86_400


class Waits:
    """The table of leases, for messages. Times are in seconds since 1970."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def start_attempt(self, message_id: str, now_s: int) -> UnfinishedAttempts:
        """Count a further attempt to handle a message. Return the attempts before it that did not finish.

        The first attempt is not counted, because most messages need one. An attempt counts as unfinished until
        `record_wait` takes it back.
        """
        before = self._count(message_id, 1, now_s, ended=False)
        return UnfinishedAttempts(before.get("attempts", 0) + 1, not before.get("ended"), before.get("started_s"))

    def record_failure(self, message_id: str, now_s: int) -> None:
        """Record that the current attempt ended in a failure, so that nobody takes its worker for dead."""
        self._count(message_id, 0, now_s, ended=True)

    def record_wait(self, message_id: str, now_s: int) -> None:
        """Record that the current attempt ended in a wait, not in a failure."""
        self._count(message_id, -1, now_s, ended=True)

    def register(self, account_id: str, what: str, message_id: str, queue: Queue, receipt: str, now_s: int) -> None:
        """Register that a message waits for something, with the receipt handle that wakes it."""
        row: Any = _key(account_id, f"waits/{what}/{message_id}") | {
            "queue": {"S": queue},
            "receipt": {"S": receipt},
            "expires_s": {"N": str(now_s + _FORGET_S)},
        }
        self._client.put_item(TableName=self._table, Item=row)

    def pop_waiters(self, account_id: str, what: str) -> list[tuple[Queue, str]]:
        """Delete and return the messages that wait for something, by queue and receipt handle."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="#scope = :account AND begins_with(id, :prefix)",
            ExpressionAttributeNames={"#scope": "scope"},
            ExpressionAttributeValues={":account": {"S": account_id}, ":prefix": {"S": f"waits/{what}/"}},
            ConsistentRead=True,
        )
        rows = [row for page in pages for row in page["Items"]]
        delete_many(self._client, self._table, ({"scope": row["scope"], "id": row["id"]} for row in rows))
        return [(Queue(row["queue"]["S"]), row["receipt"]["S"]) for row in rows]

    def _count(self, message_id: str, by: int, now_s: int, *, ended: bool) -> dict[str, int]:
        """Add to the attempts of a message, and return its numbers before."""
        values = {":by": by, ":expires": now_s + _FORGET_S, ":ended": int(ended)}
        sets = "expires_s = :expires, ended = :ended"
        if not ended:
            values[":now"], sets = now_s, f"{sets}, started_s = :now"
        # Each message has its own scope: DynamoDB accepts 1,000 writes a second to one, and 10,000 videos may wait.
        answer = self._client.update_item(
            TableName=self._table,
            Key=_key(f"messages/{message_id}", "attempts"),
            UpdateExpression=f"ADD attempts :by SET {sets}",
            ExpressionAttributeValues={name: {"N": str(value)} for name, value in values.items()},
            ReturnValues="ALL_OLD",
        )
        numbers: Any = answer.get("Attributes", {})
        return {name: int(value["N"]) for name, value in numbers.items() if "N" in value}


def _key(scope: str, id_: str) -> dict[str, Any]:
    return {"scope": {"S": scope}, "id": {"S": id_}}
