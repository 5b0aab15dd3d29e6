"""Tables with watched rows, and the sparse index that finds those that are due (`domain/watch.py`).

Only a watched row has the attributes `watched` (its state and a shard) and `look_ms`, so only watched rows are in the
index. The shards spread the writes of a large campaign over partitions. `look_ms` changes when a row moves from one
step to the next, not with each report of progress.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.aws.batches import read_many
from chalicelib.aws.metered_table import MeteredTable
from chalicelib.aws.rows import Values, from_row, to_values
from chalicelib.aws.scans import scan_page
from chalicelib.domain.media import Media
from chalicelib.domain.video import Video
from chalicelib.domain.watch import Watch, Watched

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

BY_LOOK = "by_look"
SHARDS = 4
_PAGE = 100

W = TypeVar("W", Video, Media)


class WatchedTable(MeteredTable[W]):
    """A table of rows that must not stop moving.

    - `watch_of(entity, moved_ms)`: the watch of an entity.
    - `unwatched`: the condition of rows of earlier releases that are to be watched, with its names and values.
    """

    watch_of: Callable[[W, int], Watch | None]
    unwatched: tuple[str, dict[str, str], Values]

    def watch(self, entity: W, look_ms: int | None, resumes: int) -> W | None:
        """Set when to look at an entity again (None: never), and how often it was taken up.

        Return the entity, or None if it has moved on since it was read, or another process has just taken it up.
        """
        watch = type(self).watch_of(entity, 0)
        changes = attributes(Watch(watch.state, look_ms) if watch and look_ms is not None else None, entity.id)
        condition, values = self._as_read(entity)
        same = "(resumes = :was_resumes OR (:was_resumes = :zero AND attribute_not_exists(resumes)))"
        values |= {":was_resumes": {"N": str(entity.resumes)}, ":zero": {"N": "0"}}
        return self.update_if(
            entity.account_id,
            entity.id,
            f"#status = :was_status AND {condition} AND {same}",
            values | {":was_status": {"S": str(entity.status)}},
            # The condition has to name the status, which is a reserved word, so it is among the changes.
            changes | {"resumes": resumes, "status": entity.status},
        )

    def due(self, state: Watched, before_ms: int) -> Iterator[W]:
        """Yield the entities in a state that are to be looked at before a time, reading some at a time."""
        return (from_row(row, self.entity) for row in due_rows(self._client, self._table, state, before_ms))

    def watch_earlier_rows(self, cursor: str) -> str | None:
        """Watch the rows of earlier releases among the next rows after a cursor.

        Return the next cursor, or None at the end of the table. It begins with an empty text.
        """
        condition, names, values = self.unwatched
        rows, next_cursor = scan_page(
            self._client,
            self._table,
            cursor,
            FilterExpression=f"attribute_not_exists(watched) AND ({condition})",
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=values,
        )
        for row in rows:
            entity = from_row(row, self.entity)
            watch = type(self).watch_of(entity, self._moved_ms(entity))
            if watch is not None:
                self.watch(entity, watch.look_ms, entity.resumes)
        return next_cursor

    def _row(self, entity: W) -> Values:
        watch = type(self).watch_of(entity, self._moved_ms(entity))
        return super()._row(entity) | to_values(attributes(watch, entity.id))

    def _moved_ms(self, entity: W) -> int:
        raise NotImplementedError

    def _as_read(self, entity: W) -> tuple[str, Values]:
        """Return the condition that an entity of the same status is as it was read, with its values."""
        raise NotImplementedError


def due_rows(client: DynamoDBClient, table: str, state: Watched, before_ms: int) -> Iterator[Values]:
    """Yield the rows of a table that are to be looked at before a time, reading some at a time."""
    for shard in range(SHARDS):
        pages: Any = client.get_paginator("query").paginate(
            TableName=table,
            IndexName=BY_LOOK,
            KeyConditionExpression="watched = :watched AND look_ms <= :before",
            ExpressionAttributeValues=to_values({":watched": f"{state}.{shard}", ":before": before_ms}),
            ProjectionExpression="account_id, id",
            PaginationConfig={"PageSize": _PAGE},
        )
        for page in pages:
            rows = read_many(client, table, page["Items"])
            # The index may be some moments behind the rows.
            yield from (row for row in rows if _is_due(row, state, before_ms))


def _is_due(row: Values, state: Watched, before_ms: int) -> bool:
    watched = row.get("watched", {"S": ""})["S"]
    return watched.partition(".")[0] == state and int(row["look_ms"]["N"]) <= before_ms


def attributes(watch: Watch | None, entity_id: str) -> dict[str, Any]:
    """Return the attributes of a watch. Those of none are None."""
    if watch is None:
        return {"watched": None, "look_ms": None}
    return {"watched": f"{watch.state}.{zlib.crc32(entity_id.encode()) % SHARDS}", "look_ms": watch.look_ms}


class Cursors:
    """The records of how far the reaper has read tables, in the table of leases."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, name: str) -> str | None:
        """Return a cursor, or None if there is none."""
        answer = self._client.get_item(TableName=self._table, Key=_cursor_key(name), ConsistentRead=True)
        return answer["Item"]["cursor"]["S"] if "Item" in answer else None

    def put(self, name: str, cursor: str) -> None:
        """Store a cursor. It does not expire."""
        row: Any = _cursor_key(name) | {"cursor": {"S": cursor}}
        self._client.put_item(TableName=self._table, Item=row)


def _cursor_key(name: str) -> dict[str, Any]:
    return {"scope": {"S": "cursors"}, "id": {"S": name}}
