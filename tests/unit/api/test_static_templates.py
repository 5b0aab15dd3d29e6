"""Static templates: their videos are a background that is not rendered, and cost nothing."""

import pytest

from chalicelib.domain.brand import PIRSONAL, SEZION
from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.page_player import player_of
from chalicelib.domain.queue import Queue
from chalicelib.video_pages.player_config import player_config
from tests.fakes import ACCOUNT, MEDIA, OTHER_MEDIA, PROFILE, FakeCloud
from tests.unit.api.calling import NEW_TEMPLATE, Caller, request
from tests.unit.pipeline.steps_runner import run, run_with_crashes

URL = "https://example.com/film.mp4"
HOOK = "https://example.com/done"
FACTS = MediaFacts(MediaType.VIDEO, duration_ms=8000, width_px=1281, height_px=720)
STATIC = NEW_TEMPLATE | {"inputScripts": ["[]"], "template_type": "static", "webhooks": [HOOK]}


@pytest.fixture
def cloud():
    cloud = FakeCloud(PIRSONAL)
    cloud.add_media(b"video 8000", type=MediaType.VIDEO, facts=FACTS)
    cloud.web.files[URL] = b"video 5000"
    return cloud


@pytest.fixture
def caller(cloud):
    return Caller(cloud)


def done(cloud, template=STATIC, **video):
    """Return a video of a new template, once everything is done."""
    caller = Caller(cloud)
    video_id = caller.call("Template_Video_New", caller.call("Template_New", template), {"name": "Ava"} | video)
    run(cloud)
    return caller.call("Video_Get", video_id)


def file_of(cloud, video):
    """Return the bytes of a video's only file."""
    (out,) = cloud.videos.get(ACCOUNT, video["id"]).out_files
    return cloud.storage.files[out.key]


def test_the_file_of_a_static_video_is_its_background(cloud):
    video = done(cloud, template_media=MEDIA)
    assert (video["status"]["code"], video["duration"], video["credits"]) == ("done", 8000, 0)
    assert [out["profile"] for out in video["outFiles"]] == ["MP4_H264_AAC_1280x720_24fps"]
    assert file_of(cloud, video) == b"video 8000"


def test_it_has_a_poster_and_a_page(cloud):
    video = done(cloud, template_media=MEDIA)
    (out,) = cloud.videos.get(ACCOUNT, video["id"]).out_files
    assert out.poster_key in cloud.storage.files
    assert video["pageUrl"]


def test_its_page_plays_the_background(cloud):
    stored = cloud.videos.get(ACCOUNT, done(cloud, template_media=MEDIA)["id"])
    template = cloud.templates.get(ACCOUNT, stored.template_id)
    player = player_of(stored, template)
    config = player_config(stored, template, player, "https://a.example/v/x", embed=False)
    assert (config["width"], config["height"], config["durationMs"]) == (1280, 720, 8000)
    assert [source["type"] for source in config["sources"]] == ["video/mp4"]


def test_nothing_is_rendered_and_webhooks_are_called(cloud):
    done(cloud, template_media=MEDIA)
    assert cloud.renderer.rendered == []
    assert [url for url, _ in cloud.web.calls] == [HOOK]


def test_the_background_may_be_a_url(cloud):
    video = done(cloud, template_media=URL)
    assert (file_of(cloud, video), video["duration"]) == (b"video 5000", 5000)


def test_the_template_may_bring_the_background(cloud):
    video = done(cloud, STATIC | {"template_media": MEDIA})
    assert file_of(cloud, video) == b"video 8000"


def test_the_background_of_the_video_comes_first(cloud):
    assert file_of(cloud, done(cloud, STATIC | {"template_media": MEDIA}, template_media=URL)) == b"video 5000"


def test_it_may_be_an_input_of_the_video(cloud):
    media = {"inputID": "background", "type": "video", "pirsonalID": MEDIA}
    assert file_of(cloud, done(cloud, inputMedias=[media])) == b"video 8000"


def test_a_video_may_be_asked_for_again_as_it_was_returned(cloud):
    video = done(cloud, template_media=MEDIA)
    again = {"template_media": video["template_media"], "inputMedias": video["inputMedias"]}
    assert done(cloud, **again)["status"]["code"] == "done"


def test_it_needs_no_credit_and_is_stored(cloud):
    cloud.limit(credits=0)
    done(cloud, template_media=MEDIA)
    assert (cloud.amounts.available, cloud.amounts.spent, cloud.amounts.video_bytes) == (0, 0, len(b"video 8000"))


@pytest.mark.parametrize("method", ["Template_Video_New", "Template_Video_Check"])
def test_a_plan_that_no_longer_includes_static_templates_makes_no_static_videos(cloud, caller, method):
    template_id = caller.call("Template_New", STATIC)
    cloud.limit(static_templates=False)
    answer = caller.post(
        request(method, template_id, {"name": "Ava", "template_media": MEDIA}, interface="PirsonalAPI")
    )
    assert "Please upgrade your account to use Static Templates with Pirsonal Player" in str(answer)
    assert cloud.videos.rows == {}


@pytest.mark.parametrize("calls", range(40))
def test_crashes_lose_nothing(cloud, calls):
    caller = Caller(cloud)
    video_id = caller.call(
        "Template_Video_New", caller.call("Template_New", STATIC), {"name": "a", "template_media": MEDIA}
    )
    run_with_crashes(cloud, calls)
    video = caller.call("Video_Get", video_id)
    assert (video["status"]["code"], file_of(cloud, video)) == ("done", b"video 8000")


def test_checks_say_that_it_costs_nothing(cloud, caller):
    template_id = caller.call("Template_New", STATIC)
    new = {"name": "Ava", "template_media": MEDIA}
    checked = caller.call("Template_Video_Check", template_id, new)
    assert (checked["ok"], checked["credits"], checked["warnings"]) == (True, 0, [])
    assert caller.call("Template_Video_Cost", template_id, new) == {"credits": 0, "duration": 8000}
    assert caller.call("Template_Videos_Check", template_id, [new])["credits"] == 0


def test_a_campaign_makes_static_videos(cloud, caller):
    template_id = caller.call("Template_New", STATIC | {"template_media": MEDIA})
    made = caller.call("Template_Videos_New", template_id, [{"name": "Ava"}, {"name": "Ben"}])
    run(cloud)
    assert [caller.call("Video_Get", each["id"])["status"]["code"] for each in made] == ["done", "done"]
    assert cloud.renderer.rendered == []


def test_another_background_replaces_the_file(cloud, caller):
    video = done(cloud, template_media=MEDIA)
    caller.call("Video_Update", video["id"], {"template_media": URL})
    run(cloud)
    assert file_of(cloud, video) == b"video 5000"


def test_without_one_of_its_own_it_has_that_of_the_template(cloud, caller):
    video = done(cloud, STATIC | {"template_media": MEDIA}, template_media=URL)
    caller.call("Video_Update", video["id"], {"template_media": ""})
    run(cloud)
    assert file_of(cloud, video) == b"video 8000"


def test_the_same_background_changes_nothing(cloud, caller):
    video = done(cloud, template_media=MEDIA)
    caller.call("Video_Update", video["id"], {"template_media": MEDIA, "name": "Eve"})
    assert cloud.queues.messages(Queue.PREPARE) == []


def test_metadata_cannot_change_the_background(cloud, caller):
    video = done(cloud, template_media=MEDIA)
    caller.call("Video_Update_Metadata", video["id"], {"template_media": MEDIA, "name": "Eve"})
    code, data = caller.error("Video_Update_Metadata", video["id"], {"template_media": URL})
    assert (code, data["path"]) == (-32602, "metaData.template_media")


def test_a_background_that_browsers_do_not_play_fails_with_the_reason(cloud):
    cloud.renderer.error = BadMedia("it must be MP4")
    status = done(cloud, template_media=MEDIA)["status"]
    assert (status["code"], status["errorCode"]) == ("error", 1029)
    assert status["message"] == f"Bad input media: object 'background', media '{MEDIA}': it must be MP4"


def test_a_download_that_fails_is_error_1011(cloud):
    assert done(cloud, template_media="https://example.com/none.mp4")["status"]["errorCode"] == 1011


@pytest.mark.parametrize(
    ("video", "code"),
    [
        ({"template_media": "0" * 24}, 1001),
        ({"template_media": "a film"}, 1001),
        ({"template_media": OTHER_MEDIA}, 1004),
        ({"template_media": "http://127.0.0.1/film.mp4"}, 1029),
        ({"template_media": "https://ann:secret@example.com/film.mp4"}, -32602),
        ({"template_media": "https:///film.mp4"}, -32602),
        ({"template_media": MEDIA, "inputScripts": ["[]"]}, -32602),
        ({"template_media": MEDIA, "inputMedias": [{"inputID": "photo", "type": "image", "pirsonalID": MEDIA}]}, 1002),
    ],
)
def test_a_background_that_cannot_be_used_is_refused(cloud, caller, video, code):
    cloud.add_media(id=OTHER_MEDIA)
    template_id = caller.call("Template_New", STATIC)
    assert caller.error("Template_Video_New", template_id, {"name": "Ava"} | video)[0] == code
    assert cloud.videos.rows == {}


@pytest.mark.parametrize(
    ("given", "code"), [("0" * 24, 1001), ("http://127.0.0.1/x", 1029), ("https://a:b@c.de", -32602)]
)
def test_so_is_that_of_a_template(cloud, caller, given, code):
    assert caller.error("Template_New", STATIC | {"template_media": given})[0] == code
    assert cloud.templates.rows == {}


def test_a_media_file_that_is_the_background_of_a_template_is_not_deleted(caller):
    template_id = caller.call("Template_New", STATIC | {"template_media": MEDIA})
    assert caller.error("Media_Delete", MEDIA) == (1008, {"mediaID": MEDIA, "templateIDs": [template_id]})


def test_visitors_reach_only_the_files_that_they_have_uploaded(cloud, caller):
    template_id = caller.call("Template_New", STATIC)
    (template,) = caller.call("Template_List")
    visitor = Caller(cloud, {"accountID": ACCOUNT, "templateID": template_id, "templateSecret": template["secret"]})
    assert visitor.error("Template_Video_New", template_id, {"name": "Ava", "template_media": MEDIA})[0] == 1001


def test_the_background_of_the_template_serves_visitors(cloud, caller):
    template_id = caller.call("Template_New", STATIC | {"template_media": MEDIA})
    (template,) = caller.call("Template_List")
    visitor = Caller(cloud, {"accountID": ACCOUNT, "templateID": template_id, "templateSecret": template["secret"]})
    video_id = visitor.call("Template_Video_New", template_id, {"name": "Ava"})
    run(cloud)
    assert visitor.call("Video_Get", video_id)["status"]["code"] == "done"


def test_a_background_may_arrive_later(cloud, caller):
    cloud.add_media(id=OTHER_MEDIA, type=MediaType.VIDEO, status=MediaStatus.WAITING, facts=None)
    template_id = caller.call("Template_New", STATIC)
    assert caller.call("Template_Video_New", template_id, {"name": "Ava", "template_media": OTHER_MEDIA})


def test_a_template_of_another_type_is_rendered(cloud):
    video = done(cloud, NEW_TEMPLATE | {"template_type": "greeting"}, template_media="a film")
    assert [out["profile"] for out in video["outFiles"]] == [PROFILE]
    assert video["template_media"] == "a film"


def test_so_is_a_static_one_without_a_background(cloud):
    assert [out["profile"] for out in done(cloud, NEW_TEMPLATE | {"template_type": "static"})["outFiles"]] == [PROFILE]


def test_the_word_has_no_meaning_for_the_other_brand():
    video = done(FakeCloud(SEZION), NEW_TEMPLATE | {"template_type": "static"}, template_media="a film")
    assert [out["profile"] for out in video["outFiles"]] == [PROFILE]


def test_the_background_of_a_template_is_returned_and_changed(cloud, caller):
    template_id = caller.call("Template_New", STATIC | {"template_media": MEDIA})
    assert caller.call("Template_List")[0]["template_media"] == MEDIA
    caller.call("Template_Update", template_id, {"template_media": ""})
    assert "template_media" not in caller.call("Template_List")[0]
