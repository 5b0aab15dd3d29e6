"""Tables whose rows have a share in their account's balance: the credits held for a video, the bytes of a media file.

A write that changes a row's share is one transaction with the balance and the ledger. The row records the share that
was counted. So the balance changes once, even if a step crashes, a message arrives twice, or two workers do the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import AccountTable, changing, is_refused, retry_conflicts, row_key
from chalicelib.aws.batches import side_by_side
from chalicelib.aws.chunks import chunks
from chalicelib.aws.ledger import Ledger, RowChanged, unchanged
from chalicelib.aws.rows import to_attributes
from chalicelib.domain.credit import Amounts, entry_for_row
from chalicelib.domain.media import Media
from chalicelib.domain.video import Video

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

MOST_MOVED = 49
"""The most rows of one transaction: DynamoDB allows 100 items, and each row adds a ledger entry, plus one balance."""

C = TypeVar("C", Video, Media)


class MeteredTable(AccountTable[C]):
    """A table of metered rows.

    - `billing_fields`: the fields that decide a row's share of the balance.
    - `guarded_fields`: further fields that no transition overwrites if they have changed since they were read.
    - `balance_delta(before, after)`: how a change of the row changes the balance.
    """

    billing_fields: frozenset[str]
    guarded_fields: frozenset[str] = frozenset()
    balance_delta: Callable[[C | None, C | None], Amounts]

    def __init__(self, client: DynamoDBClient, table: str, ledger: Ledger) -> None:
        super().__init__(client, table)
        self._ledger = ledger

    def put(self, entity: C) -> None:
        """Store an entity, replacing the row as a whole.

        Raises:
            InsufficientCredit: the account has less credit than the row would hold.
        """
        written = False
        while not written:
            before = self.get(entity.account_id, entity.id)
            written = self._write("Put", {"Item": self._row(entity)}, entity, before, entity)

    def delete(self, account_id: str, entity_id: str) -> bool:
        """Delete a row. Return whether it existed."""
        while before := self.get(account_id, entity_id):
            if self._write("Delete", {"Key": row_key(account_id, entity_id)}, before, before, None):
                return True
        return False

    def delete_many(self, account_id: str, entity_ids: Sequence[str]) -> None:
        """Delete rows, if they exist. Each id may be given once."""
        for part in chunks(entity_ids, MOST_MOVED):
            rows = self.get_many(account_id, part)
            moving = {row.id: moved for row in rows if (moved := type(self).balance_delta(row, None))}
            together = [row for row in rows if row.id in moving]
            singly = [row.id for row in rows if row.id not in moving]
            if not self._delete_together(together, moving):
                singly += moving
            side_by_side(lambda entity_id: self.delete(account_id, entity_id), singly)

    def _delete_together(self, rows: Sequence[C], moved: Mapping[str, Amounts]) -> bool:
        """Delete rows that all have a share. Return False, and delete nothing, if one of them has changed."""
        entries = [entry_for_row(row, moved[row.id], self._ledger.now_ms()) for row in rows]
        writes = [
            {"Delete": {"TableName": self._table, "Key": row_key(row.account_id, row.id)} | self._as_before({}, row)}
            for row in rows
        ]
        try:
            if rows:
                self._ledger.append_with(entries, writes)
        except RowChanged:
            return False
        return True

    def update(self, account_id: str, entity_id: str, /, **changes: Any) -> C | None:
        """Set fields (None removes one) and return the entity, or None if its row is gone.

        Raises:
            InsufficientCredit: the account has less credit than the row would hold.
        """
        if not self.billing_fields & changes.keys():
            return AccountTable.update(self, account_id, entity_id, **changes)
        return self._move(account_id, entity_id, changes)

    def _move(
        self,
        account_id: str,
        entity_id: str,
        changes: dict[str, Any],
        is_wanted: Callable[[C], bool] = lambda _: True,
    ) -> C | None:
        """Set billing fields of a row, if it is as wanted. Return the row, or None."""
        return self._move_to(
            account_id, entity_id, changes, lambda now: replace(now, **changes) if is_wanted(now) else None
        )

    def _move_to(
        self, account_id: str, entity_id: str, changes: Mapping[str, Any], changed: Callable[[C], C | None]
    ) -> C | None:
        """Set billing fields of a row. `changed` returns the row after the changes, or None to refuse them."""
        expression, names, values = changing(to_attributes(self.entity, changes))
        update = {
            "Key": row_key(account_id, entity_id),
            "UpdateExpression": expression,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values,
        }
        while before := self.get(account_id, entity_id):
            after = changed(before)
            if after is None:
                return None
            if self._write("Update", update, before, before, after):
                return after
        return None

    def _write(self, verb: str, request: dict[str, Any], row: C, before: C | None, after: C | None) -> bool:
        """Write a row and the change of the balance. Return False if the row is no longer `before`."""
        write = {"TableName": self._table} | request | self._as_before(request, before)
        # A function that is an attribute of the class, not a method.
        moved = type(self).balance_delta(before, after)
        try:
            if moved:
                self._ledger.append_with([entry_for_row(row, moved, self._ledger.now_ms())], [{verb: write}])
            else:
                retry_conflicts(lambda: getattr(self._client, f"{verb.lower()}_item")(**write))
        except RowChanged:
            return False
        except ClientError as error:
            if is_refused(error):
                return False
            raise
        return True

    def _as_before(self, request: dict[str, Any], before: C | None) -> dict[str, Any]:
        """Return the condition that the row's share is as it was read."""
        if before is None:
            return {"ConditionExpression": "attribute_not_exists(id)"}
        fields = sorted(self.billing_fields | self.guarded_fields)
        condition, names, values = unchanged(
            to_attributes(self.entity, {name: getattr(before, name) for name in fields})
        )
        return {
            "ConditionExpression": f"attribute_exists(id) AND {condition}",
            "ExpressionAttributeNames": names | request.get("ExpressionAttributeNames", {}),
            "ExpressionAttributeValues": values | request.get("ExpressionAttributeValues", {}),
        }
