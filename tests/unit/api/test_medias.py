"""Media_List, Media_Delete, Media_Upload_New."""

import pytest

from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_MEDIA,
    OTHER_TEMPLATE,
    PHOTO,
    TEMPLATE,
    CrashAfter,
    Crashed,
    make_media,
    make_template,
    make_temporary_media,
)
from tests.unit.api.calling import Caller

UPLOAD = {"name": "photo.png", "type": "image/png", "size": 5}


def test_media_files_are_listed_oldest_first_with_temporary_ones(cloud, caller):
    cloud.medias.put(make_temporary_media(id=OTHER_MEDIA))
    cloud.medias.put(make_media())
    assert [(media["id"], media["temp"]) for media in caller.call("Media_List")] == [
        (MEDIA, False),
        (OTHER_MEDIA, True),
    ]


def test_the_facts_of_a_video_are_listed(cloud, caller):
    cloud.medias.put(make_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, 8000, 1280, 720, True)))
    (media,) = caller.call("Media_List")
    assert (media["type"], media["duration"], media["width"], media["height"]) == ("video", 8000, 1280, 720)


def test_a_refused_media_is_listed_with_the_reason(cloud, caller):
    cloud.medias.put(make_media(status=MediaStatus.ERROR, problem="truncated", facts=None))
    (media,) = caller.call("Media_List")
    assert (media["status"], media["problem"], "width" in media) == ("error", "truncated", False)


def test_deleting_a_media_file_deletes_its_bytes(cloud, caller):
    cloud.add_media()
    other = cloud.add_media(id=OTHER_MEDIA)
    assert caller.call("Media_Delete", MEDIA) == "OK"
    assert (cloud.medias.list(ACCOUNT), list(cloud.storage.files)) == ([other], [other.key])


def test_a_media_in_use_is_not_deleted(cloud, caller):
    cloud.add_media()
    cloud.templates.put(make_template(medias=(PHOTO,)))
    cloud.templates.put(make_template(id=OTHER_TEMPLATE))
    assert caller.error("Media_Delete", MEDIA) == (1008, {"mediaID": MEDIA, "templateIDs": [TEMPLATE]})
    assert (len(cloud.medias.rows), len(cloud.storage.files)) == (1, 1)


def test_a_media_that_another_account_uses_under_the_same_id_is_not_in_use(cloud, caller):
    cloud.add_media()
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT, medias=(PHOTO,)))
    caller.call("Media_Delete", MEDIA)


def test_a_deletion_that_crashes_can_be_repeated(cloud):
    cloud.add_media()
    real, cloud.storage = cloud.storage, CrashAfter(cloud.storage, [1])
    with pytest.raises(Crashed):
        Caller(cloud).call("Media_Delete", MEDIA)
    cloud.storage = real
    Caller(cloud).call("Media_Delete", MEDIA)
    assert (cloud.medias.rows, cloud.storage.files) == ({}, {})


def test_an_upload_is_requested_with_a_media_file_that_waits_for_it(cloud, caller):
    upload = caller.call("Media_Upload_New", UPLOAD | {"description": "mine"})
    media = cloud.medias.get(ACCOUNT, upload["media"]["id"])
    assert (media.name, media.description, media.type, media.size_bytes) == ("photo.png", "mine", MediaType.IMAGE, 5)
    assert (upload["media"]["status"], media.status, media.temp) == ("waiting", MediaStatus.WAITING, False)


def test_an_upload_is_stored_under_the_key_of_the_media_file(cloud, caller):
    upload = caller.call("Media_Upload_New", UPLOAD)
    (media,) = cloud.medias.list(ACCOUNT)
    assert upload["url"] == f"https://storage/{media.key}?type=image/png&size=5"


def test_an_upload_is_sent_as_it_was_signed(caller):
    upload = caller.call("Media_Upload_New", UPLOAD | {"type": "video/mp4; codecs=avc1"})
    assert upload["method"] == "PUT"
    assert upload["headers"] == [
        {"name": "Content-Type", "value": "video/mp4; codecs=avc1"},
        {"name": "If-None-Match", "value": "*"},
    ]


def test_a_media_file_whose_bytes_never_arrive_expires_after_a_day(cloud, caller):
    caller.call("Media_Upload_New", UPLOAD)
    (media,) = cloud.medias.list(ACCOUNT)
    assert media.usable_until_s == NOW_MS // 1000 + 86_400


def test_an_upload_with_a_templates_credentials_is_for_one_video(cloud, visitor):
    visitor.call("Media_Upload_New", UPLOAD)
    (media,) = cloud.medias.list(ACCOUNT)
    assert (media.temp, media.template_id, media.video_id) == (True, TEMPLATE, None)
    assert media.usable_until_s == NOW_MS // 1000 + 86_400


@pytest.mark.parametrize("size", [1, 50_000_000])
def test_an_upload_may_have_1_to_50_000_000_bytes(caller, size):
    assert caller.call("Media_Upload_New", UPLOAD | {"size": size})["media"]["size"] == size


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": 0}, 1019),
        ({"size": -1}, 1019),
        ({"size": 50_000_001}, 1019),
        ({"size": 10**1000}, 1019),
        ({"type": ""}, 1020),
        ({"type": "text/plain"}, 1020),
        ({"type": "image/" + "x" * 400_000}, 1020),
        ({"type": "image/png\r\nX-Other: 1"}, 1020),
        ({"name": "x" * 201}, -32602),
        ({"description": "x" * 1001}, -32602),
    ],
)
def test_an_upload_that_cannot_be_is_refused_and_leaves_nothing(cloud, caller, change, code):
    assert caller.error("Media_Upload_New", UPLOAD | change)[0] == code
    assert cloud.medias.rows == {}
