"""The operator's functions for plans, credits and the check of the ledger."""

from dataclasses import replace
from typing import Protocol

from chalicelib.domain.credit import (
    Amounts,
    Balance,
    Entry,
    EntryKind,
    given,
    media_balance_delta,
    total,
    video_balance_delta,
)
from chalicelib.domain.ids import is_id, new_id
from chalicelib.domain.quota import AccountQuota, QuotaServices, find_plan, load_quota
from chalicelib.domain.services import HasMedias, HasVideos


class BillingServices(QuotaServices, HasVideos, HasMedias, Protocol):
    """The services that hold everything that a balance accounts for."""


def set_plan(account_id: str, plan_name: str, services: QuotaServices) -> AccountQuota:
    """Set the plan of an account. The account gets the plan's monthly allowance at once.

    Raises:
        ApiError: 1010 there is no such account, 1025 there is no such plan.
    """
    find_plan(plan_name, services)
    account = services.accounts.get(account_id)
    while account and services.accounts.update(account, plan=plan_name) is None:
        account = services.accounts.get(account_id)
    return load_quota(account_id, services)


def grant_credits(
    account_id: str, credits_: int, note: str, services: QuotaServices, entry_id: str | None = None
) -> bool:
    """Grant an account credits that do not expire, or take some back (below 0). What it owes is paid first.

    Return False if the ledger has an entry with `entry_id`. With an `entry_id` (of `new_id`) a caller may retry safely.

    Raises:
        ApiError: 1010 there is no such account, 1025 its plan does not exist.
        InsufficientCredit: it takes back more credits than are left.
        ValueError: `credits_` is 0, or `entry_id` is not an id.
    """
    if not credits_:
        raise ValueError("credits must not be 0")
    if entry_id is not None and not is_id(entry_id):
        raise ValueError(f"{entry_id!r} is no id: 24 hex characters, in lower case")
    while True:
        before, now_ms = load_quota(account_id, services).balance, services.now_ms()
        pays_debt = before.amounts.owed > 0 and credits_ > 0
        moved = given(before, credits_) if pays_debt else Amounts(available=credits_, granted=credits_)
        entry = Entry(account_id, entry_id or new_id(now_ms), EntryKind.GRANT, now_ms, moved, note=note)
        if not pays_debt:
            return services.ledger.append(entry)
        if services.ledger.replace(before, replace(before, amounts=before.amounts + moved), entry):
            return True
        if entry_id and any(known.id == entry_id for known in services.ledger.list(account_id)):
            return False


def find_discrepancy(account_id: str, services: QuotaServices) -> Amounts:
    """Return the amounts by which a balance exceeds the sum of its ledger. They are 0 if both are right."""
    while True:
        balance = services.ledger.balance(account_id)
        written = total(services.ledger.list(account_id))
        # An entry written between the reads would look like a discrepancy.
        if services.ledger.balance(account_id) == balance:
            return balance.amounts - written


def recount_balance(account_id: str, services: BillingServices) -> Amounts:
    """Recount the storage and the held credits of an account and correct its balance. Return the correction.

    The operator needs this after restoring tables from a backup, and for data that is older than balances.
    """
    while True:
        before = services.ledger.balance(account_id)
        counted = _counted(account_id, services)
        had = before.amounts
        moved = Amounts(
            available=max(0, had.available + had.held - counted.held) - had.available,
            held=counted.held - had.held,
            media_bytes=counted.media_bytes - had.media_bytes,
            video_bytes=counted.video_bytes - had.video_bytes,
        )
        if not moved or _correct(before, moved, services):
            return moved


def _counted(account_id: str, services: BillingServices) -> Amounts:
    """Return the sum of the shares of all rows."""
    videos = (video_balance_delta(None, video) for video in services.videos.list(account_id))
    medias = (media_balance_delta(None, media) for media in services.medias.list(account_id))
    return sum((*videos, *medias), Amounts())


def _correct(before: Balance, moved: Amounts, services: QuotaServices) -> bool:
    now_ms = services.now_ms()
    entry = Entry(before.account_id, new_id(now_ms), EntryKind.CORRECTION, now_ms, moved, note="counted anew")
    return services.ledger.replace(before, replace(before, amounts=before.amounts + moved), entry)
