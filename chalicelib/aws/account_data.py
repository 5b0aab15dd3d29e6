"""Delete all rows of an account in a table. Only their keys are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from chalicelib.aws.batches import delete_many

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# Deleting a batch of this size takes about half a second.
_MOST = 250


class AccountRows:
    """The rows of a table by owner. `keys` are the attributes of the rows' key, the owner's first."""

    def __init__(self, client: DynamoDBClient, table: str, keys: Sequence[str] = ("account_id", "id")) -> None:
        self._client = client
        self._table = table
        self._keys = keys

    def delete_batch(self, owner: str) -> bool:
        """Delete one batch of an owner's rows. Return whether there were any."""
        found = self._client.query(
            TableName=self._table,
            KeyConditionExpression="#0 = :owner",
            ProjectionExpression=", ".join(f"#{index}" for index in range(len(self._keys))),
            ExpressionAttributeNames={f"#{index}": key for index, key in enumerate(self._keys)},
            ExpressionAttributeValues={":owner": {"S": owner}},
            ConsistentRead=True,
            Limit=_MOST,
        )["Items"]
        delete_many(self._client, self._table, found)
        return bool(found)


class SegmentRows:
    """The segments of an account's videos: shared ones, and those of single videos (`Video.scope`)."""

    def __init__(self, client: DynamoDBClient, segments: str, videos: str) -> None:
        self._client = client
        self._rows = AccountRows(client, segments, ("scope", "id"))
        self._videos = videos

    def delete_batch(self, owner: str) -> bool:
        """Delete one batch of rows of an account's segments. Return whether there were any."""
        return self._rows.delete_batch(owner) or any(map(self._rows.delete_batch, self._own_scopes(owner)))

    def _own_scopes(self, owner: str) -> set[str]:
        """Return the scopes of the videos that do not share their segments."""
        pages: Any = self._client.get_paginator("query").paginate(
            TableName=self._videos,
            KeyConditionExpression="account_id = :owner",
            FilterExpression="begins_with(#scope, :own)",
            ProjectionExpression="#scope",
            ExpressionAttributeNames={"#scope": "scope"},
            ExpressionAttributeValues={":owner": {"S": owner}, ":own": {"S": f"{owner}/"}},
        )
        return {row["scope"]["S"] for page in pages for row in page["Items"]}


class ConnectionRows:
    """The connections of an account, with the rows that name the account under its YouTube accounts."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table
        self._rows = AccountRows(client, table)

    def delete_batch(self, owner: str) -> bool:
        """Delete one batch of an account's connections. Return whether there were any."""
        found = self._client.query(
            TableName=self._table,
            KeyConditionExpression="account_id = :owner",
            ProjectionExpression="id",
            ExpressionAttributeValues={":owner": {"S": owner}},
            ConsistentRead=True,
            Limit=_MOST,
        )["Items"]
        delete_many(self._client, self._table, [sharing_key(row["id"]["S"], owner) for row in found])
        return self._rows.delete_batch(owner)


def sharing_key(youtube_id: str, account_id: str) -> dict[str, Any]:
    """Return the key of the row that names an account under a YouTube account."""
    return {"account_id": {"S": f"youtube/{youtube_id}"}, "id": {"S": account_id}}
