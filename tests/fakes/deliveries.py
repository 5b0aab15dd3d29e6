"""The fake tables of webhook deliveries and circuit breakers."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chalicelib.domain.circuit import Circuit
from chalicelib.domain.delivery import Delivery
from tests.fakes.account_table import AccountTable


class Deliveries(AccountTable):
    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Any]:
        found = [row for row in self.list(account_id) if row.video_id == video_id]
        return sorted(found, key=lambda each: each.order)

    def swap(self, was: Delivery | None, now: Delivery) -> bool:
        found = self.get(now.account_id, now.id)
        if _swapped(found) != _swapped(was):
            return False
        self.put(now)
        return True

    def due(self, before_ms: int) -> Iterator[Any]:
        return iter([row for row in self.rows.values() if row.parked and row.next_ms <= before_ms])

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        for row in self.list(account_id):
            if row.video_id.partition("+")[0] == video_id:
                self.delete(account_id, row.id)

    def list_of_viewers(self, account_id: str, video_id: str, most: int) -> Sequence[Any]:
        found = [row for row in self.list(account_id) if row.video_id.startswith(f"{video_id}+")]
        return sorted(found[:most], key=lambda each: each.order)


def _swapped(row: Delivery | None) -> tuple[Any, ...] | None:
    return None if row is None else (row.state, row.parked, row.created_ms, row.next_ms)


class Circuits:
    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Circuit] = {}

    def get(self, account_id: str, host: str) -> Circuit:
        return self.rows.get((account_id, host), Circuit())

    def add_points(self, account_id: str, host: str, points: int, now_s: int) -> Circuit:
        before = self.get(account_id, host)
        self.rows[account_id, host] = replace(before, points=before.points + points)
        return self.rows[account_id, host]

    def open(self, account_id: str, host: str, was: Circuit, now: Circuit, now_s: int) -> bool:
        if self.get(account_id, host).trips != was.trips:
            return False
        self.rows[account_id, host] = now
        return True

    def half_open(self, account_id: str, host: str) -> None:
        if self.get(account_id, host).is_probing:
            self.rows[account_id, host] = replace(self.get(account_id, host), open_until_ms=0)

    def close(self, account_id: str, host: str) -> None:
        self.rows.pop((account_id, host), None)
