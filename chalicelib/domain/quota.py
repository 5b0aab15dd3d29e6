"""Where an account stands: its plan, what it has left, and what it may therefore not do."""

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
    """Where an account stands."""

    plan: Plan
    balance: Balance

    @property
    def left(self) -> int | None:
        """The credits that are left; None without limit."""
        return None if self.plan.credits is None else self.balance.amounts.available

    def price(self, credits_: int) -> int:
        """What is taken from the account for a video of that cost."""
        return 0 if self.plan.credits is None else credits_

    def check_credit(self, needed: int) -> None:
        """Whether there is credit for a video.

        Raises:
            ApiError: 2004 there is not.
        """
        if self.left is not None and needed > self.left:
            raise ApiError.no_credit(needed, self.left)

    def less(self, price: int) -> "AccountQuota":
        """Where the account stands when so much is taken from it."""
        return replace(self, balance=replace(self.balance, amounts=self.balance.amounts - Amounts(available=price)))

    def check_video_storage(self) -> None:
        """Whether there is room for one more video, however large: that is not known before it is made.

        Raises:
            ApiError: 2000 there is not.
        """
        stored, limit = self.balance.amounts.video_bytes, self.plan.video_bytes
        if limit is not None and stored >= limit:
            raise ApiError.videos_size_reached(stored, limit)

    def check_media_storage(self, size_bytes: int) -> None:
        """Whether there is room for one more media.

        Raises:
            ApiError: 2001 there is not.
        """
        stored, limit = self.balance.amounts.media_bytes + size_bytes, self.plan.media_bytes
        if limit is not None and stored > limit:
            raise ApiError.medias_size_reached(stored, limit)


def load_plan(account_id: str, services: QuotaServices) -> Plan:
    """The plan of an account.

    Raises:
        ApiError: 1010 there is no such account, 1025 there is no such plan.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return find_plan(account.plan, services)


def find_plan(name: str, services: HasPlans) -> Plan:
    """The plan of that name.

    Raises:
        ApiError: 1025 there is none.
    """
    plan = services.plans.get(name)
    if plan is None:
        raise ApiError.account_type_not_found(name, [plan.name for plan in services.plans.list()])
    return plan


def load_quota(account_id: str, services: QuotaServices) -> AccountQuota:
    """Where an account stands, in two reads; if its month has ended, or its plan has changed, with the new allowance.

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
        # Where another call has been faster, what it wrote is read again.
        if services.ledger.replace(before, after, entry):
            return AccountQuota(plan, after)


def renew_month(account_id: str, services: QuotaServices) -> None:
    """Give an account the allowance of a new month, if one has begun and both the account and its plan are there."""
    with suppress(ApiError):
        load_quota(account_id, services)


def check_profiles(profiles: Sequence[Profile], plan: Plan) -> None:
    """Whether a plan allows profiles.

    Raises:
        ApiError: 2002 naming the first that it does not.
    """
    for profile in profiles:
        if not (plan.allows_profile(profile) and (plan.custom_profiles or not profile.base)):
            kinds = ", ".join(plan.profiles or ("all",)) + ("" if plan.custom_profiles else " that define themselves")
            most = f", up to {plan.lines} lines" if plan.lines else ""
            raise ApiError.profile_not_allowed(
                f"{profile.name} is not in the plan {plan.name}, which allows {kinds}{most}"
            )


def check_objects(count: int, plan: Plan) -> None:
    """Whether a plan allows that a video has to fill so many objects.

    Raises:
        ApiError: 2003 it does not.
    """
    if plan.objects is not None and count > plan.objects:
        raise ApiError.too_many_free_objects(count, plan.objects)


def check_templates(count: int, plan: Plan) -> None:
    """Whether a plan allows so many templates.

    Raises:
        ApiError: the first 2005: it does not.
    """
    if plan.templates is not None and count > plan.templates:
        raise ApiError.max_templates(count, plan.templates)


def check_custom_profiles(plan: Plan) -> None:
    """Whether a plan allows profiles of one's own.

    Raises:
        ApiError: the first 1032: it does not.
    """
    if not plan.custom_profiles:
        raise ApiError.custom_profiles_not_allowed(plan.name)


def check_static_templates(plan: Plan) -> None:
    """Whether a plan allows static templates, of brand pirsonal's player.

    Raises:
        ApiError: the second 2004: it does not.
    """
    if not plan.static_templates:
        raise ApiError.static_template_not_allowed(plan.name)
