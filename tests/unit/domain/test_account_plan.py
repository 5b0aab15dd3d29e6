"""Plans, and which of them are known."""

import pytest

from chalicelib.domain.account_plan import BUILT_IN, DEFAULT_PLAN, Plan, check_plan
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.known_plans import KEEP_MS, KnownPlans
from chalicelib.domain.profile import STANDARD, Quality, parse_profile
from tests.fakes import PROFILE, PlanRows

MINE = Plan("MINE", credits=5)


@pytest.fixture
def rows():
    return PlanRows()


def test_four_plans_are_built_in():
    assert list(BUILT_IN) == ["FREE", "STARTER", "PRO", "UNLIMITED"]


def test_the_plan_of_who_has_none_limits_nothing():
    assert BUILT_IN[DEFAULT_PLAN] == Plan(DEFAULT_PLAN)


def test_a_plan_allows_the_profiles_of_its_patterns_and_no_others():
    plan = Plan("MINE", profiles=("MP4_*x480_24fps", "MP3"))
    assert [plan.allows_profile(parse_profile(name)) for name in (PROFILE, "MP3", STANDARD[2])] == [True, True, False]


def test_a_plan_without_patterns_allows_all_profiles():
    assert MINE.allows_profile(parse_profile("MP4_AV1_AAC_3840x2160_60fps"))


@pytest.mark.parametrize("name", ["FREE", "STARTER"])
def test_a_built_in_plan_allows_the_smallest_profile_of_the_vendors(name):
    assert BUILT_IN[name].allows_profile(parse_profile(PROFILE))


@pytest.mark.parametrize(
    ("size", "fits"),
    [
        ("640x480", True),
        ("852x480", True),
        ("854x480", True),
        ("480x854", True),
        ("480x480", True),
        ("856x480", False),
        ("640x482", False),
        ("482x640", False),
    ],
)
def test_a_plan_of_480_lines_allows_profiles_that_fit_in_either_orientation(size, fits):
    assert BUILT_IN["FREE"].allows_profile(parse_profile(f"MP4_H264_AAC_{size}_30fps")) == fits


@pytest.mark.parametrize(
    "name", ["MP4_H264_AAC_1920x1080_60fps", "MP4_H264_AAC_1080x1920_25fps", "GIF_320x240_10fps", "MP3"]
)
def test_the_starters_plan_allows_1080_lines_and_sound_alone(name):
    assert BUILT_IN["STARTER"].allows_profile(parse_profile(name))


def test_the_base_of_a_custom_profile_counts():
    own = CustomProfile("a" * 24, "newsletter", "MP4_H264_AAC_1280x720_24fps", Quality(crf=30), 0).as_profile()
    assert [Plan("MINE", lines=lines).allows_profile(own) for lines in (480, 720)] == [False, True]
    assert not Plan("MINE", profiles=("newsletter",)).allows_profile(own)


def test_a_plan_of_the_operator_is_known(rows):
    rows.put(MINE)
    assert KnownPlans(rows, lambda: 0).get("MINE") == MINE


def test_a_plan_of_the_operator_overrides_the_built_in_one(rows):
    rows.put(Plan("FREE", credits=5))
    assert KnownPlans(rows, lambda: 0).get("FREE") == Plan("FREE", credits=5)


def test_an_unknown_plan_is_not_found(rows):
    assert KnownPlans(rows, lambda: 0).get("GOLD") is None


def test_all_plans_are_listed_by_their_names(rows):
    rows.put(MINE)
    assert [plan.name for plan in KnownPlans(rows, lambda: 0).list()] == ["FREE", "MINE", "PRO", "STARTER", "UNLIMITED"]


@pytest.mark.parametrize(("ms", "credits_"), [(KEEP_MS - 1, 5), (KEEP_MS, 6)])
def test_a_plan_is_looked_up_once_a_minute(rows, ms, credits_):
    now = [0]
    plans = KnownPlans(rows, lambda: now[0])
    rows.put(MINE)
    plans.get("MINE")
    rows.put(Plan("MINE", credits=6))
    now[0] = ms
    assert plans.get("MINE").credits == credits_


def test_a_valid_plan_is_returned():
    assert check_plan(MINE) == MINE


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        (Plan(""), "a plan's name is made of"),
        (Plan("MY PLAN"), "'MY PLAN': a plan's name is made of"),
        (Plan("MINE", credits=-1), "MINE: credits is 0 or more"),
        (Plan("MINE", video_bytes=-5), "MINE: video_bytes is 0 or more"),
    ],
)
def test_an_invalid_plan_is_refused(plan, problem):
    with pytest.raises(ValueError, match=problem):
        check_plan(plan)


@pytest.mark.parametrize(
    ("name", "credits_", "media_bytes", "video_bytes", "objects", "templates", "lines"),
    [
        ("FREE", 60, 200_000_000, 1_000_000_000, 5, 3, 480),
        ("STARTER", 3_600, 5_000_000_000, 20_000_000_000, 20, 25, 1080),
        ("PRO", 36_000, 50_000_000_000, 500_000_000_000, 100, 250, None),
        ("UNLIMITED", None, None, None, None, None, None),
    ],
)
def test_the_built_in_plans_have_these_limits(name, credits_, media_bytes, video_bytes, objects, templates, lines):
    plan = BUILT_IN[name]
    assert (plan.credits, plan.media_bytes, plan.video_bytes) == (credits_, media_bytes, video_bytes)
    assert (plan.objects, plan.templates, plan.lines) == (objects, templates, lines)
