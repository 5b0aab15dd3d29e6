"""The fake table of erasures."""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.erasure import Counts, ErasedVideo, Erasure, VideoReceipt, most_of, part_id, receipt_id
from tests.fakes.account_table import AccountTable


class Erasures(AccountTable):
    def page(self, account_id: str, most: int, before: str | None) -> list[Any]:
        newest_first = reversed(self.list(account_id))
        return [row for row in newest_first if isinstance(row, Erasure) and row.id < (before or "g")][:most]

    def name_erasure(self, account_id: str, video_id: str, erasure_id: str) -> str:
        named = VideoReceipt(account_id, receipt_id(video_id), erasure_id)
        self.put_new(named)
        return self.get(account_id, named.id).erasure_id  # type: ignore[no-any-return]

    def erasure_of(self, account_id: str, video_id: str) -> str | None:
        named = self.get(account_id, receipt_id(video_id))
        return named.erasure_id if named else None

    def record(self, account_id: str, erasure_id: str, video_id: str, counts: Counts) -> None:
        id_ = part_id(erasure_id, video_id)
        known = self.get(account_id, id_)
        self.put(ErasedVideo(account_id, id_, video_id, most_of(known.counts if known else {}, counts)))

    def parts(self, account_id: str, erasure_id: str) -> Iterator[Any]:
        return iter([row for row in self.list(account_id) if row.id.startswith(part_id(erasure_id, ""))])
