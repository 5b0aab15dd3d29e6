"""The tables and the bucket of the fakes, with pauses inside of the methods that make several requests."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video
from tests.fakes import ObjectStore
from tests.fakes.deliveries import Deliveries
from tests.fakes.leases import Waits
from tests.fakes.segments import Segments
from tests.fakes.videos import Videos

Pause = Callable[[], object]


class HistoryOfVideos(Videos):
    """Videos, with all rows that each had, and its time."""

    def __init__(self, *args: Any, pause: Pause, now_ms: Callable[[], int]) -> None:
        super().__init__(*args)
        self._pause, self._now_ms = pause, now_ms
        self.history: dict[tuple[str, str], list[tuple[int, Video | None]]] = {}

    def put(self, entity: Video) -> None:
        super().put(entity)
        self.history.setdefault((entity.account_id, entity.id), []).append((self._now_ms(), entity))

    def delete(self, account_id: str, entity_id: str) -> bool:
        was_there = super().delete(account_id, entity_id)
        if was_there:
            self.history[account_id, entity_id].append((self._now_ms(), None))
        return was_there

    def delete_many(self, account_id: str, entity_ids: Sequence[str]) -> None:
        for name in entity_ids:
            self.delete(account_id, name)
            self._pause()


class SlowDeliveries(Deliveries):
    def __init__(self, pause: Pause) -> None:
        super().__init__()
        self._pause = pause

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        for row in self.list_of_video(account_id, video_id):
            self._pause()
            self.delete(account_id, row.id)


class SlowSegments(Segments):
    def __init__(self, pause: Pause) -> None:
        super().__init__()
        self._pause = pause

    def release(self, scope: str, video_id: str, names: Collection[str]) -> None:
        for name in sorted(set(names)):
            self._pause()
            super().release(scope, video_id, [name])

    def drop_references(self, scope: str, uses: Mapping[str, Collection[str]]) -> list[str]:
        self.users -= {(scope, name, video_id) for video_id, names in uses.items() for name in names}
        self._pause()
        unused = []
        for name in sorted({name for names in uses.values() for name in names}):
            if not any(user[:2] == (scope, name) for user in self.users):
                unused.append(name)
            self._pause()
        for name in unused:
            self.invalidate(scope, name)
        return unused


class SlowWaits(Waits):
    def __init__(self, pause: Pause) -> None:
        super().__init__()
        self._pause = pause

    def pop_waiters(self, account_id: str, what: str) -> list[tuple[Queue, str]]:
        found = {key: self.waiting[key] for key in list(self.waiting) if key[:2] == (account_id, what)}
        self._pause()
        for key in found:
            self.waiting.pop(key, None)
        return list(found.values())


class SlowObjectStore(ObjectStore):
    def __init__(self, pause: Pause) -> None:
        super().__init__()
        self._pause = pause

    def delete_many(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.delete(key)

    def delete_prefix(self, prefix: str) -> None:
        found = [key for key in self.files if key.startswith(prefix)]
        if found:
            self._pause()
            self.delete_many(found)
