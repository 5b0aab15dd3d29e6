"""The table of orders. A row is an order, or the payer: what the payment provider knows of an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import AccountTable, cancellations, retry_conflicts, row_key
from chalicelib.aws.rows import Values, from_row, to_row, to_values
from chalicelib.aws.watched_table import attributes, due_rows
from chalicelib.domain.account import Account
from chalicelib.domain.credit import Balance, Entry
from chalicelib.domain.ids import is_id
from chalicelib.domain.order import PAYER_ID, Order, Payer
from chalicelib.domain.watch import Watched

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

    from chalicelib.aws.ledger import Ledger

# The ids of orders are hexadecimal. That of the payer begins with a later letter.
_FIRST, _LAST = "0", "g"

R = TypeVar("R", Order, Payer)


class Orders(AccountTable[Order]):
    """The table of orders. What an order brings is written with it, in one transaction with the ledger."""

    entity = Order

    def __init__(self, client: DynamoDBClient, table: str, ledger: Ledger, accounts_table: str) -> None:
        super().__init__(client, table)
        self._ledger = ledger
        self._accounts_table = accounts_table

    def put_new(self, entity: Order) -> bool:
        """Store a new order. Return False if its id is taken."""
        return self._swap(None, entity) is not None

    def get(self, account_id: str, entity_id: str) -> Order | None:
        """Return the account's order with this id, or None."""
        return super().get(account_id, entity_id) if is_id(entity_id) else None

    def each(self, account_id: str) -> Iterator[Order]:
        """Yield all orders of the account, oldest first, reading a page at a time."""
        values = {":account": {"S": account_id}, ":first": {"S": _FIRST}, ":last": {"S": _LAST}}
        return self._query("account_id = :account AND id BETWEEN :first AND :last", values, ConsistentRead=True)

    def swap(self, was: Order, now: Order) -> Order | None:
        """Store an order if it is as it was read. Return it with its new version, or None if it has changed."""
        return self._swap(was, now)

    def record(
        self,
        was: Order | None,
        now: Order,
        before: Balance,
        after: Balance,
        entry: Entry,
        payer: tuple[Payer, Payer] | None = None,
    ) -> Order | None:
        """Store an order with a new balance and the entry that explains it, in one transaction.

        Return the order with its new version, or None if the order or the balance has changed. `was` is None for a new
        order. `payer`: the payer as it was read, and the new one, which is stored as well.
        """
        stored = _next(was, now)
        writes = [self._putting(was, stored)]
        if payer:
            writes.append(self._putting(payer[0], _next(*payer)))
        return stored if self._ledger.replace(before, after, entry, writes) else None

    def payer(self, account_id: str) -> Payer | None:
        """Return the payer of an account, or None."""
        key = row_key(account_id, PAYER_ID)
        row = self._client.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return from_row(row, Payer) if row else None

    def swap_payer(self, was: Payer | None, now: Payer) -> Payer | None:
        """Store a payer if it is as it was read; None: if there is none. Return it, or None if it has changed."""
        return self._swap(was, now)

    def swap_plan(self, was: Payer, now: Payer, account: Account, plan: str) -> Payer | None:
        """Store a payer and set the plan of its account, in one transaction.

        Return the payer, or None if it is not as it was read, or the account has another plan or is gone.
        """
        stored = _next(was, now)
        update = {
            "TableName": self._accounts_table,
            "Key": {"id": {"S": account.id}},
            "UpdateExpression": "SET #plan = :plan",
            # Rows of early releases have no plan.
            "ConditionExpression": "attribute_exists(id) AND (#plan = :was OR attribute_not_exists(#plan))",
            "ExpressionAttributeNames": {"#plan": "plan"},
            "ExpressionAttributeValues": to_values({":plan": plan, ":was": account.plan}),
        }
        items: Any = [self._putting(was, stored), {"Update": update}]
        try:
            retry_conflicts(lambda: self._client.transact_write_items(TransactItems=items))
        except ClientError as error:
            if "ConditionalCheckFailed" in cancellations(error):
                return None
            raise
        return stored

    def due(self, before_ms: int) -> Iterator[Order | Payer]:
        """Yield the orders and payers that the provider is to be asked about, reading some at a time."""
        for row in due_rows(self._client, self._table, Watched.ORDER, before_ms):
            yield from_row(row, Payer) if row["id"]["S"] == PAYER_ID else from_row(row, Order)

    def _swap(self, was: R | None, now: R) -> R | None:
        stored, options = _next(was, now), _as_read(was)
        return stored if self._put_if(options.pop("ConditionExpression"), _to_row(stored), **options) else None

    def _putting(self, was: Order | Payer | None, stored: Order | Payer) -> Any:
        return {"Put": {"TableName": self._table, "Item": _to_row(stored), **_as_read(was)}}

    def _row(self, entity: Any) -> Values:
        return _to_row(entity)


def _next(was: R | None, now: R) -> R:
    stored = replace(now, version=was.version + 1 if was else 1)
    # A row that is not watched has no such time.
    return stored if stored.watch else replace(stored, look_ms=None)


def _to_row(entity: Order | Payer) -> Values:
    watch = attributes(entity.watch, f"{entity.account_id}{entity.id}")
    return to_row(replace(entity, look_ms=None)) | to_values(watch)


def _as_read(was: Order | Payer | None) -> dict[str, Any]:
    """Return the condition that a row is as it was read, with its values."""
    if was is None:
        return {"ConditionExpression": "attribute_not_exists(id)"}
    return {"ConditionExpression": "version = :was", "ExpressionAttributeValues": to_values({":was": was.version})}
