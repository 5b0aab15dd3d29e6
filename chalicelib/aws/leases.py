"""The table of render jobs that wait for a worker, or have one.

Rows are keyed by (scope, id), the scope being the account, and wait in the order of their ids. A row with an owner is
being worked on, up to `until_s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.batches import delete_many

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# As long as a message waits in the queue; the table forgets a row some time after that by itself.
_FORGET_S = 4 * 86_400
# More than are wanted, as some of them have a worker.
_LOOKED_AT = 25


class Leases:
    """The table of leases. Times are seconds since 1970."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def enqueue(self, account_id: str, id_: str, now_s: int) -> None:
        """Let a job wait, unless it does or has a worker."""
        row: Any = _key(account_id, id_) | {"expires_s": {"N": str(now_s + _FORGET_S)}}
        _tried(
            lambda: self._client.put_item(
                TableName=self._table, Item=row, ConditionExpression="attribute_not_exists(id)"
            )
        )

    def acquire(self, account_id: str, id_: str, owner: str, now_s: int, until_s: int) -> str | None:
        """Give a job to a worker, or let it keep it for longer; None if another one has it.

        Answers who had it last and has not been heard of since, or an empty text if nobody.
        """
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=_key(account_id, id_),
                UpdateExpression="SET #owner = :owner, until_s = :until, expires_s = :expires",
                ConditionExpression="attribute_not_exists(#owner) OR until_s <= :now OR #owner = :owner",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={
                    ":owner": {"S": owner},
                    ":until": {"N": str(until_s)},
                    ":expires": {"N": str(until_s + _FORGET_S)},
                    ":now": {"N": str(now_s)},
                },
                ReturnValues="ALL_OLD",
            )
        except ClientError as error:
            if _is_refused(error):
                return None
            raise
        return answer.get("Attributes", {}).get("owner", {"S": ""})["S"]

    def list_waiting(self, account_id: str, prefix: str, after: str, now_s: int) -> list[str]:
        """The next jobs that have no worker, among those whose ids begin alike; not all of them, if they are many."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="#scope = :account AND id BETWEEN :after AND :last",
            FilterExpression="id <> :after AND (attribute_not_exists(#owner) OR until_s <= :now)",
            ExpressionAttributeNames={"#scope": "scope", "#owner": "owner"},
            ExpressionAttributeValues={
                ":account": {"S": account_id},
                ":after": {"S": after},
                ":last": {"S": f"{prefix}\uffff"},
                ":now": {"N": str(now_s)},
            },
            Limit=_LOOKED_AT,
        )
        return [row["id"]["S"] for row in answer["Items"]]

    def list_held(self, scope: str, now_s: int) -> dict[str, int]:
        """What of a scope somebody has, however little of it there is (it is read at once), and until when."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="#scope = :scope",
            ExpressionAttributeNames={"#scope": "scope"},
            ExpressionAttributeValues={":scope": {"S": scope}},
            ConsistentRead=True,
        )
        until_s = {row["id"]["S"]: int(row["until_s"]["N"]) for row in answer["Items"] if "until_s" in row}
        return {id_: until for id_, until in until_s.items() if until > now_s}

    def release(self, account_id: str, id_: str, owner: str) -> None:
        """Let a job wait again that this worker has."""
        _tried(
            lambda: self._client.update_item(
                TableName=self._table,
                Key=_key(account_id, id_),
                UpdateExpression="REMOVE #owner, until_s",
                ConditionExpression="#owner = :owner",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":owner": {"S": owner}},
            )
        )

    def delete(self, account_id: str, id_: str) -> None:
        """Forget a job."""
        self._client.delete_item(TableName=self._table, Key=_key(account_id, id_))

    def delete_prefix(self, account_id: str, prefix: str) -> None:
        """Forget all jobs whose ids begin so."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="#scope = :account AND begins_with(id, :prefix)",
            ProjectionExpression="#scope, id",
            ExpressionAttributeNames={"#scope": "scope"},
            ExpressionAttributeValues={":account": {"S": account_id}, ":prefix": {"S": prefix}},
        )
        delete_many(self._client, self._table, (row for page in pages for row in page["Items"]))


def _tried(write: Any) -> None:
    try:
        write()
    except ClientError as error:
        if not _is_refused(error):
            raise


def _is_refused(error: ClientError) -> bool:
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def _key(account_id: str, id_: str) -> dict[str, Any]:
    return {"scope": {"S": account_id}, "id": {"S": id_}}
