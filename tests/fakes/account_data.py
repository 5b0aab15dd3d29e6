"""The rows of an account, in memory. A batch has two."""

from typing import Any

from tests.fakes.ledger import Ledger
from tests.fakes.sealer import Sealer
from tests.fakes.segments import Segments
from tests.fakes.videos import Videos


class AccountRows:
    def __init__(self, rows: dict[tuple[str, str], Any]) -> None:
        self._rows = rows

    def delete_batch(self, owner: str) -> bool:
        found = sorted(key for key in self._rows if key[0] == owner)[:2]
        for key in found:
            del self._rows[key]
        return bool(found)


class SegmentRows:
    def __init__(self, segments: Segments, videos: Videos) -> None:
        self._segments = segments
        self._videos = videos

    def delete_batch(self, owner: str) -> bool:
        scopes = {owner, *(video.plan.scope for key, video in self._videos.rows.items() if key[0] == owner)}
        rows = [key for key in self._segments.rows if key[0] in scopes]
        for key in rows:
            del self._segments.rows[key]
        users = {key for key in self._segments.users if key[0] in scopes}
        self._segments.users -= users
        return bool(rows or users)


class KeyRows:
    """The keys that secrets are encrypted with."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def delete_batch(self, owner: str) -> bool:
        return self._sealer.shred(owner)


class LedgerRows:
    """The balances and the ledger, which are in one here."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def delete_batch(self, owner: str) -> bool:
        found = [key for key in self._ledger.entries if key[0] == owner]
        for key in found:
            del self._ledger.entries[key]
        return self._ledger.balances.pop(owner, None) is not None or bool(found)
