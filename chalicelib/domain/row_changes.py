"""The rows of a list beside those of an earlier campaign: which are the same, which have changed, and which are new.

A campaign may have 100,000 rows. So the earlier ones are 36 bytes each, sorted, and stored as one text.
"""

import base64
import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_DIGEST_BYTES = 12
_ID_BYTES = 12
_KEY_AND_HASH = 2 * _DIGEST_BYTES
_RECORD_BYTES = _KEY_AND_HASH + _ID_BYTES


class RowChange(StrEnum):
    """The changes of a row since the earlier campaign, as on the wire."""

    KEPT = "kept"
    CHANGED = "changed"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class RowChanges:
    """The numbers of rows that are kept, changed and new, and of the earlier ones that have vanished."""

    kept: int = 0
    changed: int = 0
    new: int = 0
    vanished: int = 0

    @classmethod
    def of(cls, changes: Iterable[RowChange]) -> "RowChanges":
        """Return how often each change occurs."""
        found = list(changes)
        return cls(*(found.count(change) for change in (RowChange.KEPT, RowChange.CHANGED, RowChange.NEW)))

    def __add__(self, other: "RowChanges") -> "RowChanges":
        return RowChanges(
            self.kept + other.kept,
            self.changed + other.changed,
            self.new + other.new,
            self.vanished + other.vanished,
        )


NO_CHANGES = RowChanges()


@dataclass(frozen=True, slots=True)
class RowIdentity:
    """The person of a row, and what the video of it shows: digests in hex characters.

    `key`: of the value of the key column, or else of all that fills inputs, which is what `content` is of.
    """

    key: str
    content: str


def digest(text: str) -> str:
    """Return the digest of a text: 24 hex characters, which tell apart more rows than anybody has."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGEST_BYTES).hexdigest()


class EarlierRows:
    """The rows of an earlier campaign that have videos. Each row of the list takes the video of one of them at most."""

    def __init__(self, records: bytes) -> None:
        self._records = records
        self._count = len(records) // _RECORD_BYTES
        # By the index of the first record of a group: how many rows of the list have met it.
        self._taken = array("L", bytes(array("L").itemsize * self._count))
        self._seen = array("L", bytes(array("L").itemsize * self._count))

    @classmethod
    def of(cls, rows: Iterable[tuple[RowIdentity, str]]) -> "EarlierRows":
        """Return the rows with these identities and the ids of their videos. Equal ones stay in order."""
        records = [bytes.fromhex(each.key + each.content + video_id) for each, video_id in rows]
        records.sort(key=lambda record: record[:_KEY_AND_HASH])
        return cls(b"".join(records))

    @classmethod
    def from_text(cls, text: str) -> "EarlierRows":
        """Return the rows that `to_text` has described."""
        return cls(base64.b64decode(text))

    def to_text(self) -> str:
        """Return the rows as a text."""
        return base64.b64encode(self._records).decode()

    def __len__(self) -> int:
        return self._count

    def take(self, row: RowIdentity) -> tuple[RowChange, str | None]:
        """Return what has become of a row, and the id of the video that it may keep."""
        if not self.see(row.key):
            return RowChange.NEW, None
        first, end = self._group(bytes.fromhex(row.key + row.content))
        if first == end:
            return RowChange.CHANGED, None
        taken = first + self._taken[first]
        if taken >= end:
            return RowChange.CHANGED, None
        self._taken[first] += 1
        return RowChange.KEPT, self._record(taken)[_KEY_AND_HASH:].hex()

    def see(self, key: str) -> bool:
        """Note that the list has a row with a key. Return whether it is that of an earlier row that was not met yet."""
        first, end = self._group(bytes.fromhex(key))
        if first == end:
            return False
        self._seen[first] += 1
        return self._seen[first] <= end - first

    def vanished(self) -> int:
        """Return how many of the earlier rows the list does not have any more."""
        gone = first = 0
        while first < self._count:
            _, end = self._group(self._record(first)[:_DIGEST_BYTES])
            gone += max(0, end - first - self._seen[first])
            first = end
        return gone

    def _group(self, prefix: bytes) -> tuple[int, int]:
        """Return the index of the first record that begins with a prefix, and of the one after the last."""
        places = range(self._count)
        first = bisect_left(places, prefix, key=lambda place: self._record(place)[: len(prefix)])
        return first, bisect_right(places, prefix, first, key=lambda place: self._record(place)[: len(prefix)])

    def _record(self, place: int) -> bytes:
        return self._records[place * _RECORD_BYTES : (place + 1) * _RECORD_BYTES]
