"""The tables and the bucket of a campaign: those of the fakes read all rows for each call, which takes too long."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tests.fakes.deliveries import Deliveries
from tests.fakes.leases import Leases
from tests.simulation.tables import SlowObjectStore
from tests.simulation.world import SimulatedCloud

_LOOKED_AT = 25
"""As many rows as `chalicelib.aws.leases` reads at once."""


class SortedLeases(Leases):
    def __init__(self) -> None:
        super().__init__()
        self._ids: dict[str, list[str]] = defaultdict(list)

    def enqueue(self, account_id: str, id_: str, now_s: int) -> None:
        self._add(account_id, id_)
        super().enqueue(account_id, id_, now_s)

    def acquire(self, account_id: str, id_: str, owner: str, now_s: int, until_s: int) -> str | None:
        self._add(account_id, id_)
        return super().acquire(account_id, id_, owner, now_s, until_s)

    def delete(self, account_id: str, id_: str) -> None:
        if self.rows.pop((account_id, id_), None) is not None:
            ids = self._ids[account_id]
            del ids[bisect_left(ids, id_)]

    def list_waiting(self, account_id: str, prefix: str, after: str, now_s: int) -> list[str]:
        ids = self._ids[account_id]
        first = bisect_right(ids, after)
        near = ids[first : first + _LOOKED_AT]
        return [id_ for id_ in near if id_.startswith(prefix) and self._is_free(account_id, id_, now_s)]

    def _add(self, account_id: str, id_: str) -> None:
        if (account_id, id_) not in self.rows:
            insort(self._ids[account_id], id_)


class DeliveriesByVideo(Deliveries):
    def __init__(self) -> None:
        super().__init__()
        self._of_video: dict[tuple[str, str], list[Any]] = defaultdict(list)

    def put(self, entity: Any) -> None:
        super().put(entity)
        rows = self._of_video[entity.account_id, entity.video_id]
        rows[:] = sorted([*(row for row in rows if row.id != entity.id), entity], key=lambda row: row.id)

    def list_of_video(self, account_id: str, video_id: str) -> Sequence[Any]:
        return list(self._of_video[account_id, video_id])


class FilesByVideo(dict[str, bytes]):
    """The files of a bucket, and the keys of each video."""

    def __init__(self) -> None:
        super().__init__()
        self.folders: dict[str, set[str]] = defaultdict(set)

    def __setitem__(self, key: str, body: bytes) -> None:
        super().__setitem__(key, body)
        self.folders[_folder(key)].add(key)

    def pop(self, key: str, *default: Any) -> Any:
        self.folders[_folder(key)].discard(key)
        return super().pop(key, *default)


class LargeObjectStore(SlowObjectStore):
    def delete_prefix(self, prefix: str) -> None:
        if isinstance(self.files, FilesByVideo) and prefix.count("/") >= 4:
            found = sorted(key for key in self.files.folders[_folder(prefix)] if key.startswith(prefix))
            if found:
                self._pause()
                self.delete_many(found)
        else:
            super().delete_prefix(prefix)


def make_large(cloud: SimulatedCloud) -> None:
    """Give a cloud the tables and the bucket of this module."""
    cloud.leases, cloud.deliveries = SortedLeases(), DeliveriesByVideo()
    cloud.storage = LargeObjectStore(cloud.pause)
    cloud.storage.files = FilesByVideo()
    cloud.functions.keeps_ended = False


def _folder(key: str) -> str:
    """Return the first four parts of a key, which name a video in the keys of its work and its files."""
    return "/".join(key.split("/", 4)[:4])
