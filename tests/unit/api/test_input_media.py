"""Inputs that name an object in S3."""

import pytest

from chalicelib.domain.destinations import Destinations, parse_hosts
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia, S3Object
from tests.fakes import ACCOUNT, TEMPLATE, make_template
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, Caller

# The fakes' deployment may read the bucket `films`.
GIVEN = {"inputID": "photo", "type": "image", "awsS3": {"bucket": "films", "key": "2026/photo é.png"}}
OBJECT = InputMedia("photo", MediaType.IMAGE, s3=S3Object("films", "2026/photo é.png"))


def elsewhere(**where):
    return GIVEN | {"awsS3": GIVEN["awsS3"] | where}


def test_a_templates_media_file_may_be_in_s3(cloud, caller):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [GIVEN]})
    assert cloud.templates.get(ACCOUNT, template_id).medias == (OBJECT,)
    assert caller.call("Template_List")[0]["inputMedias"] == [GIVEN]


def test_a_videos_media_file_may_be_in_s3(cloud, caller):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": [GIVEN]})
    assert caller.call("Video_Get", video_id)["inputMedias"] == [GIVEN]


@pytest.mark.parametrize(
    "bucket",
    ["others", "Films", "films/", "films/../others", "films@evil.example", "evil.example/films", "arn:aws:s3:::films"],
)
def test_a_bucket_that_is_not_allowed_is_reported(caller, bucket):
    media = elsewhere(bucket=bucket)
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [media]}
    problem = f"the bucket {bucket!r} is not among the allowed sources of media files"
    assert caller.error("Template_New", template) == (1029, {"inputID": "photo", "problem": problem})


@pytest.mark.parametrize(("chars", "code"), [(1, 1029), (255, 1029), (256, -32602)])
def test_the_name_of_a_bucket_has_1_to_255_characters(caller, chars, code):
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [elsewhere(bucket="x" * chars)]}
    assert caller.error("Template_New", template)[0] == code


def test_a_templates_credentials_do_not_reach_private_buckets(cloud, visitor):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    problem = "the bucket 'films' is not among the allowed sources of media files for a template's credentials"
    video = {"name": "Ava", "inputMedias": [GIVEN]}
    assert visitor.error("Template_Video_New", TEMPLATE, video) == (1029, {"inputID": "photo", "problem": problem})


def test_a_private_bucket_is_rejected_like_an_unknown_one_for_visitors(cloud, visitor):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    problems = [
        visitor.error("Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": [elsewhere(bucket=name)]})[1]
        for name in ("films", "other")
    ]
    assert problems[0]["problem"].replace("films", "other") == problems[1]["problem"]


@pytest.mark.parametrize("by", ["caller", "visitor"])
def test_a_bucket_that_the_operator_lists_for_templates_is_reached_by_all(cloud, by, request):
    who = request.getfixturevalue(by)
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    video = {"name": "Ava", "inputMedias": [elsewhere(bucket="public")]}
    video_id = who.call("Template_Video_New", TEMPLATE, video)
    assert cloud.videos.get(ACCOUNT, video_id).medias[0].s3 == S3Object("public", "2026/photo é.png")


def test_the_objects_of_a_template_in_s3_are_shown_to_everyone(cloud, visitor):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,), medias=(OBJECT,)))
    visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava"})


@pytest.mark.parametrize(
    ("media", "path"),
    [
        (elsewhere(bucket=""), "template.inputMedias[0].awsS3.bucket"),
        (elsewhere(key=""), "template.inputMedias[0].awsS3.key"),
        (elsewhere(key="é" * 513), "template.inputMedias[0].awsS3.key"),
        (GIVEN | {"http": "https://a/b"}, "template.inputMedias[0]"),
        (GIVEN | {"type": "text"}, "template.inputMedias[0].awsS3"),
    ],
)
def test_an_invalid_object_is_rejected(caller, media, path):
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [media]}
    code, data = caller.error("Template_New", template)
    assert (code, data["path"]) == (-32602, path)


@pytest.mark.parametrize("where", [{"key": "é" * 512}, {"key": "x"}])
def test_a_key_has_1_to_1024_bytes(cloud, caller, where):
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [elsewhere(**where)]}
    template_id = caller.call("Template_New", template)
    assert cloud.templates.get(ACCOUNT, template_id).medias[0].s3.key == where["key"]


@pytest.mark.parametrize("role", ["caller", "visitor"])
@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://0x7f000001/", "its URL is not called: its host is not public"),
        ("http://169.254.169.254/latest/meta-data/", "its URL is not called: its host is not public"),
        ("http://example.com:25/", "its URL is not called: port 25 is not allowed: use one of 80, 443, 8080, 8443"),
    ],
)
def test_a_url_that_must_not_be_called_is_refused_at_once(cloud, request, role, url, problem):
    caller = request.getfixturevalue(role)
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    media = {"inputID": "photo", "type": "image", "http": url}
    found = caller.error("Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": [media]})
    assert found == (1029, {"inputID": "photo", "problem": problem})


def test_a_url_of_an_allowed_host_is_stored(cloud):
    cloud.destinations = Destinations(hosts=parse_hosts("127.0.0.1:8000-8999"))
    media = {"inputID": "photo", "type": "image", "http": "http://127.0.0.1:8000/photo.png"}
    template = NEW_TEMPLATE | {"inputScripts": [PHOTO_SCRIPT], "inputMedias": [media]}
    template_id = Caller(cloud).call("Template_New", template)
    assert cloud.templates.get(ACCOUNT, template_id).medias[0].http == media["http"]


@pytest.mark.parametrize(
    "url", ["file:///proc/self/environ", "ftp://example.com/a", "data:image/png;base64,x", "/etc/passwd"]
)
def test_a_url_of_another_scheme_is_refused_at_once(cloud, visitor, url):
    cloud.templates.put(make_template(scripts=(PHOTO_SCRIPT,)))
    media = {"inputID": "photo", "type": "image", "http": url}
    code, data = visitor.error("Template_Video_New", TEMPLATE, {"name": "Ava", "inputMedias": [media]})
    assert (code, data["path"]) == (-32602, "video.inputMedias[0].http")
