"""The bases of the fake tables whose rows count in a balance, and that the reaper looks at."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from chalicelib.domain.credit import Amounts
from chalicelib.domain.watch import Watch, Watched
from tests.fakes.account_table import AccountTable
from tests.fakes.ledger import Ledger


class MeteredTable(AccountTable):
    """Rows that have a share in their account's balance."""

    def __init__(self, ledger: Ledger, moved: Callable[[Any, Any], Amounts]) -> None:
        super().__init__()
        self._ledger = ledger
        self._moved = moved

    def put(self, entity: Any) -> None:
        self._ledger.move(entity, self._moved(self.get(entity.account_id, entity.id), entity))
        super().put(entity)

    def delete(self, account_id: str, entity_id: str) -> bool:
        row = self.get(account_id, entity_id)
        if row is not None:
            self._ledger.move(row, self._moved(row, None))
        return super().delete(account_id, entity_id)


class WatchedTable(MeteredTable):
    """Rows that the reaper looks at. A put or a transition sets when; rows of earlier releases have no watch."""

    def __init__(
        self, ledger: Ledger, moved: Callable[[Any, Any], Amounts], watch_of: Callable[[Any, int], Watch | None]
    ) -> None:
        super().__init__(ledger, moved)
        self.watches: dict[tuple[str, str], Watch] = {}
        self._watch_of = watch_of

    def put(self, entity: Any) -> None:
        super().put(entity)
        self._set_watch(entity, self._watch_of(entity, self._moved_ms(entity)))

    def delete(self, account_id: str, entity_id: str) -> bool:
        self.watches.pop((account_id, entity_id), None)
        return super().delete(account_id, entity_id)

    def watch(self, entity: Any, look_ms: int | None, resumes: int) -> Any:
        now = self.get(entity.account_id, entity.id)
        if now is None or self._as_read(now) != self._as_read(entity):
            return None
        super().put(replace(now, resumes=resumes))
        watch = self._watch_of(now, 0)
        self._set_watch(now, Watch(watch.state, look_ms) if watch and look_ms is not None else None)
        return self.get(entity.account_id, entity.id)

    def due(self, state: Watched, before_ms: int) -> Iterator[Any]:
        due = [key for key, watch in self.watches.items() if watch.state == state and watch.look_ms <= before_ms]
        return iter([self.rows[key] for key in due if key in self.rows])

    def watch_earlier_rows(self, cursor: str) -> str | None:
        for key, entity in list(self.rows.items()):
            watch = self._watch_of(entity, self._moved_ms(entity))
            if key not in self.watches and watch and watch.state is not Watched.DELIVERING:
                self.watches[key] = watch
        return None

    def _set_watch(self, entity: Any, watch: Watch | None) -> None:
        self.watches.pop((entity.account_id, entity.id), None)
        if watch is not None:
            self.watches[entity.account_id, entity.id] = watch

    def _moved_ms(self, entity: Any) -> int:
        raise NotImplementedError

    def _as_read(self, entity: Any) -> tuple[Any, ...]:
        raise NotImplementedError


class Cursors:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.rows.get(name)

    def put(self, name: str, cursor: str) -> None:
        self.rows[name] = cursor
