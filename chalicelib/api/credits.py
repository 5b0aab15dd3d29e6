"""Checks of an account's plan and credit, and the methods that report them."""

from dataclasses import replace

from chalicelib.api.profiles import find_profile
from chalicelib.api.wire_fields import Wire, from_date, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.credit import Entry
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ports import Ledger, Profiles
from chalicelib.domain.quota import (
    AccountQuota,
    QuotaServices,
    check_objects,
    check_profiles,
    check_static_templates,
    load_quota,
)
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video


def price_video(video: Video, template: Template, quota: AccountQuota, profiles: Profiles) -> Video:
    """Return the video with its price as `price`, if plan, storage and credit of its account allow it.

    Raises:
        ApiError: 2000 the account's storage is full, 2002 its plan does not include a profile, 2003 the video fills too
            many objects, 2004 it costs more than the account's credit, or is static, which the plan does not include.
    """
    quota.check_video_storage()
    if video.is_static:
        check_static_templates(quota.plan)
    check_profiles([find_profile(name, template.account_id, profiles) for name in template.profiles], quota.plan)
    # Each input fills one object, and every open object has an input.
    check_objects(len(video.medias), quota.plan)
    quota.check_credit(video.price)
    return replace(video, price=quota.price(video.price))


def check_media_storage(caller: Caller, size_bytes: int, services: QuotaServices) -> None:
    """Check that the account has storage for a media file.

    Raises:
        ApiError: 2001 the storage is full. Visitors do not learn how full.
    """
    try:
        load_quota(caller.account_id, services).check_media_storage(size_bytes)
    except ApiError as error:
        raise error.to_visitor() if caller.template_id else error from None


def quota_to_wire(quota: AccountQuota) -> Wire:
    """Return the fields of the `Account` struct about its plan, credits and storage."""
    plan, amounts, metered = quota.plan, quota.balance.amounts, quota.remaining is not None
    return {
        "plan": plan.name,
        "credits": without_absent(
            {
                "left": quota.remaining,
                "held": amounts.held,
                "month": plan.credits,
                "spent": amounts.spent if metered else None,
                "renews": to_date(quota.balance.renews_ms) if metered else None,
            }
        ),
        "medias": without_absent({"stored": amounts.media_bytes, "limit": plan.media_bytes}),
        "videos": without_absent({"stored": amounts.video_bytes, "limit": plan.video_bytes}),
    }


def list_credits(since: str, account_id: str, ledger: Ledger) -> list[Wire]:
    """Return the ledger of an account since a date, oldest first. An empty text returns all entries.

    Raises:
        ApiError: `since` is not a date.
    """
    return [entry_to_wire(entry) for entry in ledger.list(account_id, from_date(since, "since") if since else 0)]


def entry_to_wire(entry: Entry) -> Wire:
    """Return the `CreditEntry` struct."""
    moved = entry.moved
    return without_absent(
        {
            "id": entry.id,
            "date": to_date(entry.created_ms),
            "kind": entry.kind.value,
            "left": moved.available,
            "held": moved.held,
            "spent": moved.spent + moved.unmetered if entry.kind == "charge" else 0,
            "mediaBytes": moved.media_bytes or None,
            "videoBytes": moved.video_bytes or None,
            "videoID": entry.video_id,
            "mediaID": entry.media_id,
            "orderID": entry.order_id,
            "note": entry.note or None,
        }
    )
