"""The base of the fake tables, in memory: rows that belong to accounts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any


class AccountTable:
    """Rows that belong to accounts."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Any] = {}

    def get(self, account_id: str, entity_id: str) -> Any:
        return self.rows.get((account_id, entity_id))

    def put(self, entity: Any) -> None:
        self.rows[entity.account_id, entity.id] = entity

    def put_new(self, entity: Any) -> bool:
        return self.rows.setdefault((entity.account_id, entity.id), entity) is entity

    def delete(self, account_id: str, entity_id: str) -> bool:
        return self.rows.pop((account_id, entity_id), None) is not None

    def get_many(self, account_id: str, entity_ids: Sequence[str]) -> Sequence[Any]:
        return [self.rows[account_id, name] for name in entity_ids if (account_id, name) in self.rows]

    def delete_many(self, account_id: str, entity_ids: Sequence[str]) -> None:
        for name in entity_ids:
            self.delete(account_id, name)

    def list(self, account_id: str) -> list[Any]:
        return [row for key, row in sorted(self.rows.items()) if key[0] == account_id]

    def each(self, account_id: str) -> Iterator[Any]:
        return iter(self.list(account_id))

    def count(self, account_id: str) -> int:
        return len(self.list(account_id))

    def update(self, account_id: str, entity_id: str, /, **changes: Any) -> Any:
        row = self.get(account_id, entity_id)
        if row is None:
            return None
        self.put(replace(row, **changes))
        return self.get(account_id, entity_id)
