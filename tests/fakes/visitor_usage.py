"""The table of what visitors have used up, in memory."""

from collections import defaultdict
from collections.abc import Collection


class VisitorUsage:
    def __init__(self) -> None:
        # By account, key, metric and hour.
        self.rows: dict[tuple[str, str, str, int], int] = defaultdict(int)
        self.held: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.looked_s: dict[tuple[str, str], int] = {}

    def counts(self, account_id: str, key: str, metric: str, first_hour: int, last_hour: int) -> dict[int, int]:
        found = {row[3]: count for row, count in self.rows.items() if row[:3] == (account_id, key, metric)}
        return {hour: count for hour, count in found.items() if first_hour <= hour <= last_hour}

    def add(self, account_id: str, key: str, metric: str, hour: int, amount: int, most: int | None) -> bool:
        row = (account_id, key, metric, hour)
        if most is not None and self.rows.get(row, 0) + amount > most:
            return False
        self.rows[row] += amount
        return True

    def take_slot(self, account_id: str, key: str, entity_id: str, most: int, now_s: int) -> bool:
        held = self.held[account_id, key]
        if len(held) >= most:
            return False
        held.add(entity_id)
        return True

    def free_slots(self, account_id: str, key: str, entity_ids: Collection[str]) -> None:
        self.held[account_id, key] -= set(entity_ids)

    def slots_to_check(self, account_id: str, key: str, now_s: int, pause_s: int) -> Collection[str]:
        row = (account_id, key)
        if self.looked_s.get(row, 0) > now_s - pause_s:
            return []
        self.looked_s[row] = now_s
        return sorted(self.held[row])
