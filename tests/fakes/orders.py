"""The fake table of orders and payers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.credit import Balance, Entry
from chalicelib.domain.ids import is_id
from chalicelib.domain.order import PAYER_ID, Order, Payer
from tests.fakes.account_table import AccountTable
from tests.fakes.ledger import Ledger
from tests.fakes.tables import Accounts


class Orders(AccountTable):
    def __init__(self, ledger: Ledger, accounts: Accounts) -> None:
        super().__init__()
        self._ledger = ledger
        self._accounts = accounts

    def get(self, account_id: str, entity_id: str) -> Any:
        return super().get(account_id, entity_id) if is_id(entity_id) else None

    def put_new(self, entity: Order) -> bool:
        return self._swap(None, entity) is not None

    def list(self, account_id: str) -> list[Any]:
        return [row for row in super().list(account_id) if isinstance(row, Order)]

    def swap(self, was: Order, now: Order) -> Any:
        return self._swap(was, now)

    def record(
        self,
        was: Order | None,
        now: Order,
        before: Balance,
        after: Balance,
        entry: Entry,
        payer: tuple[Payer, Payer] | None = None,
    ) -> Any:
        if not self._is_as_read(was, now) or not (payer is None or self._is_as_read(*payer)):
            return None
        if not self._ledger.replace(before, after, entry):
            return None
        if payer:
            self._swap(*payer)
        return self._swap(was, now)

    def payer(self, account_id: str) -> Any:
        return self.rows.get((account_id, PAYER_ID))

    def swap_payer(self, was: Payer | None, now: Payer) -> Any:
        return self._swap(was, now)

    def swap_plan(self, was: Payer, now: Payer, account: Account, plan: str) -> Any:
        stored = self._accounts.get(account.id)
        if stored is None or stored.plan != account.plan or not self._is_as_read(was, now):
            return None
        self._accounts.put(replace(stored, plan=plan))
        return self._swap(was, now)

    def due(self, before_ms: int) -> Iterator[Any]:
        watches = [(row, row.watch) for _, row in sorted(self.rows.items())]
        return iter([row for row, watch in watches if watch and watch.look_ms <= before_ms])

    def _is_as_read(self, was: Any, now: Any) -> bool:
        stored = self.rows.get((now.account_id, now.id))
        return bool((stored and stored.version) == (was and was.version))

    def _swap(self, was: Any, now: Any) -> Any:
        if not self._is_as_read(was, now):
            return None
        stored = replace(now, version=was.version + 1 if was else 1)
        # As a row of the table: an order that is not watched has no such time.
        stored = stored if stored.watch else replace(stored, look_ms=None)
        self.rows[now.account_id, now.id] = stored
        return stored
