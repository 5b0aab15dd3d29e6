"""Profile_List, Profile_New, Profile_Delete, and own profiles in templates."""

import pytest

from chalicelib.domain.custom_profile import MAX_PROFILES, CustomProfile
from chalicelib.domain.profile import STANDARD, Quality
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, PROFILE, TEMPLATE, make_template
from tests.unit.api.calling import NEW_TEMPLATE

NEWSLETTER = {"name": "newsletter", "variantOf": PROFILE, "crf": 30, "maxBitrate": 800, "soundBitrate": 64}
WITH_OWN = NEW_TEMPLATE | {"outProfiles": [PROFILE, "newsletter"]}


def own(name="newsletter", account_id=ACCOUNT):
    return CustomProfile(account_id, name, PROFILE, Quality(30, 800, 64), NOW_MS)


def test_the_standard_profiles_always_exist(caller):
    profiles = caller.call("Profile_List")
    assert [profile["name"] for profile in profiles] == list(STANDARD)
    expected = {"name": PROFILE, "own": False, "extension": "mp4", "width": 640, "height": 480, "fps": 24}
    assert profiles[0] == expected


def test_an_own_profile_is_listed_as_it_was_defined(caller):
    assert caller.call("Profile_New", NEWSLETTER) == "OK"
    *_, profile = caller.call("Profile_List")
    size = {"width": 640, "height": 480, "fps": 24}
    assert profile == NEWSLETTER | size | {"own": True, "extension": "mp4", "date": profile["date"]}


@pytest.mark.parametrize("preset", ["faster", "smaller"])
def test_an_own_profile_is_listed_with_its_preset(caller, preset):
    caller.call("Profile_New", NEWSLETTER | {"preset": preset})
    assert caller.call("Profile_List")[-1]["preset"] == preset


def test_an_unknown_preset_is_rejected(cloud, caller):
    code, data = caller.error("Profile_New", NEWSLETTER | {"preset": "slower"})
    assert (code, data["path"], cloud.profiles.rows) == (-32602, "profile.preset", {})


def test_an_own_profile_without_a_picture_has_no_size(caller):
    caller.call("Profile_New", {"name": "spoken", "variantOf": "MP3", "soundBitrate": 64})
    *_, profile = caller.call("Profile_List")
    assert profile.keys() == {"name", "own", "extension", "variantOf", "soundBitrate", "date"}


def test_the_profiles_of_other_accounts_are_not_listed(cloud, caller):
    cloud.profiles.put_new(own(account_id=OTHER_ACCOUNT))
    assert len(caller.call("Profile_List")) == len(STANDARD)


def test_a_name_is_unique(cloud, caller):
    caller.call("Profile_New", NEWSLETTER)
    assert caller.error("Profile_New", NEWSLETTER | {"crf": 20}) == (1032, {"profile": "newsletter"})
    assert cloud.profiles.get(ACCOUNT, "newsletter").quality.crf == 30


@pytest.mark.parametrize(
    "change", [{"name": "a b"}, {"name": "MP4_mine"}, {"variantOf": "VHS"}, {"variantOf": "newsletter"}, {"crf": 99}]
)
def test_an_invalid_profile_is_rejected(cloud, caller, change):
    code, data = caller.error("Profile_New", NEWSLETTER | change)
    assert (code, list(data), cloud.profiles.rows) == (2002, ["problem"], {})


def test_an_account_may_have_100_profiles(cloud, caller):
    for number in range(MAX_PROFILES - 1):
        cloud.profiles.put_new(own(f"p{number}"))
    assert caller.call("Profile_New", NEWSLETTER) == "OK"


def test_an_account_may_not_have_profiles_without_end(cloud, caller):
    for number in range(MAX_PROFILES):
        cloud.profiles.put_new(own(f"p{number}"))
    problem = "an account may have 100 profiles of its own"
    assert caller.error("Profile_New", NEWSLETTER) == (2002, {"problem": problem})


def test_an_own_profile_can_be_used_in_a_template(cloud, caller):
    cloud.profiles.put_new(own())
    template_id = caller.call("Template_New", WITH_OWN)
    assert cloud.templates.get(ACCOUNT, template_id).profiles == (PROFILE, "newsletter")


@pytest.mark.parametrize("profiles", [[], [own(account_id=OTHER_ACCOUNT)], [own("other")]])
def test_a_missing_profile_cannot_be_used(cloud, caller, profiles):
    for profile in profiles:
        cloud.profiles.put_new(profile)
    code, data = caller.error("Template_New", WITH_OWN)
    assert (code, data["problem"].split(" ")[0]) == (2002, "'newsletter'")


def test_a_template_is_not_changed_to_a_missing_profile(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.error("Template_Update", TEMPLATE, {"outProfiles": ["newsletter"]})[0] == 2002


def test_videos_are_checked_and_explained_in_an_own_profile(cloud, caller):
    cloud.profiles.put_new(own())
    cloud.templates.put(make_template(profiles=("newsletter",)))
    caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert caller.call("Template_Explain", TEMPLATE, {"name": "Ava"})["profile"] == "newsletter"
    assert caller.call("Template_Video_Check", TEMPLATE, {"name": "Ava"})["ok"]


def test_a_profile_is_deleted(cloud, caller):
    cloud.profiles.put_new(own())
    assert caller.call("Profile_Delete", "newsletter") == "OK"
    assert cloud.profiles.rows == {}


def test_a_profile_that_a_template_uses_is_not_deleted(cloud, caller):
    cloud.profiles.put_new(own())
    cloud.templates.put(make_template(profiles=(PROFILE, "newsletter")))
    assert caller.error("Profile_Delete", "newsletter") == (1008, {"profile": "newsletter", "templateIDs": [TEMPLATE]})
    assert cloud.profiles.get(ACCOUNT, "newsletter") == own()


@pytest.mark.parametrize("name", ["nothing", PROFILE, ""])
def test_a_profile_that_is_no_own_one_is_not_deleted(cloud, caller, name):
    cloud.templates.put(make_template())
    code, data = caller.error("Profile_Delete", name)
    assert (code, data["path"]) == (-32602, "profileName")


def test_a_plan_may_allow_no_custom_profiles(cloud, caller):
    cloud.limit(custom_profiles=False)
    assert caller.error("Profile_New", NEWSLETTER) == (1032, {"plan": "SMALL"})
    assert cloud.profiles.rows == {}


def test_custom_profiles_that_were_defined_under_another_plan_are_not_used(cloud, caller):
    cloud.profiles.put_new(own())
    cloud.limit(custom_profiles=False)
    assert caller.error("Template_New", WITH_OWN)[0] == 2002


def test_the_base_of_a_profile_has_to_be_in_the_plan(cloud, caller):
    cloud.limit(profiles=("WEBM_*",))
    assert caller.error("Profile_New", NEWSLETTER)[0] == 2002
    caller.call("Profile_New", {"name": "small", "variantOf": "WEBM_VP9_OPUS_320x180_24fps"})
    caller.call("Template_New", NEW_TEMPLATE | {"outProfiles": ["small"]})
