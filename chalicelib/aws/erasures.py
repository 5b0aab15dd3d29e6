"""The table of erasures. A row is a receipt, its part about one video, or the note which receipt a video has."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.aws.account_table import AccountTable, row_key
from chalicelib.aws.rows import from_row, to_row
from chalicelib.domain.erasure import Counts, ErasedVideo, Erasure, VideoReceipt, most_of, part_id, receipt_id

# The ids of receipts are hexadecimal. Those of the other rows begin with later letters.
_FIRST, _LAST = "0", "g"


class Erasures(AccountTable[Erasure]):
    """The table of erasures."""

    entity = Erasure

    def page(self, account_id: str, most: int, before: str | None) -> list[Erasure]:
        """Return up to `most` receipts, newest first: all, or those before an id."""
        return list(self._newest(account_id, most, _FIRST, before or _LAST))

    def name_erasure(self, account_id: str, video_id: str, erasure_id: str) -> str:
        """Store which receipt a video has, unless it has one. Return the id of its receipt."""
        if self._put_new_row(to_row(VideoReceipt(account_id, receipt_id(video_id), erasure_id))):
            return erasure_id
        return self.erasure_of(account_id, video_id) or erasure_id

    def erasure_of(self, account_id: str, video_id: str) -> str | None:
        """Return the id of the receipt of a video, or None."""
        key = row_key(account_id, receipt_id(video_id))
        row = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return from_row(row, VideoReceipt).erasure_id if row else None

    def record(self, account_id: str, erasure_id: str, video_id: str, counts: Counts) -> None:
        """Store what an erasure removes of a video. Counts that are stored and larger stay."""
        id_ = part_id(erasure_id, video_id)
        row = self._client.get_item(TableName=self._table, Key=row_key(account_id, id_), ConsistentRead=True)
        known = from_row(row["Item"], ErasedVideo).counts if "Item" in row else {}
        part = ErasedVideo(account_id, id_, video_id, most_of(known, counts))
        self._client.put_item(TableName=self._table, Item=to_row(part))

    def parts(self, account_id: str, erasure_id: str) -> Iterator[ErasedVideo]:
        """Yield the parts of a receipt, by the ids of their videos."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="account_id = :account AND begins_with(id, :prefix)",
            ExpressionAttributeValues={":account": {"S": account_id}, ":prefix": {"S": part_id(erasure_id, "")}},
            ConsistentRead=True,
        )
        return (from_row(row, ErasedVideo) for page in pages for row in page["Items"])
