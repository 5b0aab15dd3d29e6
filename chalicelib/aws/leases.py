"""The table of render jobs and other leases.

Rows are keyed by (scope, id). The scope of a render job is its account, and jobs wait in the order of their ids. A row
with an `owner` is leased to that worker until `until_s`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.batches import delete_many

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# As long as a queue keeps a message. The table deletes the row some time later.
_FORGET_S = 4 * 86_400
# More than needed, because some of them have a worker.
_LOOKED_AT = 25


class Leases:
    """The table of leases. Times are in seconds since 1970."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def enqueue(self, account_id: str, id_: str, now_s: int) -> None:
        """Add a waiting job, unless its row exists."""
        row: Any = _key(account_id, id_) | {"expires_s": {"N": str(now_s + _FORGET_S)}}
        _tried(
            lambda: self._client.put_item(
                TableName=self._table, Item=row, ConditionExpression="attribute_not_exists(id)"
            )
        )

    def acquire(self, account_id: str, id_: str, owner: str, now_s: int, until_s: int) -> str | None:
        """Acquire a lease for `owner`, or renew its own. Return None if another owner holds it.

        Return the previous owner, whose lease has expired or is renewed, or an empty text if there was none.
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
        """Return the next jobs with this prefix that have no worker: some of them, if there are many."""
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
        """Return the leases of a scope that are held, with their ends. The scope must fit into one read."""
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
        """Release a lease that this owner holds; its row stays."""
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
        """Delete a job or a lease."""
        self._client.delete_item(TableName=self._table, Key=_key(account_id, id_))

    def delete_prefix(self, account_id: str, prefix: str) -> None:
        """Delete all jobs whose ids begin with a prefix."""
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
