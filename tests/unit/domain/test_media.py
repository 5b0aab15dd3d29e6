import pytest

from chalicelib.domain.media import MediaType, ids_of_key, media_key, type_of_content
from tests.fakes import ACCOUNT, MEDIA, make_media, make_temporary_media


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("video/mp4", MediaType.VIDEO),
        ("image/png", MediaType.IMAGE),
        ("audio/mpeg", MediaType.AUDIO),
        ("IMAGE/JPEG", MediaType.IMAGE),
        ("image/svg+xml", MediaType.IMAGE),
        ("image/heic", MediaType.IMAGE),
        ("image/heif-sequence", MediaType.IMAGE),
        ("video/vnd.dlna.mpeg-tts", MediaType.VIDEO),
        ("video/mp4; codecs=avc1", MediaType.VIDEO),
        (" image/png ", MediaType.IMAGE),
    ],
)
def test_a_content_type_determines_the_type_of_a_media_file(content_type, expected):
    assert type_of_content(content_type) is expected


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "video",
        "video/",
        "/mp4",
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
        "videos/mp4",
        "image/png\r\nX-Other: 1",
        "image/png; é",
        "image/ü",
        "image/" + "x" * 200,
    ],
)
def test_another_content_type_has_no_media_type(content_type):
    assert type_of_content(content_type) is None


@pytest.mark.parametrize(("version", "key"), [(0, "media/kept/a/m"), (1, "media/kept/a/m.1"), (2, "media/kept/a/m.2")])
def test_a_key_has_the_version_from_the_second_on(version, key):
    assert media_key("a", "m", temp=False, version=version) == key


def test_a_key_without_a_version_is_that_of_the_first():
    assert media_key("a", "m", temp=True) == "media/temp/a/m"


@pytest.mark.parametrize("media", [make_media(), make_temporary_media()])
def test_a_key_has_the_ids_of_account_and_media_file(media):
    assert ids_of_key(media.key) == (ACCOUNT, MEDIA)


def test_temporary_media_files_have_their_own_prefix():
    assert media_key("a", "b", temp=True) != media_key("a", "b", temp=False)


@pytest.mark.parametrize("key", ["", "media/kept/a", "out/kept/a/b", "media/kept/a/b/c"])
def test_other_keys_are_rejected(key):
    with pytest.raises(ValueError, match="is not the key of a media"):
        ids_of_key(key)


def test_a_media_that_gets_other_bytes_has_them_under_another_key():
    first, second = make_media(), make_media(version=1)
    assert first.key != second.key
    assert ids_of_key(first.key) == ids_of_key(second.key) == (ACCOUNT, MEDIA)
