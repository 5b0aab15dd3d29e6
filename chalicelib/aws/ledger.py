"""What accounts have, and the ledger that tells why.

A balance and its ledger are written together, in one transaction, or not at all; with them, the rows of videos and
medias that the change is about (`counted`).
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

# After all ids, which are hexadecimal.
_LAST = "g"


class RowChanged(Exception):
    """A row was not as it was thought to be; nothing was written."""


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
        """What an account has; nothing if it never had anything."""
        if not is_key(account_id):
            return Balance(account_id)
        answer = self._client.get_item(TableName=self._balances_table, Key=_key(account_id), ConsistentRead=True)
        return _to_balance(account_id, answer.get("Item", {}))

    def list(self, account_id: str, since_ms: int = 0) -> list[Entry]:
        """The ledger of an account since a time, oldest first."""
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
        """Write an entry that is about no row; False if there is one of its id already.

        Raises:
            InsufficientCredit: it takes more than there is.
            Transient: too many others write to the balance.
        """
        try:
            self.append_with([entry], [])
        except RowChanged:
            return False
        return True

    def replace(self, before: Balance, after: Balance, entry: Entry) -> bool:
        """Write a balance and the entry that tells of it; False if it is not as it was before."""
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
            self._transact([{"Update": update}, self._put(entry)])
        except RowChanged:
            return False
        return True

    def append_with(self, entries: Sequence[Entry], writes: Sequence[Any]) -> None:
        """Write entries of one account, what they move in its balance, and rows: all of it or nothing.

        Raises:
            InsufficientCredit: they take more than there is.
            RowChanged: the condition of a write does not hold, or there is an entry of the same id.
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
    """A condition did not hold; `by_balance`: only that of the balance, which stands first."""

    def __init__(self, *, by_balance: bool) -> None:
        super().__init__()
        self.by_balance = by_balance


def unchanged(fields: Mapping[str, Any]) -> tuple[str, dict[str, str], Values]:
    """The condition that fields have these values, with its names (`#field`) and values (`:was_field`).

    What is 0 or empty may be absent: rows are older than some of their fields.
    """
    values = to_values(fields)
    parts = [
        f"#{name} = :was_{name}" if fields[name] else f"(attribute_not_exists(#{name}) OR #{name} = :was_{name})"
        for name in values
    ]
    names = {f"#{name}": name for name in fields}
    return " AND ".join(parts), names, {f":was_{name}": value for name, value in values.items()}


def _fields(balance: Balance) -> dict[str, Any]:
    about = {"plan": balance.plan, "allowance": balance.allowance, "renews_ms": balance.renews_ms}
    return asdict(balance.amounts) | about


def _to_balance(account_id: str, row: Values) -> Balance:
    # Flat in the table, since only the attributes of a row can be added to.
    about = {name: row[name] for name in ("plan", "allowance", "renews_ms") if name in row}
    amounts = {name: row[name] for name in Amounts.__dataclass_fields__ if name in row}
    return from_row(_key(account_id) | about | {"amounts": {"M": amounts}}, Balance)


def _key(account_id: str) -> Any:
    return {"account_id": {"S": account_id}}
