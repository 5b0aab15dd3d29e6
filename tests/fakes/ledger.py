"""The balances of accounts with their ledger, and the table of plans, in memory."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts, Balance, Entry, InsufficientCredit, entry_for_row


class Ledger:
    def __init__(self, now_ms: Callable[[], int]) -> None:
        self.now_ms = now_ms
        self.balances: dict[str, Balance] = {}
        self.entries: dict[tuple[str, str], Entry] = {}

    def balance(self, account_id: str) -> Balance:
        return self.balances.get(account_id, Balance(account_id))

    def list(self, account_id: str, since_ms: int = 0) -> list[Entry]:
        own = [entry for key, entry in sorted(self.entries.items()) if key[0] == account_id]
        return [entry for entry in own if entry.created_ms >= since_ms]

    def append(self, entry: Entry) -> bool:
        if (entry.account_id, entry.id) in self.entries:
            return False
        before = self.balance(entry.account_id)
        if -entry.moved.available > max(0, before.amounts.available):
            raise InsufficientCredit(-entry.moved.available, before.amounts.available)
        return self.replace(before, replace(before, amounts=before.amounts + entry.moved), entry)

    def replace(self, before: Balance, after: Balance, entry: Entry) -> bool:
        if self.balance(before.account_id) != before:
            return False
        self.entries[entry.account_id, entry.id] = entry
        self.balances[before.account_id] = after
        return True

    def move(self, row: Any, moved: Amounts) -> None:
        """Write down that a row has changed."""
        if moved:
            self.append(entry_for_row(row, moved, self.now_ms()))


class PlanRows:
    def __init__(self) -> None:
        self.rows: dict[str, Plan] = {}

    def get(self, name: str) -> Plan | None:
        return self.rows.get(name)

    def put(self, plan: Plan) -> None:
        self.rows[plan.name] = plan

    def delete(self, name: str) -> bool:
        return self.rows.pop(name, None) is not None

    def list(self) -> list[Plan]:
        return list(self.rows.values())
