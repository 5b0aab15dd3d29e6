"""The limits of plans and credit: errors 2000 to 2005, and Credit_List."""

import json

import pytest

from chalicelib.api.credits import entry_to_wire, quota_to_wire
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.domain.account_plan import BUILT_IN, DEFAULT_PLAN
from chalicelib.domain.billing_admin import grant_credits
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.errors import ApiError
from chalicelib.domain.profile import Quality
from chalicelib.domain.quota import check_custom_profiles, check_static_templates, load_quota
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_PROFILE,
    OTHER_VIDEO,
    PICTURE,
    PROFILE,
    TEMPLATE,
    VIDEO,
    Renderer,
    make_media,
    make_template,
    make_transition,
    make_video,
)
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, NEW_TEMPLATE, PHOTO_SCRIPT, TITLE_SCRIPT, photo, title

# Three seconds, in each of two rates.
SCRIPT = '[{"rectangle": {"id": "box", "duration": 2980}}]'
RATES = ("MP4_H264_AAC_640x480_10fps", PROFILE)
OUT = OutFile(PROFILE, "name", 500, "key")
UPLOAD = {"name": "a.png", "type": "image/png", "size": 5}
AVA = {"name": "Ava"}


@pytest.fixture(autouse=True)
def template(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,), profiles=RATES))


def new(caller, **video):
    return caller.call("Template_Video_New", TEMPLATE, AVA | video)


def refusal(caller, **video):
    return caller.error("Template_Video_New", TEMPLATE, AVA | video)


def send(cloud, query=BY_ACCOUNT):
    headers = {"content-type": "image/png", "content-length": str(len(PICTURE))}
    return json.loads(
        upload(HttpRequest(PICTURE, query, headers), cloud.api_services, Renderer().probe, lambda _: None)
    )


def test_the_cost_of_a_video_is_reserved_when_it_is_created(cloud, caller):
    cloud.limit(credits=10)
    video_id = new(caller)
    assert (cloud.amounts, cloud.videos.get(ACCOUNT, video_id).price) == (Amounts(available=7, held=3), 3)


def test_a_video_may_take_the_last_credits(cloud, caller):
    cloud.limit(credits=3)
    new(caller)
    assert cloud.amounts == Amounts(available=0, held=3)


def test_a_video_of_unknown_length_holds_one_credit(cloud, caller):
    cloud.limit(credits=10)
    cloud.templates.put(make_template(scripts=('[{"video": {"id": "film"}}]',)))
    new(caller, inputMedias=[{"inputID": "film", "type": "video", "http": "http://example.com/"}])
    assert cloud.amounts == Amounts(available=9, held=1)


def test_a_video_without_enough_credit_is_not_created(cloud, caller):
    cloud.limit(credits=2)
    problem = "3 credits are needed, 2 are left"
    assert refusal(caller) == (2004, {"needed": 3, "left": 2, "problem": problem})
    assert (cloud.videos.rows, cloud.queues.sent) == ({}, [])


def test_credit_that_is_spent_when_the_video_is_stored_is_reported_likewise(cloud, caller):
    cloud.limit(credits=3)
    load_quota(ACCOUNT, cloud.api_services)
    cloud.medias.claim = lambda *_: cloud.videos.add([make_video(id=OTHER_VIDEO, price=2)])
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT.replace("1000", "3000"),)))
    cloud.add_media(temp=True, template_id=TEMPLATE)
    assert refusal(caller, inputMedias=[photo(MEDIA)])[1]["left"] == 1
    assert list(cloud.videos.rows) == [(ACCOUNT, OTHER_VIDEO)]


def test_an_account_without_limits_creates_videos_freely(cloud, caller):
    new(caller)
    assert cloud.amounts == Amounts()


def test_a_video_that_could_not_be_queued_gives_its_credits_back(cloud, caller):
    cloud.limit(credits=10)
    cloud.queues.send = None
    assert refusal(caller)[0] == 5000
    assert cloud.amounts == Amounts(available=10)


def test_videos_are_created_in_order_until_the_credit_runs_out(cloud, caller):
    cloud.limit(credits=7)
    first, second, third = caller.call("Template_Videos_New", TEMPLATE, [AVA] * 3)
    assert [(ACCOUNT, row["id"]) for row in (first, second)] == sorted(cloud.videos.rows)
    message = "No credit: 3 credits are needed, 1 are left"
    assert third == {"problems": [{"code": 2004, "message": message}]}
    assert len(cloud.queues.begun) == 2


def test_videos_without_credit_after_concurrent_calls_are_reported_likewise(cloud, caller):
    cloud.limit(credits=7)
    add = cloud.videos.add
    cloud.videos.add = lambda videos: add([make_video(price=3)]) and add(videos)
    first, second = caller.call("Template_Videos_New", TEMPLATE, [AVA] * 2)
    assert cloud.videos.get(ACCOUNT, first["id"]).price == 3
    assert second["problems"][0]["message"] == "No credit: 3 credits are needed, 1 are left"
    assert len(cloud.queues.begun) == 1


def test_a_check_reports_missing_credit(cloud, caller):
    cloud.limit(credits=2)
    checked = caller.call("Template_Video_Check", TEMPLATE, AVA)
    assert checked["problems"] == [{"code": 2004, "message": "No credit: 3 credits are needed, 2 are left"}]
    assert cloud.amounts == Amounts(available=2)


def test_a_faulty_row_of_a_check_uses_no_credit(cloud, caller):
    cloud.limit(credits=3)
    checked = caller.call("Template_Videos_Check", TEMPLATE, [AVA | {"name": ""}, AVA])
    assert [row["ok"] for row in checked["rows"]] == [False, True]


def test_a_check_of_many_reports_how_far_the_credit_lasts(cloud, caller):
    cloud.limit(credits=7)
    checked = caller.call("Template_Videos_Check", TEMPLATE, [AVA] * 3)
    assert (checked["ok"], checked["credits"], checked["left"]) == (False, 6, 7)
    assert [row["ok"] for row in checked["rows"]] == [True, True, False]


def test_a_check_of_many_without_limit_reports_no_remaining_credit(caller):
    assert "left" not in caller.call("Template_Videos_Check", TEMPLATE, [AVA])


@pytest.mark.parametrize(("limit", "code"), [(500, 2000), (501, None)])
def test_a_video_is_created_while_storage_is_left(cloud, caller, limit, code):
    cloud.limit(video_bytes=limit)
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    answer = caller.call("Template_Video_Check", TEMPLATE, AVA)
    assert [problem["code"] for problem in answer["problems"]] == ([code] if code else [])


def test_a_deleted_video_makes_room(cloud, caller):
    cloud.limit(video_bytes=500)
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    problem = "500 bytes, where the plan allows 500"
    assert refusal(caller) == (2000, {"stored": 500, "limit": 500, "problem": problem})
    caller.call("Video_Delete", VIDEO)
    assert new(caller)


def test_an_upload_that_exceeds_the_storage_is_refused(cloud):
    cloud.limit(media_bytes=9)
    send(cloud)
    error = send(cloud)["error"]
    assert (error["code"], error["data"]["stored"], error["data"]["limit"]) == (2001, 10, 9)
    assert (len(cloud.medias.rows), cloud.amounts.media_bytes) == (1, 5)


def test_an_upload_may_fill_the_storage_exactly(cloud):
    cloud.limit(media_bytes=2 * len(PICTURE))
    assert [send(cloud)["error"], send(cloud)["error"]] == [None, None]
    assert cloud.amounts.media_bytes == 2 * len(PICTURE)


def test_a_presigned_upload_may_fill_the_storage_exactly(cloud, caller):
    cloud.limit(media_bytes=UPLOAD["size"])
    assert caller.call("Media_Upload_New", UPLOAD)["url"]


def test_concurrent_uploads_never_exceed_the_storage(cloud):
    cloud.limit(media_bytes=9)
    put = cloud.storage.put_bytes
    cloud.storage.put_bytes = lambda *given: (put(*given), cloud.medias.put(make_media(size_bytes=5)))
    assert send(cloud)["error"]["code"] == 2001
    assert (len(cloud.medias.rows), cloud.amounts.media_bytes) == (1, 5)


def test_a_presigned_upload_that_exceeds_the_storage_is_refused(cloud, caller):
    cloud.limit(media_bytes=9)
    send(cloud)
    assert caller.error("Media_Upload_New", UPLOAD)[0] == 2001


def test_a_deleted_media_makes_room(cloud, caller):
    cloud.limit(media_bytes=9)
    caller.call("Media_Delete", send(cloud)["media"]["id"])
    assert (cloud.amounts, send(cloud)["error"]) == (Amounts(), None)


def test_uploads_of_visitors_count_until_they_are_deleted(cloud):
    media_id = send(cloud, BY_TEMPLATE)["media"]["id"]
    assert cloud.amounts == Amounts(media_bytes=5)
    cloud.medias.delete(ACCOUNT, media_id)
    assert cloud.amounts == Amounts()


def test_a_full_storage_refuses_uploads_of_visitors_and_does_not_say_how_full_it_is(cloud):
    cloud.limit(media_bytes=4)
    assert send(cloud, BY_TEMPLATE)["error"] == {"code": 2001, "message": "Stored medias size limit reached"}


def test_uploads_that_visitors_of_earlier_releases_sent_do_not_count(cloud):
    cloud.add_media(temp=True, template_id=TEMPLATE)
    cloud.medias.delete(ACCOUNT, MEDIA)
    assert cloud.amounts == Amounts()


def test_a_template_may_not_have_a_profile_that_the_plan_does_not_allow(cloud, caller):
    cloud.limit(profiles=("MP4_*_640x480_24fps",))
    code, data = caller.error("Template_New", NEW_TEMPLATE | {"outProfiles": [PROFILE, OTHER_PROFILE]})
    expected = f"{OTHER_PROFILE} is not in the plan SMALL, which allows MP4_*_640x480_24fps"
    assert (code, data["problem"]) == (2002, expected)


def test_a_template_cannot_be_changed_to_a_profile_outside_of_the_plan(cloud, caller):
    cloud.limit(profiles=(PROFILE,))
    assert caller.error("Template_Update", TEMPLATE, {"outProfiles": [OTHER_PROFILE]})[0] == 2002


def test_a_template_that_the_plan_does_not_allow_any_more_may_be_renamed(cloud, caller):
    cloud.limit(profiles=(PROFILE,))
    assert caller.call("Template_Update", TEMPLATE, {"name": "Mine"}) == "OK"


def test_a_custom_profile_whose_base_is_no_longer_in_the_plan_is_refused(cloud, caller):
    cloud.profiles.put_new(CustomProfile(ACCOUNT, "mine", "MP4_H264_AAC_3840x2160_24fps", Quality(crf=30), 0))
    cloud.templates.put(make_template(profiles=("mine",)))
    cloud.limit(lines=480)
    assert caller.error("Template_Video_New", TEMPLATE, AVA)[0] == 2002


def test_no_video_is_made_in_a_profile_that_the_plan_does_not_allow_any_more(cloud, caller):
    cloud.limit(profiles=(PROFILE,))
    assert refusal(caller)[0] == 2002


@pytest.mark.parametrize(("scripts", "code"), [([TITLE_SCRIPT], None), ([TITLE_SCRIPT, PHOTO_SCRIPT], 2003)])
def test_a_template_leaves_no_more_objects_open_than_the_plan_allows(cloud, caller, scripts, code):
    cloud.limit(objects=1)
    checked = caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": scripts})
    assert [problem["code"] for problem in checked["problems"]] == ([code] if code else [])


def test_an_object_that_the_template_fills_is_not_open(cloud, caller):
    cloud.limit(objects=1)
    filled = {"inputScripts": [TITLE_SCRIPT, PHOTO_SCRIPT], "inputMedias": [title("Hello")]}
    assert caller.call("Template_New", NEW_TEMPLATE | filled)


def test_a_template_may_not_get_more_open_objects(cloud, caller):
    cloud.limit(objects=1)
    error = caller.error("Template_Update", TEMPLATE, {"inputScripts": [TITLE_SCRIPT, PHOTO_SCRIPT]})
    assert error == (2003, {"objects": 2, "limit": 1, "problem": "2 objects, where the plan allows 1"})


def test_a_video_may_fill_as_many_objects_as_the_plan_allows(cloud, caller):
    cloud.limit(objects=1)
    assert new(caller, inputScripts=[TITLE_SCRIPT], inputMedias=[title("Hello")])


def test_a_video_may_not_bring_more_open_objects_in_scripts_of_its_own(cloud, caller):
    cloud.limit(objects=1)
    cloud.add_media()
    more = {"inputScripts": [TITLE_SCRIPT, PHOTO_SCRIPT], "inputMedias": [title("Hello"), photo(MEDIA)]}
    assert refusal(caller, **more)[0] == 2003


def test_of_templates_at_the_same_time_no_more_stay_than_the_plan_allows(cloud, caller):
    cloud.limit(templates=1)
    cloud.templates.delete(ACCOUNT, TEMPLATE)
    put = cloud.templates.put
    cloud.templates.put = lambda template: (put(make_template()), put(template))
    assert caller.error("Template_New", NEW_TEMPLATE)[0] == 2005
    assert [template.id for template in cloud.templates.list(ACCOUNT)] == [TEMPLATE]


def test_an_account_has_no_more_templates_than_its_plan_allows(cloud, caller):
    cloud.limit(templates=2)
    caller.call("Template_New", NEW_TEMPLATE)
    error = caller.error("Template_New", NEW_TEMPLATE)
    assert error == (2005, {"templates": 3, "limit": 2, "problem": "3 templates, where the plan allows 2"})
    assert len(cloud.templates.rows) == 2


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (check_custom_profiles, (1032, "This account type does not allow custom video profiles")),
        (check_static_templates, (2004, "Please upgrade your account to use Static Templates with Pirsonal Player")),
    ],
)
def test_a_feature_outside_the_plan_is_rejected(check, expected):
    check(BUILT_IN[DEFAULT_PLAN])
    with pytest.raises(ApiError) as caught:
        check(BUILT_IN["FREE"])
    assert (caught.value.code, caught.value.message, caught.value.data) == (*expected, {"plan": "FREE"})


def test_the_ledger_lists_every_change(cloud, caller):
    cloud.limit(credits=10)
    load_quota(ACCOUNT, cloud.api_services)
    cloud.videos.add([make_video(price=3, status=VideoStatus.ASSEMBLING, duration_ms=2500)])
    cloud.videos.apply(make_transition(make_video(), {VideoStatus.ASSEMBLING}, VideoStatus.DONE, out_files=(OUT,)))
    lines = sorted(caller.call("Credit_List", ""), key=lambda line: line["kind"])
    shown = [{name: value for name, value in line.items() if name not in ("id", "date")} for line in lines]
    assert shown == [
        {"kind": "charge", "left": 0, "held": -3, "spent": 3, "videoBytes": 500, "videoID": VIDEO},
        {"kind": "renewal", "left": 10, "held": 0, "spent": 0, "note": "SMALL: 10 credits a month"},
        {"kind": "reserve", "left": -3, "held": 3, "spent": 0, "videoID": VIDEO},
    ]


def test_the_ledger_lists_the_changes_since_a_date(cloud, caller):
    cloud.limit(credits=10)
    grant_credits(ACCOUNT, 5, "before", cloud.api_services)
    cloud.clock.ms = NOW_MS + 5000
    grant_credits(ACCOUNT, 5, "after", cloud.api_services)
    since = "2023-11-14T22:13:23Z"
    assert [line["note"] for line in caller.call("Credit_List", since)] == ["after"]


def test_an_invalid_date_is_rejected(caller):
    assert caller.error("Credit_List", "yesterday")[0] == -32602


def test_an_account_gets_its_quota(cloud):
    cloud.limit(credits=10, media_bytes=100)
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    assert quota_to_wire(load_quota(ACCOUNT, cloud.api_services)) == {
        "plan": "SMALL",
        "credits": {"left": 10, "held": 0, "month": 10, "spent": 0, "renews": "2023-12-01T00:00:00.000Z"},
        "medias": {"stored": 0, "limit": 100},
        "videos": {"stored": 500},
    }


def test_an_account_without_limits_gets_its_storage(cloud):
    cloud.add_media()
    assert quota_to_wire(load_quota(ACCOUNT, cloud.api_services)) == {
        "plan": "UNLIMITED",
        "credits": {"held": 0},
        "medias": {"stored": 5},
        "videos": {"stored": 0},
    }


@pytest.mark.parametrize(
    ("kind", "moved", "spent"),
    [
        (EntryKind.CHARGE, Amounts(held=-3, spent=3), 3),
        (EntryKind.CHARGE, Amounts(unmetered=3), 3),
        (EntryKind.RENEWAL, Amounts(available=40, spent=-40), 0),
    ],
)
def test_only_a_charge_spends_credits(kind, moved, spent):
    assert entry_to_wire(Entry(ACCOUNT, VIDEO, kind, NOW_MS, moved))["spent"] == spent
