"""Video_SharePage_Get, Video_SharePage_New, Video_SharePage_Delete, and the addresses in other answers."""

from dataclasses import replace

import pytest

from chalicelib.domain.page_link import ids_in
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, NOW_MS, PROFILE, TEMPLATE, VIDEO, make_template, make_video
from tests.unit.api.calling import BASE_URL, BY_TEMPLATE, Caller
from tests.unit.api.test_videos import OUT


@pytest.fixture
def video_id(cloud, caller):
    cloud.templates.put(make_template())
    return caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})


def token_of(page):
    base, _, token = page["url"].rpartition("/")
    assert base == f"{BASE_URL}/v"
    return token


def test_a_new_video_has_a_page_with_an_address_that_cannot_be_guessed(caller, video_id):
    token = token_of(caller.call("Video_SharePage_Get", video_id))
    assert ids_in(token) == (ACCOUNT, video_id)
    assert len(token) * 6 - len(ACCOUNT + video_id) * 4 >= 128


def test_each_video_of_a_call_has_its_own_page(cloud, caller):
    cloud.templates.put(make_template())
    rows = caller.call("Template_Videos_New", TEMPLATE, [{"name": "Ava"}, {"name": "Bo"}])
    assert len({token_of(caller.call("Video_SharePage_Get", row["id"])) for row in rows}) == 2


def test_a_video_tells_its_page(caller, video_id):
    assert caller.call("Video_Get", video_id)["pageUrl"] == caller.call("Video_SharePage_Get", video_id)["url"]


def test_webhooks_tell_it_too(cloud, caller, video_id):
    body = cloud.pipeline_services.describe(cloud.videos.get(ACCOUNT, video_id))
    assert body["pageUrl"] == caller.call("Video_SharePage_Get", video_id)["url"]


def test_a_visitor_gets_the_page_of_the_own_video(cloud):
    cloud.templates.put(make_template())
    visitor = Caller(cloud, BY_TEMPLATE)
    assert token_of(visitor.call("Video_SharePage_Get", visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava"})))


def test_another_inputs_keep_the_page(caller, video_id):
    before = caller.call("Video_SharePage_Get", video_id)
    caller.call("Video_Update", video_id, {"description": "new"})
    assert caller.call("Video_SharePage_Get", video_id) == before


def test_a_new_page_ends_the_former_one(cloud, caller, video_id):
    before, after = token_of(caller.call("Video_SharePage_Get", video_id)), caller.call("Video_SharePage_New", video_id)
    assert caller.call("Video_SharePage_Get", video_id) == after
    link = cloud.videos.get(ACCOUNT, video_id).page
    assert (link.opens_with(before, NOW_MS), link.opens_with(token_of(after), NOW_MS)) == (False, True)


def test_a_page_that_is_deleted_is_gone(cloud, caller, video_id):
    token = token_of(caller.call("Video_SharePage_Get", video_id))
    assert caller.call("Video_SharePage_Delete", video_id) == "OK"
    assert caller.error("Video_SharePage_Get", video_id)[0] == 1006
    assert "pageUrl" not in caller.call("Video_Get", video_id)
    assert not cloud.videos.get(ACCOUNT, video_id).page.opens_with(token, NOW_MS)


def test_a_video_of_an_earlier_release_gets_one_on_request(cloud, caller):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    assert caller.error("Video_SharePage_Get", VIDEO)[0] == 1006
    assert token_of(caller.call("Video_SharePage_New", VIDEO))


def test_links_name_addresses_that_last(cloud, caller, video_id):
    video = cloud.videos.get(ACCOUNT, video_id)
    cloud.videos.put(replace(video, status=VideoStatus.DONE, out_files=(OUT,)))
    (link,) = caller.call("Video_Get_Links", video_id)
    page = caller.call("Video_SharePage_Get", video_id)
    assert (link["pageUrl"], link["lastingUrl"]) == (page["url"], f"{page['videoUrl']}?profile={PROFILE}")


@pytest.mark.parametrize(
    ("profile", "embed", "mail"),
    [
        ("MP3", 'width="640" height="360"', 'width="480" height="270"'),
        ("MP4_H264_AAC_1080x1920_24fps", 'width="360" height="640"', 'width="270" height="480"'),
    ],
)
def test_code_for_other_pages_has_the_shape_of_the_video(cloud, caller, video_id, profile, embed, mail):
    out_files = (replace(OUT, profile=profile),)
    cloud.videos.put(replace(cloud.videos.get(ACCOUNT, video_id), out_files=out_files))
    page = caller.call("Video_SharePage_Get", video_id)
    assert embed in page["embedCode"]
    assert mail in page["mailCode"]


@pytest.mark.parametrize(
    ("profiles", "embed", "mail"),
    [
        (("newsletter",), 'width="640" height="360"', 'width="480" height="270"'),
        (("MP3", "MP4_H264_AAC_1080x1920_24fps", "GIF_180x320_12fps"), 'width="360" height="640"', 'width="270"'),
    ],
)
def test_before_a_video_is_made_the_code_has_the_shape_of_its_profiles(cloud, caller, profiles, embed, mail):
    cloud.templates.put(make_template(profiles=profiles))
    cloud.videos.put(make_video())
    page = caller.call("Video_SharePage_New", VIDEO)
    assert embed in page["embedCode"]
    assert mail in page["mailCode"]


def test_names_are_escaped_in_code_for_other_pages(cloud, caller):
    cloud.templates.put(make_template())
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": '"><b>'})
    page = caller.call("Video_SharePage_Get", video_id)
    assert "<b>" not in page["embedCode"] + page["mailCode"]


def test_the_end_of_the_addresses_is_told(cloud, caller, video_id):
    video = cloud.videos.get(ACCOUNT, video_id)
    cloud.videos.put(replace(video, page=replace(video.page, until_ms=NOW_MS)))
    assert caller.call("Video_SharePage_Get", video_id)["expires"] == "2023-11-14T22:13:20.000Z"


def test_a_page_lasts_as_long_as_its_template_says(cloud, caller):
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(page=PageSettings(days=30)))
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert cloud.videos.get(ACCOUNT, video_id).page.until_ms == NOW_MS + 30 * 86_400_000


def test_a_template_without_pages_gives_its_videos_none(cloud, caller):
    cloud.templates.put(make_template(page=PageSettings(enabled=False)))
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert "pageUrl" not in caller.call("Video_Get", video_id)
    assert caller.error("Video_SharePage_New", video_id)[0] == 1006


def test_a_new_link_that_is_refused_does_not_end_the_former_one(cloud, caller, video_id):
    token = token_of(caller.call("Video_SharePage_Get", video_id))
    cloud.templates.update(ACCOUNT, TEMPLATE, page=PageSettings(enabled=False))
    assert caller.error("Video_SharePage_New", video_id)[0] == 1006
    assert cloud.videos.get(ACCOUNT, video_id).page.opens_with(token, NOW_MS)
