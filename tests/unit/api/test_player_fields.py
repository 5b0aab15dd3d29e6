"""The player's fields of a video: both brands store and return them."""

import pytest

from chalicelib.api.video_fields import read_player_info
from chalicelib.domain.brand import BRANDS
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, FakeCloud, make_template, make_video
from tests.unit.api.calling import NEW_TEMPLATE, Caller

EVERY = pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
# Of recorded answers of 2017.
DEFAULTS = {
    "formData": [],
    "analytics": {"playDetails": []},
    "playerInfo": {
        "CTAType": "text",
        "CTAOpenOnClick": True,
        "CTAShowOnPause": True,
        "CTAPauseOnShow": True,
        "CTAShowAtEnd": True,
        "CTAAllowClose": True,
        "CTAForm": {"inputFields": []},
    },
}
FORM = {"title": "Size", "inputFields": [{"fieldName": "size", "fieldType": "text"}], "required": True}
GIVEN = {
    "formData": ["M", "blue"],
    "landingInfo": {"logoImageUrl": "https://example.com/logo.png", "bannerImageUrl": ""},
    "template_media": "a film",
    "GATrackingCode": "UA-1",
    "poweredbyPirsonalLogo": False,
}
INFO = {"CTAType": "html", "CTACustomHTML": "<b>1</b>", "CTAStartTime": 1.5, "CTAEndTime": 3, "CTAForm": FORM}


def video_of(cloud, **fields):
    """Create a video with some fields, and return it as `Video_Get` does."""
    cloud.templates.put(make_template())
    caller = Caller(cloud)
    return caller.call("Video_Get", caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"} | fields))


@EVERY
def test_a_video_without_player_fields_has_the_recorded_defaults(brand):
    video = video_of(FakeCloud(brand))
    assert {name: video[name] for name in DEFAULTS} == DEFAULTS


@EVERY
def test_so_has_the_body_of_a_webhook(brand):
    body = FakeCloud(brand).pipeline_services.describe(make_video())
    assert {name: body[name] for name in DEFAULTS} == DEFAULTS


@EVERY
def test_given_fields_are_returned(brand):
    video = video_of(FakeCloud(brand), **GIVEN)
    assert {name: video[name] for name in GIVEN} == GIVEN


@EVERY
def test_given_fields_of_a_player_override_its_defaults(brand):
    assert video_of(FakeCloud(brand), playerInfo=INFO)["playerInfo"] == DEFAULTS["playerInfo"] | INFO


@EVERY
def test_a_form_without_fields_has_an_empty_list_of_them(brand):
    video = video_of(FakeCloud(brand), playerInfo={"CTAForm": {"required": False}})
    assert video["playerInfo"]["CTAForm"] == {"required": False, "inputFields": []}


@EVERY
def test_values_that_are_null_count_as_left_out(brand):
    info = {"CTAType": None, "CTAForm": None}
    assert video_of(FakeCloud(brand), playerInfo=info, landingInfo=None)["playerInfo"] == DEFAULTS["playerInfo"]


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
def test_they_are_changed_without_rendering(cloud, caller, method):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    caller.call(method, VIDEO, {"playerInfo": INFO, **GIVEN})
    video = caller.call("Video_Get", VIDEO)
    assert video["playerInfo"] == DEFAULTS["playerInfo"] | INFO
    assert {name: video[name] for name in GIVEN} == GIVEN
    assert cloud.queues.begun == []


@EVERY
def test_the_tracking_code_of_a_template_holds_for_its_videos(brand):
    caller = Caller(FakeCloud(brand))
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"GATrackingCode": "UA-7"})
    assert caller.call("Template_List")[0]["GATrackingCode"] == "UA-7"
    videos = [{"name": "a"}, {"name": "b", "GATrackingCode": "UA-8"}]
    ids = [caller.call("Template_Video_New", template_id, video) for video in videos]
    assert [caller.call("Video_Get", each)["GATrackingCode"] for each in ids] == ["UA-7", "UA-8"]


def test_a_template_has_statistics_too(cloud, caller):
    cloud.templates.put(make_template())
    assert caller.call("Template_List")[0]["analytics"] == {"playDetails": []}


@pytest.mark.parametrize(
    ("info", "path"),
    [
        ({"CTABodyText": "x" * 2001}, "CTABodyText"),
        ({"CTAButtonText": "x" * 2001}, "CTAButtonText"),
        ({"CTACustomHTML": "x" * 5001}, "CTACustomHTML"),
        ({"CTAButtonUrl": "javascript:alert(1)"}, "CTAButtonUrl"),
        ({"thumbnail": "poster.png"}, "thumbnail"),
        ({"CTAForm": {"title": "x" * 2001}}, "CTAForm.title"),
        ({"CTAForm": {"description": "x" * 5001}}, "CTAForm.description"),
        ({"CTAForm": {"inputFields": [{"fieldName": "x"}] * 51}}, "CTAForm.inputFields"),
        ({"CTAForm": {"inputFields": [{"fieldName": "x" * 256}]}}, "CTAForm.inputFields[0].fieldName"),
        ({"CTAForm": {"inputFields": [{"fieldType": "number"}]}}, "CTAForm.inputFields[0].fieldType"),
        ({"CTAType": "picture"}, "CTAType"),
        ({"CTAStartTime": "1"}, "CTAStartTime"),
    ],
)
def test_invalid_values_are_rejected(cloud, caller, info, path):
    cloud.templates.put(make_template())
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "playerInfo": info})
    assert (code, data["path"]) == (-32602, f"video.playerInfo.{path}")


def test_a_page_needs_urls(cloud, caller):
    cloud.templates.put(make_template())
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "landingInfo": {"logoImageUrl": "logo"}})
    assert (code, data["path"]) == (-32602, "video.landingInfo.logoImageUrl")


def test_the_longest_texts_are_taken():
    fields = [{"fieldName": "x" * 255}] * 50
    form = {"title": "x" * 2000, "description": "x" * 5000, "inputFields": fields}
    texts = {"CTABodyText": "x" * 2000, "CTAButtonText": "x" * 2000, "CTACustomHTML": "x" * 5000}
    assert read_player_info(texts | {"CTAForm": form}, "playerInfo")


HTML = '<b onclick="x">1</b><script>hit()</script><a href="javascript:hit()">2</a>'
CLEAN = '<b>1</b><a target="_blank" rel="noopener nofollow">2</a>'
WITH_HTML = {"CTACustomHTML": HTML, "CTAForm": FORM | {"description": HTML}}


def test_html_is_stored_without_what_pages_must_not_show(cloud):
    info = video_of(cloud, playerInfo=WITH_HTML)["playerInfo"]
    assert (info["CTACustomHTML"], info["CTAForm"]["description"]) == (CLEAN, CLEAN)
    assert HTML not in str(cloud.videos.rows)


@pytest.mark.parametrize("method", ["Video_Update", "Video_Update_Metadata"])
def test_so_is_that_of_changes(cloud, caller, method):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    caller.call(method, VIDEO, {"playerInfo": WITH_HTML})
    info = caller.call("Video_Get", VIDEO)["playerInfo"]
    assert (info["CTACustomHTML"], info["CTAForm"]["description"]) == (CLEAN, CLEAN)


def test_so_is_that_of_a_template(caller):
    caller.call("Template_New", NEW_TEMPLATE | {"page": {"playerInfo": WITH_HTML}})
    info = caller.call("Template_List")[0]["page"]["playerInfo"]
    assert (info["CTACustomHTML"], info["CTAForm"]["description"]) == (CLEAN, CLEAN)


def test_html_may_grow_while_it_is_cleaned(cloud):
    assert video_of(cloud, playerInfo={"CTACustomHTML": "&" * 5000})["playerInfo"]["CTACustomHTML"] == "&amp;" * 5000


def test_html_that_grows_beyond_measure_is_refused(cloud, caller):
    cloud.templates.put(make_template())
    html = "".join(f"<i lang={number}>" for number in range(200)) + "<p>x" * 400
    new = {"name": "Ava", "playerInfo": {"CTACustomHTML": f"<p>{html}"}}
    code, data = caller.error("Template_Video_New", TEMPLATE, new)
    assert (code, data["path"]) == (-32602, "video.playerInfo.CTACustomHTML")


def test_a_row_keeps_them(cloud):
    video = video_of(cloud, playerInfo=INFO, **GIVEN)
    stored = cloud.videos.get(ACCOUNT, video["id"]).player
    assert (stored.form_data, stored.template_media, stored.tracking_code) == (("M", "blue"), "a film", "UA-1")
