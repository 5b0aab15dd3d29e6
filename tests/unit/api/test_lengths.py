"""Limits of lengths and sizes: the last allowed value and the first forbidden one."""

import pytest

from chalicelib.domain import field_limits
from chalicelib.domain.template import MAX_SCRIPT_CHARS
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, make_template, make_video
from tests.unit.api.calling import NEW_TEMPLATE, TITLE_SCRIPT, title

HTML = '<p class="price">Nikon D3200 &amp; "kit" — 399,00 €<br/></p>\n'
URL = "https://example.com/"
# Field, a value by its length, and the greatest length.
OF_TEMPLATES = [
    ("name", "x".__mul__, 255),
    ("description", "é".__mul__, 1000),
    ("template_type", "x".__mul__, 1000),
    ("GATrackingCode", "x".__mul__, 255),
    ("template_media", "x".__mul__, 255),
    ("webhooks", lambda count: [f"{URL}{number}" for number in range(count)], 10),
    ("outProfiles", lambda count: [f"MP4_H264_AAC_640x480_{number + 1}fps" for number in range(count)], 10),
]
OF_VIDEOS = [
    ("name", "x".__mul__, 255),
    ("description", "x".__mul__, 5000),
    ("keywords", "é".__mul__, 1000),
    ("data", "x".__mul__, 1024),
    ("email", "x".__mul__, 255),
    ("firstName", "x".__mul__, 255),
    ("lastName", "x".__mul__, 255),
    ("template_media", "x".__mul__, 255),
    ("GATrackingCode", "x".__mul__, 255),
    ("inputVariables", lambda count: {str(number): "x" for number in range(count)}, 200),
]


@pytest.fixture
def template(cloud):
    cloud.templates.put(make_template())


@pytest.mark.parametrize(("field", "of", "most"), OF_TEMPLATES, ids=[row[0] for row in OF_TEMPLATES])
def test_a_field_of_a_template_may_be_as_long_as_this(caller, field, of, most):
    caller.call("Template_New", NEW_TEMPLATE | {field: of(most)})
    assert caller.call("Template_List")[0][field] == of(most)


@pytest.mark.parametrize(("field", "of", "most"), OF_TEMPLATES, ids=[row[0] for row in OF_TEMPLATES])
def test_a_field_of_a_template_may_not_be_longer(cloud, caller, field, of, most):
    assert caller.error("Template_New", NEW_TEMPLATE | {field: of(most + 1)})[0] in (-32602, 2002)
    assert cloud.templates.rows == {}


@pytest.mark.parametrize(("field", "of", "most"), OF_VIDEOS, ids=[row[0] for row in OF_VIDEOS])
@pytest.mark.parametrize("method", ["Template_Video_New", "Video_Update"])
def test_a_field_of_a_video_may_be_as_long_as_this(cloud, caller, template, field, of, most, method):
    cloud.videos.put(make_video())
    about = (TEMPLATE, {"name": "Ava"}) if method == "Template_Video_New" else (VIDEO, {})
    caller.call(method, about[0], about[1] | {field: of(most)})


@pytest.mark.parametrize(("field", "of", "most"), OF_VIDEOS, ids=[row[0] for row in OF_VIDEOS])
def test_a_field_of_a_video_may_not_be_longer(caller, template, field, of, most):
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", field: of(most + 1)})
    assert (code, data["path"]) == (-32602, f"video.{field}")


@pytest.mark.parametrize(("field", "most"), [("description", 5000), ("data", 1024)])
def test_limits_in_bytes_count_utf_8(caller, template, field, most):
    caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", field: "é" * (most // 2)})
    assert caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", field: "é" * (most // 2) + "x"})[0] == -32602


def test_a_video_that_is_too_long_for_a_profile_is_refused(cloud, caller):
    profile, hour = "WEBM_VP9_OPUS_3840x2160_60fps", '[{"rectangle": {"id": "box", "duration": 3600000}}]'
    cloud.templates.put(make_template(scripts=(hour,), profiles=(profile,)))
    code, data = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert (code, data["problem"].partition(" of ")[0]) == (2002, f"{profile} takes videos")
    assert cloud.videos.rows == {}


def test_html_in_a_description_is_returned_as_it_was_sent(caller, template):
    html = HTML * 70
    assert 1000 < len(html.encode()) <= field_limits.MAX_VIDEO_DESCRIPTION_BYTES
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "description": html})
    assert caller.call("Video_Get", video_id)["description"] == html


@pytest.mark.parametrize(
    ("media", "longer"),
    [
        (title("x" * 10_000), title("x" * 10_001)),
        (title("a") | {"name": "x" * 255}, title("a") | {"name": "x" * 256}),
    ],
)
def test_an_input_media_has_its_limits(caller, media, longer):
    template = NEW_TEMPLATE | {"inputScripts": [TITLE_SCRIPT]}
    caller.call("Template_New", template | {"inputMedias": [media]})
    assert caller.error("Template_New", template | {"inputMedias": [longer]})[0] == -32602


def test_a_url_may_be_as_long_as_a_presigned_one(cloud, caller):
    url = URL + "x" * (field_limits.MAX_URL_CHARS - len(URL))
    cloud.templates.put(make_template())
    caller.call("Template_Webhook_Add", TEMPLATE, url)
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == (url,)
    assert caller.error("Template_Webhook_Add", TEMPLATE, f"{url}x")[1]["path"] == "url"


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [("x" * 256, "a", "video.inputVariables[0].name"), ("x", "x" * 10_001, "video.inputVariables[0].value")],
)
def test_a_variable_has_its_limits(caller, template, name, value, path):
    def video(name, value):
        return {"name": "Ava", "inputVariables": [{"name": name, "value": value}]}

    caller.call("Template_Video_New", TEMPLATE, video(name[:255], value[:10_000]))
    assert caller.error("Template_Video_New", TEMPLATE, video(name, value))[1]["path"] == path


@pytest.mark.parametrize(("more", "code"), [(0, None), (1, 1005)])
def test_scripts_may_have_as_many_characters_as_this(caller, more, code):
    script = TITLE_SCRIPT + " " * (MAX_SCRIPT_CHARS - len(TITLE_SCRIPT) + more)
    checked = caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [script]})
    assert [problem["code"] for problem in checked["problems"]] == ([code] if code else [])
