"""The tables of viewings, and of the sums over them.

A viewing's row and what its change adds to the sums are written in one transaction, so each change counts once, even if
a beacon arrives twice or the SDK sends the transaction again. The sums of a video, of a template, and of a template's
days are spread over several rows: transactions at the same time that write to one row make each other wait.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import cancellations, is_key, retry_conflicts, row_key
from chalicelib.aws.batches import delete_many, read_many
from chalicelib.aws.rows import Values, from_row, to_row, to_values
from chalicelib.domain.viewing import COUNTS, PARTS, Sums, Viewing, sums_of, utc_day

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

VIDEO_SHARDS = 4
TEMPLATE_SHARDS = 16
"""A personal video has few viewings, and many videos of a template are seen at once."""
_TOTAL = "total"
_PARTS = [f"part{part:02d}" for part in range(PARTS)]


class Statistics:
    """The tables `viewings` and `analytics`."""

    def __init__(self, client: DynamoDBClient, viewings: str, sums: str) -> None:
        self._client = client
        self._viewings = viewings
        self._sums = sums

    def viewing(self, account_id: str, viewing_key: str) -> Viewing | None:
        """Return a viewing by its `id`, or None."""
        answer = self._client.get_item(
            TableName=self._viewings, Key=row_key(account_id, viewing_key), ConsistentRead=True
        )
        return from_row(answer["Item"], Viewing) if "Item" in answer else None

    def record(self, was: Viewing | None, now: Viewing, template_id: str, expires_s: int) -> bool:
        """Store a viewing, and add what has changed to the sums. Return False if it is no longer as it was read.

        Raises:
            Transient: too many others write to the same sums.
        """
        added = sums_of(now.state) - sums_of(was.state if was else None)
        video_id, shard = now.video_id, zlib.crc32(now.viewing_id.encode())
        writes = [
            self._put(was, now, expires_s),
            *self._add(now.account_id, f"{video_id}/{shard % VIDEO_SHARDS}", added),
            *self._add(now.account_id, _template_key(template_id, _TOTAL, shard), added, with_parts=False),
            *self._add(now.account_id, _template_key(template_id, utc_day(now.created_ms), shard), added),
        ]
        try:
            retry_conflicts(lambda: self._client.transact_write_items(TransactItems=writes))
        except ClientError as error:
            if "ConditionalCheckFailed" in cancellations(error):
                return False
            raise
        return True

    def of_videos(self, account_id: str, video_ids: Sequence[str]) -> dict[str, Sums]:
        """Return the sums of videos. Those without any are left out."""
        return self._totals(account_id, [f"{id_}/{shard}" for id_ in video_ids for shard in range(VIDEO_SHARDS)])

    def of_templates(self, account_id: str, template_ids: Sequence[str]) -> dict[str, Sums]:
        """Return the sums of templates, without those of parts. Templates without any are left out."""
        shards = range(TEMPLATE_SHARDS)
        return self._totals(account_id, [_template_key(id_, _TOTAL, shard) for id_ in template_ids for shard in shards])

    def by_day(self, account_id: str, template_id: str, first_day: str, last_day: str) -> dict[str, Sums]:
        """Return the sums of a template by day, as `2026-11-29` in UTC, oldest first. Days without any are left out."""
        found: dict[str, Sums] = defaultdict(Sums)
        first, last = (
            _template_key(template_id, first_day, 0),
            _template_key(template_id, last_day, TEMPLATE_SHARDS - 1),
        )
        for row in self._rows(self._sums, account_id, "id BETWEEN :first AND :last", first=first, last=last):
            found[row["id"]["S"].split("/")[1]] += _to_sums(row)
        return dict(found)

    def viewings_of(self, account_id: str, video_id: str, most: int) -> Sequence[Viewing]:
        """Return up to `most` viewings of a video that may be listed, in no order."""
        if not is_key(video_id):
            return []
        rows = self._rows(self._viewings, account_id, "begins_with(id, :video)", video=f"{video_id}/")
        viewings = (from_row(row, Viewing) for row in rows)
        return list(islice((each for each in viewings if each.is_listed), most))

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        """Delete the viewings of a video and the sums over them. The sums of its template stay."""
        # The viewings first: a beacon that is taken meanwhile then begins a new one, whose recorder finds the video
        # gone and deletes it.
        for table in (self._viewings, self._sums):
            self._delete(table, account_id, f"{video_id}/")

    def delete_of_template(self, account_id: str, template_id: str) -> None:
        """Delete the sums of a template."""
        self._delete(self._sums, account_id, f"{template_id}/")

    def _put(self, was: Viewing | None, now: Viewing, expires_s: int) -> Any:
        put: dict[str, Any] = {
            "TableName": self._viewings,
            "Item": to_row(now) | to_values({"expires_s": expires_s}),
            "ConditionExpression": "attribute_not_exists(id)",
        }
        if was is not None:
            put |= {
                "ConditionExpression": "version = :was",
                "ExpressionAttributeValues": to_values({":was": was.version}),
            }
        return {"Put": put}

    def _add(self, account_id: str, key: str, added: Sums, *, with_parts: bool = True) -> Iterator[Any]:
        """Yield the write that adds to a row of sums, unless there is nothing to add."""
        amounts = dict(zip(COUNTS, added.counts, strict=True))
        if with_parts:
            amounts |= dict(zip(_PARTS, added.parts, strict=True))
        amounts = {name: amount for name, amount in amounts.items() if amount}
        if amounts:
            values = {amount: f":by{amount}" for amount in amounts.values()}
            update = {
                "TableName": self._sums,
                "Key": row_key(account_id, key),
                "UpdateExpression": "ADD " + ", ".join(f"#{name} {values[amount]}" for name, amount in amounts.items()),
                "ExpressionAttributeNames": {f"#{name}": name for name in amounts},
                "ExpressionAttributeValues": {name: {"N": str(amount)} for amount, name in values.items()},
            }
            yield {"Update": update}

    def _totals(self, account_id: str, keys: Iterable[str]) -> dict[str, Sums]:
        found: dict[str, Sums] = defaultdict(Sums)
        for row in read_many(self._client, self._sums, [row_key(account_id, key) for key in keys]):
            found[row["id"]["S"].partition("/")[0]] += _to_sums(row)
        return dict(found)

    def _rows(self, table: str, account_id: str, condition: str, **values: str) -> Iterator[Any]:
        pages: Any = self._client.get_paginator("query").paginate(
            TableName=table,
            KeyConditionExpression=f"account_id = :account AND {condition}",
            ExpressionAttributeValues={":account": {"S": account_id}}
            | {f":{name}": {"S": value} for name, value in values.items()},
            ConsistentRead=True,
        )
        return (row for page in pages for row in page["Items"])

    def _delete(self, table: str, account_id: str, prefix: str) -> None:
        keys = self._rows(table, account_id, "begins_with(id, :prefix)", prefix=prefix)
        delete_many(self._client, table, [row_key(account_id, row["id"]["S"]) for row in keys])


def _template_key(template_id: str, about: str, shard: int) -> str:
    return f"{template_id}/{about}/{shard % TEMPLATE_SHARDS:02d}"


def _to_sums(row: Values) -> Sums:
    def number(name: str) -> int:
        return int(row[name]["N"]) if name in row else 0

    if not any(name in row for name in _PARTS):
        return Sums(*map(number, COUNTS))
    return Sums(*map(number, COUNTS), parts=tuple(map(number, _PARTS)))
