"""The balances of accounts, and the ledger that explains them.

A balance and its ledger entries are written in one transaction. The rows of videos and media files that the change is
about are part of it (`metered_table`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import cancellations, is_key, retry_conflicts
from chalicelib.aws.rows import Values, from_row, to_row, to_values
from chalicelib.domain.credit import Amounts, Balance, Entry, InsufficientCredit, total
from chalicelib.domain.ids import id_prefix

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# Sorts after all ids, which are hexadecimal.
_LAST = "g"


class RowChanged(Exception):
    """A row had changed, so the transaction wrote nothing."""


class Ledger:
    """The tables `balances`, keyed by account, and `ledger`, keyed by account and an id that sorts by time."""

    def __init__(
        self,
        client: DynamoDBClient,
        balances_table: str,
        entries_table: str,
        now_ms: Callable[[], int],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.now_ms = now_ms
        self._client = client
        self._balances_table = balances_table
        self._entries_table = entries_table
        self._sleep = sleep

    def balance(self, account_id: str) -> Balance:
        """Return the balance of an account; an empty one if it has no row."""
        if not is_key(account_id):
            return Balance(account_id)
        answer = self._client.get_item(TableName=self._balances_table, Key=_key(account_id), ConsistentRead=True)
        return _to_balance(account_id, answer.get("Item", {}))

    def list(self, account_id: str, since_ms: int = 0) -> list[Entry]:
        """Return the entries of an account since a time, oldest first."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._entries_table,
            KeyConditionExpression="account_id = :account AND id BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":account": {"S": account_id},
                ":first": {"S": id_prefix(since_ms)},
                ":last": {"S": _LAST},
            },
            ConsistentRead=True,
        )
        return [from_row(row, Entry) for page in pages for row in page["Items"]]

    def append(self, entry: Entry) -> bool:
        """Append an entry that belongs to no row. Return False if the ledger has an entry with its id.

        Raises:
            InsufficientCredit: the entry takes more than the balance has.
            Transient: too many others write to the balance.
        """
        try:
            self.append_with([entry], [])
        except RowChanged:
            return False
        return True

    def replace(self, before: Balance, after: Balance, entry: Entry, writes: Sequence[Any] = ()) -> bool:
        """Replace a balance, append the entry that explains it, and make further writes, in one transaction.

        Return False if the balance is not `before`, or the condition of a write does not hold.
        """
        condition, names, values = unchanged(_fields(before))
        changes = to_values(_fields(after))
        update = {
            "TableName": self._balances_table,
            "Key": _key(before.account_id),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changes),
            "ConditionExpression": condition,
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": values | {f":{name}": value for name, value in changes.items()},
        }
        try:
            self._transact([{"Update": update}, self._put(entry), *writes])
        except RowChanged:
            return False
        return True

    def append_with(self, entries: Sequence[Entry], writes: Sequence[Any]) -> None:
        """Append entries of one account, update its balance and make further writes, in one transaction.

        Raises:
            InsufficientCredit: the entries take more than the balance has.
            RowChanged: a write's condition does not hold, or the ledger has an entry with the same id.
            Transient: too many others write to the balance.
        """
        account_id, moved = entries[0].account_id, total(entries)
        try:
            self._transact([self._add(account_id, moved), *map(self._put, entries), *writes])
        except _Refused as refused:
            if refused.by_balance:
                left = self.balance(account_id).amounts.available
                raise InsufficientCredit(-moved.available, left) from refused
            raise

    def _add(self, account_id: str, moved: Amounts) -> Any:
        by = {name: value for name, value in asdict(moved).items() if value}
        update: dict[str, Any] = {
            "TableName": self._balances_table,
            "Key": _key(account_id),
            "UpdateExpression": "ADD " + ", ".join(f"#{name} :{name}" for name in by),
            "ExpressionAttributeNames": {f"#{name}": name for name in by},
            "ExpressionAttributeValues": {f":{name}": {"N": str(value)} for name, value in by.items()},
        }
        if moved.available < 0:
            update["ConditionExpression"] = "#available >= :needed"
            update["ExpressionAttributeValues"][":needed"] = {"N": str(-moved.available)}
        return {"Update": update}

    def _put(self, entry: Entry) -> Any:
        condition = "attribute_not_exists(id)"
        return {"Put": {"TableName": self._entries_table, "Item": to_row(entry), "ConditionExpression": condition}}

    def _transact(self, items: Sequence[Any]) -> None:
        try:
            retry_conflicts(lambda: self._client.transact_write_items(TransactItems=items), self._sleep)
        except ClientError as error:
            reasons = cancellations(error)
            if "ConditionalCheckFailed" in reasons:
                raise _Refused(by_balance="ConditionalCheckFailed" not in reasons[1:]) from error
            raise


class _Refused(RowChanged):
    """A condition of the transaction failed. `by_balance`: only the condition of the balance (item 0) did."""

    def __init__(self, *, by_balance: bool) -> None:
        super().__init__()
        self.by_balance = by_balance


def unchanged(fields: Mapping[str, Any]) -> tuple[str, dict[str, str], Values]:
    """Return the condition that fields have these values, its names (`#field`) and its values (`:was_field`).

    A value of 0 or an empty one may be absent, because rows are older than some of their fields. One of None is.
    """
    values = to_values(fields)

    def same(name: str) -> str:
        if name not in values:
            return f"attribute_not_exists(#{name})"
        return f"#{name} = :was_{name}" if fields[name] else f"(attribute_not_exists(#{name}) OR #{name} = :was_{name})"

    parts = map(same, fields)
    names = {f"#{name}": name for name in fields}
    return " AND ".join(parts), names, {f":was_{name}": value for name, value in values.items()}


def _fields(balance: Balance) -> dict[str, Any]:
    about = {"plan": balance.plan, "allowance": balance.allowance, "renews_ms": balance.renews_ms}
    return asdict(balance.amounts) | about


def _to_balance(account_id: str, row: Values) -> Balance:
    # The amounts are flat in the table, because ADD works on attributes of a row only.
    about = {name: row[name] for name in ("plan", "allowance", "renews_ms") if name in row}
    amounts = {name: row[name] for name in Amounts.__dataclass_fields__ if name in row}
    return from_row(_key(account_id) | about | {"amounts": {"M": amounts}}, Balance)


def _key(account_id: str) -> Any:
    return {"account_id": {"S": account_id}}
