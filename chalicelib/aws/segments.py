"""The table of rendered segments: which exist, which video renders one now, and which videos use which.

Rows are keyed by (scope, id). Videos share segments within a scope, which is an account or one video. The row `<name>`
says that a segment exists, or, with an `owner`, that this video renders it now; it is valid until `until_s`. A row
`<name>/<video id>` is a reference: this video uses the segment.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import is_refused
from chalicelib.aws.batches import delete_many, put_many, read_many, side_by_side

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class Segments:
    """The table of segments. Times are in seconds since 1970."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def add_references(self, scope: str, video_id: str, names: Collection[str], until_s: int) -> None:
        """Register that a video uses segments, until `until_s`.

        Register references before checking which segments exist, so that no other video deletes them in between.
        """
        # The row expires, because a worker may crash before it has stored which references it made.
        expires: Any = {"expires_s": {"N": str(until_s)}}
        rows = (_key(scope, f"{name}/{video_id}") | expires for name in sorted(set(names)))
        put_many(self._client, self._table, rows)

    def ready(self, scope: str, names: Collection[str], now_s: int) -> dict[str, int]:
        """Return the segments that exist, each with the time until which the bucket keeps it."""
        found = {}
        for row in read_many(self._client, self._table, [_key(scope, name) for name in sorted(set(names))]):
            until_s = int(row["until_s"]["N"])
            if "owner" not in row and until_s > now_s:
                found[row["id"]["S"]] = until_s
        return found

    def acquire(self, scope: str, name: str, video_id: str, now_s: int, until_s: int) -> bool:
        """Acquire a segment to render it, until `until_s`. Return False if it exists or another video renders it."""
        return self._put(
            scope,
            name,
            {"owner": {"S": video_id}, "until_s": {"N": str(until_s)}},
            "attribute_not_exists(id) OR until_s <= :now OR #owner = :owner",
            {":now": {"N": str(now_s)}, ":owner": {"S": video_id}},
        )

    def take_over(self, scope: str, name: str, video_id: str, until_s: int) -> bool:
        """Acquire a segment even if another video renders it. Return False if it exists."""
        return self._put(
            scope,
            name,
            {"owner": {"S": video_id}, "until_s": {"N": str(until_s)}},
            "attribute_not_exists(id) OR attribute_exists(#owner)",
            {},
        )

    def commit(self, scope: str, name: str, until_s: int, maker: str = "") -> None:
        """Record that a segment exists, until when the bucket keeps it, and the video that rendered it."""
        self._put(scope, name, {"until_s": {"N": str(until_s)}, "maker": {"S": maker}}, "", {})

    def rendered_for(self, scope: str, video_id: str, names: Collection[str]) -> set[str]:
        """Return those of the segments that were rendered for this video."""
        rows = read_many(self._client, self._table, [_key(scope, name) for name in sorted(set(names))])
        return {row["id"]["S"] for row in rows if row.get("maker") == {"S": video_id}}

    def invalidate(self, scope: str, name: str) -> None:
        """Record that a segment does not exist, or has to be rendered again."""
        self._client.delete_item(TableName=self._table, Key=_key(scope, name))

    def release(self, scope: str, video_id: str, names: Collection[str]) -> None:
        """Release the segments that this video had acquired, so that other videos can render them."""
        side_by_side(lambda name: self._release(scope, video_id, name), sorted(set(names)))

    def drop_references(self, scope: str, uses: Mapping[str, Collection[str]]) -> list[str]:
        """Drop the references of videos. `uses` holds the names of segments by video id.

        Return the segments that no other video uses: the caller deletes their files.
        """
        each = sorted({name for names in uses.values() for name in names})
        rows = (_key(scope, f"{name}/{video_id}") for video_id, names in uses.items() for name in set(names))
        delete_many(self._client, self._table, rows)
        used = side_by_side(lambda name: self._is_used(scope, name), each)
        unused = [name for name, is_used in zip(each, used, strict=True) if not is_used]
        delete_many(self._client, self._table, (_key(scope, name) for name in unused))
        return unused

    def _release(self, scope: str, video_id: str, name: str) -> None:
        try:
            self._client.delete_item(
                TableName=self._table,
                Key=_key(scope, name),
                ConditionExpression="#owner = :owner",
                ExpressionAttributeNames={"#owner": "owner"},
                ExpressionAttributeValues={":owner": {"S": video_id}},
            )
        except ClientError as error:
            if not is_refused(error):
                raise

    def _is_used(self, scope: str, name: str) -> bool:
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="#scope = :scope AND begins_with(id, :prefix)",
            ExpressionAttributeNames={"#scope": "scope"},
            ExpressionAttributeValues={":scope": {"S": scope}, ":prefix": {"S": f"{name}/"}},
            ConsistentRead=True,
            Limit=1,
        )
        return bool(answer["Items"])

    def _put(self, scope: str, name: str, fields: dict[str, Any], condition: str, values: dict[str, Any]) -> bool:
        names = {"ExpressionAttributeNames": {"#owner": "owner"}}
        options: Any = {"ConditionExpression": condition, **names} if condition else {}
        if values:
            options["ExpressionAttributeValues"] = values
        # The table deletes the row some time after that.
        row: Any = _key(scope, name) | fields | {"expires_s": fields["until_s"]}
        try:
            self._client.put_item(TableName=self._table, Item=row, **options)
        except ClientError as error:
            if is_refused(error):
                return False
            raise
        return True


def _key(scope: str, id_: str) -> dict[str, Any]:
    return {"scope": {"S": scope}, "id": {"S": id_}}
