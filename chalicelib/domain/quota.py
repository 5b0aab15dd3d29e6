"""The quota of an account: its plan, its balance, and the checks of both."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts, Balance, Entry, EntryKind, renewed
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.profile import Profile
from chalicelib.domain.services import HasAccounts, HasClock, HasLedger, HasPlans


class QuotaServices(HasAccounts, HasPlans, HasLedger, HasClock, Protocol):
    """The services that hold an account's plan and balance."""


@dataclass(frozen=True, slots=True)
class AccountQuota:
    """The plan and the balance of an account."""

    plan: Plan
    balance: Balance

    @property
    def remaining(self) -> int | None:
        """The remaining credits, or None without limit."""
        return None if self.plan.credits is None else self.balance.amounts.available

    def price(self, credits_: int) -> int:
        """Return the price of a video with this cost: 0 if the plan has no limit."""
        return 0 if self.plan.credits is None else credits_

    def check_credit(self, needed: int) -> None:
        """Check that the account has enough credit for a video.

        Raises:
            ApiError: 2004 it has not.
        """
        if self.remaining is not None and needed > self.remaining:
            raise ApiError.no_credit(needed, self.remaining)

    def after_charge(self, price: int) -> "AccountQuota":
        """Return the quota after a charge."""
        return replace(self, balance=replace(self.balance, amounts=self.balance.amounts - Amounts(available=price)))

    def check_video_storage(self) -> None:
        """Check that there is storage left for one more video. Its size is not known before it is rendered.

        Raises:
            ApiError: 2000 the limit is reached.
        """
        stored, limit = self.balance.amounts.video_bytes, self.plan.video_bytes
        if limit is not None and stored >= limit:
            raise ApiError.videos_size_reached(stored, limit)

    def check_media_storage(self, size_bytes: int) -> None:
        """Check that a media file of this size fits into the storage.

        Raises:
            ApiError: 2001 it does not.
        """
        stored, limit = self.balance.amounts.media_bytes + size_bytes, self.plan.media_bytes
        if limit is not None and stored > limit:
            raise ApiError.medias_size_reached(stored, limit)


def load_plan(account_id: str, services: QuotaServices) -> Plan:
    """Return the plan of an account.

    Raises:
        ApiError: 1010 there is no such account, 1025 there is no such plan.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return find_plan(account.plan, services)


def find_plan(name: str, services: HasPlans) -> Plan:
    """Return the plan with this name.

    Raises:
        ApiError: 1025 there is none.
    """
    plan = services.plans.get(name)
    if plan is None:
        raise ApiError.account_type_not_found(name, [plan.name for plan in services.plans.list()])
    return plan


def load_quota(account_id: str, services: QuotaServices) -> AccountQuota:
    """Load the plan and the balance of an account, in two reads.

    If its month has ended, or its plan has changed, renew the allowance first.

    Raises:
        ApiError: as `load_plan`.
    """
    plan = load_plan(account_id, services)
    while True:
        before, now_ms = services.ledger.balance(account_id), services.now_ms()
        after = renewed(before, plan, now_ms)
        if after is None:
            return AccountQuota(plan, before)
        moved, note = after.amounts - before.amounts, f"{plan.name}: {plan.credits:,} credits a month"
        entry = Entry(account_id, new_id(now_ms), EntryKind.RENEWAL, now_ms, moved, note=note)
        # If another call was faster, read what it wrote.
        if services.ledger.replace(before, after, entry):
            return AccountQuota(plan, after)


def renew_month(account_id: str, services: QuotaServices) -> None:
    """Renew the allowance if a new month has begun. Do nothing if the account or its plan does not exist."""
    with suppress(ApiError):
        load_quota(account_id, services)


def check_profiles(profiles: Sequence[Profile], plan: Plan) -> None:
    """Check that a plan allows profiles.

    Raises:
        ApiError: 2002 naming the first that it does not allow.
    """
    for profile in profiles:
        if not (plan.allows_profile(profile) and (plan.custom_profiles or not profile.base)):
            kinds = ", ".join(plan.profiles or ("all",)) + ("" if plan.custom_profiles else " that define themselves")
            most = f", up to {plan.lines} lines" if plan.lines else ""
            raise ApiError.profile_not_allowed(
                f"{profile.name} is not in the plan {plan.name}, which allows {kinds}{most}"
            )


def check_objects(count: int, plan: Plan) -> None:
    """Check that a plan allows a video to fill this many objects.

    Raises:
        ApiError: 2003 it does not.
    """
    if plan.objects is not None and count > plan.objects:
        raise ApiError.too_many_free_objects(count, plan.objects)


def check_templates(count: int, plan: Plan) -> None:
    """Check that a plan allows this many templates.

    Raises:
        ApiError: the first 2005: it does not.
    """
    if plan.templates is not None and count > plan.templates:
        raise ApiError.max_templates(count, plan.templates)


def check_custom_profiles(plan: Plan) -> None:
    """Check that a plan allows custom profiles.

    Raises:
        ApiError: the first 1032: it does not.
    """
    if not plan.custom_profiles:
        raise ApiError.custom_profiles_not_allowed(plan.name)


def check_static_templates(plan: Plan) -> None:
    """Check that a plan allows static templates, which the player of brand pirsonal shows.

    Raises:
        ApiError: the second 2004: it does not.
    """
    if not plan.static_templates:
        raise ApiError.static_template_not_allowed(plan.name)
