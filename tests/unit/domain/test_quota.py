"""The limits of plans, and the price of videos."""

from dataclasses import replace

import pytest

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts, Balance
from chalicelib.domain.errors import ApiError
from chalicelib.domain.profile import parse_profile
from chalicelib.domain.quota import (
    AccountQuota,
    check_custom_profiles,
    check_profiles,
    check_static_templates,
)
from tests.fakes import ACCOUNT, PROFILE

STANDARD = parse_profile(PROFILE)
CUSTOM = replace(STANDARD, name="newsletter", base=PROFILE)


def quota(credits_=None, available=10):
    return AccountQuota(Plan("PLAN", credits=credits_), Balance(ACCOUNT, Amounts(available=available)))


def refusal(check, *values):
    """Return code and problem of the error that a check raises."""
    with pytest.raises(ApiError) as caught:
        check(*values)
    return caught.value.code, caught.value.data.get("problem")


def test_a_charge_leaves_less_credit():
    assert quota(100).price(3) == 3
    assert quota(100).after_charge(3).remaining == 7


def test_a_plan_without_limit_charges_nothing():
    assert (quota().price(3), quota().remaining) == (0, None)
    quota(available=0).check_credit(1)


def test_each_profile_must_be_allowed():
    plan = Plan("PLAN", lines=STANDARD.height_px)
    larger = parse_profile("MP4_H264_AAC_1280x720_24fps")
    check_profiles([STANDARD], plan)
    assert refusal(check_profiles, [STANDARD, larger], plan) == (
        2002,
        "MP4_H264_AAC_1280x720_24fps is not in the plan PLAN, which allows all, up to 480 lines",
    )


@pytest.mark.parametrize(("profile", "custom_profiles"), [(STANDARD, False), (STANDARD, True), (CUSTOM, True)])
def test_a_custom_profile_may_be_used_with_a_plan_that_has_them(profile, custom_profiles):
    check_profiles([profile], Plan("PLAN", custom_profiles=custom_profiles))


def test_a_custom_profile_may_not_be_used_with_another_plan():
    plan = Plan("PLAN", profiles=("MP4_*", "MP3"), custom_profiles=False)
    assert refusal(check_profiles, [CUSTOM], plan) == (
        2002,
        "newsletter is not in the plan PLAN, which allows MP4_*, MP3 that define themselves",
    )


@pytest.mark.parametrize(
    ("check", "feature", "code"),
    [(check_custom_profiles, "custom_profiles", 1032), (check_static_templates, "static_templates", 2004)],
)
def test_a_feature_must_be_in_the_plan(check, feature, code):
    check(Plan("PLAN", **{feature: True}))
    assert refusal(check, Plan("PLAN", **{feature: False}))[0] == code
