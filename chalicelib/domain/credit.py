"""Credits and storage: the balance of an account, and the ledger entry that explains each change of it.

A row of a video or media file has a share in its account's balance: the credits held for it and the bytes that it
stores. The tables change a row, the balance and the ledger in one transaction. `video_balance_delta` and
`media_balance_delta` compute the change of the balance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import accumulate

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.ids import new_id
from chalicelib.domain.media import Media, MediaStatus
from chalicelib.domain.video import Video


class InsufficientCredit(Exception):
    """An account has less credit left than is needed; both in credits."""

    def __init__(self, needed: int, left: int) -> None:
        super().__init__(f"{needed} credits are needed, {left} are left")
        self.needed = needed
        self.left = left


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts that are counted for an account, or their change.

    - `available`: the credits for new videos.
    - `held`: the credits of videos in progress.
    - `granted`: the credits that were bought or granted by the operator, as far as they were left at the start of this
      month.
    - `spent`: the credits of the videos that were finished this month.
    - `unmetered`: the cost of videos under a plan without limit. It is recorded and not charged.
    - `media_bytes`, `video_bytes`: the bytes in storage.
    - `owed`: credits that were spent before their payment was refunded or disputed. What is granted next pays them.
    """

    available: int = 0
    held: int = 0
    granted: int = 0
    spent: int = 0
    unmetered: int = 0
    media_bytes: int = 0
    video_bytes: int = 0
    owed: int = 0

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(*(getattr(self, each.name) - getattr(other, each.name) for each in fields(self)))

    def __bool__(self) -> bool:
        return self != Amounts()


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of an account. `allowance`: the credits that `plan` gives for the month that ends at `renews_ms`."""

    account_id: str
    amounts: Amounts = Amounts()
    plan: str = ""
    allowance: int = 0
    renews_ms: int = 0


class EntryKind(StrEnum):
    """The causes of changes of a balance.

    `storage` changes only bytes, `correction` follows a recount. `purchase`: an order was paid. `refund`, `dispute`:
    its money was given or asked back, in whole or in part, or came back after all.
    """

    RENEWAL = "renewal"
    GRANT = "grant"
    PURCHASE = "purchase"
    REFUND = "refund"
    DISPUTE = "dispute"
    RESERVE = "reserve"
    CHARGE = "charge"
    RELEASE = "release"
    STORAGE = "storage"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger: a change of a balance, and its cause. The sum of all entries is the balance."""

    account_id: str
    id: str
    kind: EntryKind
    created_ms: int
    moved: Amounts
    video_id: str | None = None
    media_id: str | None = None
    note: str = ""
    order_id: str | None = None


def total(entries: Iterable[Entry]) -> Amounts:
    """Return the sum of entries."""
    return sum((entry.moved for entry in entries), Amounts())


def video_balance_delta(before: Video | None, after: Video | None) -> Amounts:
    """Return the change of the balance when the row of a video changes; None means no row.

    Held credits are spent when the video is done, and returned when it fails or is deleted.
    """
    ends = before is not None and not before.status.is_final
    cost = after.credits if after is not None and ends else 0
    held = _held(after) - _held(before)
    spent = _held(before) if cost else 0
    unmetered = 0 if spent else cost
    stored = _stored(after) - _stored(before)
    return Amounts(available=-held - spent, held=held, spent=spent, unmetered=unmetered, video_bytes=stored)


def media_balance_delta(before: Media | None, after: Media | None) -> Amounts:
    """Return the change of the balance when a media file's row changes."""
    return Amounts(media_bytes=_kept(after) - _kept(before))


def entry_for_row(row: Video | Media, moved: Amounts, now_ms: int) -> Entry:
    """Return the ledger entry for a change of a row."""
    ids = {"video_id": row.id} if isinstance(row, Video) else {"media_id": row.id}
    return Entry(row.account_id, new_id(now_ms), _kind(moved), now_ms, moved, **ids)


def affordable(videos: Sequence[Video], left: int) -> Sequence[Video]:
    """Return the first of the videos, as many as the remaining credits pay for."""
    prices = accumulate(video.price for video in videos)
    return videos[: sum(price <= left for price in prices)]


def renewed(balance: Balance, plan: Plan, now_ms: int) -> Balance | None:
    """Return the balance with a new month's allowance, or None if no month has begun and the plan is the same.

    The rest of the old allowance expires. The allowance is used before granted credits, which stay. Held credits count
    in the new month.
    """
    if plan.credits is None or (balance.plan == plan.name and now_ms < balance.renews_ms):
        return None
    had = balance.amounts
    granted = max(0, had.granted - max(0, had.spent - balance.allowance))
    available = max(0, plan.credits + granted - had.held)
    change = Amounts(available=available - had.available, granted=granted - had.granted, spent=-had.spent)
    return Balance(balance.account_id, had + change, plan.name, plan.credits, next_month_ms(now_ms))


def given(balance: Balance, credits_: int) -> Amounts:
    """Return the change of a balance that is given credits. They pay what it owes first."""
    pays = min(credits_, balance.amounts.owed)
    return Amounts(available=credits_ - pays, granted=credits_ - pays, owed=-pays)


def taken_back(balance: Balance, credits_: int) -> Amounts:
    """Return the change of a balance that bought credits are taken back from.

    The allowance of the month and held credits stay. The balance owes what was spent already.
    """
    had = balance.amounts
    used = max(0, had.spent + had.held - balance.allowance)
    left = max(0, min(had.available, had.granted - used))
    taken = min(credits_, left)
    return Amounts(available=-taken, granted=-taken, owed=credits_ - taken)


def next_month_ms(now_ms: int) -> int:
    """Return when the next month begins, in UTC."""
    first = datetime.fromtimestamp(now_ms / 1000, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return round((first + timedelta(days=32)).replace(day=1).timestamp() * 1000)


def _held(video: Video | None) -> int:
    return 0 if video is None or video.status.is_final else video.price


def _stored(video: Video | None) -> int:
    return 0 if video is None else sum(out.size_bytes for out in video.out_files)


def _kept(media: Media | None) -> int:
    if media is None or media.status is not MediaStatus.READY or (media.temp and not media.is_counted):
        return 0
    return media.size_bytes


def _kind(moved: Amounts) -> EntryKind:
    if moved.spent or moved.unmetered:
        return EntryKind.CHARGE
    if moved.held:
        return EntryKind.RESERVE if moved.held > 0 else EntryKind.RELEASE
    return EntryKind.STORAGE
