"""What the operator does with plans and credits, and how the books are checked."""

from dataclasses import replace
from typing import Protocol

from chalicelib.domain.credit import Amounts, Balance, Entry, EntryKind, media_balance_delta, total, video_balance_delta
from chalicelib.domain.ids import is_id, new_id
from chalicelib.domain.quota import AccountQuota, QuotaServices, find_plan, load_quota
from chalicelib.domain.services import HasMedias, HasVideos


class BillingServices(QuotaServices, HasVideos, HasMedias, Protocol):
    """The services that hold everything that a balance accounts for."""


def set_plan(account_id: str, plan_name: str, services: QuotaServices) -> AccountQuota:
    """Give an account another plan, and with it at once the plan's allowance of a month.

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
    """Give an account credits that do not expire, or (below 0) take them back; False if `entry_id` was used before.

    With an `entry_id` (of `new_id`) a grant may be tried again safely: it is given once.

    Raises:
        ApiError: 1010 there is no such account, 1025 it has a plan that is not there.
        InsufficientCredit: more is to be taken back than is left.
        ValueError: nothing is given, or the `entry_id` is no id.
    """
    if not credits_:
        raise ValueError("0 credits are nothing to give")
    if entry_id is not None and not is_id(entry_id):
        raise ValueError(f"{entry_id!r} is no id: 24 hex characters, in lower case")
    load_quota(account_id, services)
    now_ms = services.now_ms()
    moved = Amounts(available=credits_, granted=credits_)
    entry = Entry(account_id, entry_id or new_id(now_ms), EntryKind.GRANT, now_ms, moved, note=note)
    return services.ledger.append(entry)


def find_discrepancy(account_id: str, services: QuotaServices) -> Amounts:
    """By how much an account's balance is more than its ledger adds up to: nothing, if all is well."""
    while True:
        balance = services.ledger.balance(account_id)
        written = total(services.ledger.list(account_id))
        # What was written meanwhile would look like a difference.
        if services.ledger.balance(account_id) == balance:
            return balance.amounts - written


def recount_balance(account_id: str, services: BillingServices) -> Amounts:
    """Count anew what an account stores and what is held for its videos, and correct the balance; by how much.

    Needed after tables were put back to an earlier time, and for what was stored before there were balances.
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
    """The shares of all rows: what was moved when they came."""
    videos = (video_balance_delta(None, video) for video in services.videos.list(account_id))
    medias = (media_balance_delta(None, media) for media in services.medias.list(account_id))
    return sum((*videos, *medias), Amounts())


def _correct(before: Balance, moved: Amounts, services: QuotaServices) -> bool:
    now_ms = services.now_ms()
    entry = Entry(before.account_id, new_id(now_ms), EntryKind.CORRECTION, now_ms, moved, note="counted anew")
    return services.ledger.replace(before, replace(before, amounts=before.amounts + moved), entry)
