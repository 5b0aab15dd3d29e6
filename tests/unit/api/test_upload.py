"""`POST /api/upload`. Source: the seeds, "Media Upload"."""

import json

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.upload import upload
from chalicelib.domain.errors import BadFont, Transient
from chalicelib.domain.font import FontFacts
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.pipeline.ingest import ingest
from chalicelib.pipeline.ingest import refuse as refuse_media
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    PICTURE,
    TEMPLATE,
    Failing,
    Renderer,
    make_account,
    make_font,
    make_template,
)
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, refuse

MAX = 50_000_000


def check_font(body):
    """Return facts from a font whose bytes are its name."""
    if not body.isalpha():
        raise BadFont("not a TrueType or OpenType file")
    return FontFacts(body.decode(), "Our Own", "Bold", is_bold=True, glyphs=2, characters=1)


def send(cloud, body=PICTURE, query=BY_ACCOUNT, probe=None, **headers):
    """Return the answer to an upload. Header names have underscores for hyphens; None omits a header."""
    given = {"content-type": "image/png", "content-length": str(len(body))}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in given.items() if value is not None}
    return json.loads(upload(HttpRequest(body, query, sent), cloud.api_services, probe or Renderer().probe, check_font))


def error_of(*args, **options):
    answer = send(*args, **options)
    assert answer["media"] is None
    return answer["error"]["code"], answer["error"].get("data")


def test_a_file_is_a_media_at_once(cloud):
    answer = send(cloud, x_szn_filename="photo.png", x_szn_description="mine")
    assert answer["error"] is None
    assert answer["media"] == {
        "id": answer["media"]["id"],
        "name": "photo.png",
        "description": "mine",
        "size": 5,
        "type": "image",
        "temp": False,
        "status": "ready",
        "width": 640,
        "height": 480,
        "date": "2023-11-14T22:13:20.003Z",
    }


def test_a_file_is_stored_with_its_facts(cloud):
    media_id = send(cloud, b"video 8000", content_type="video/mp4; codecs=avc1")["media"]["id"]
    media = cloud.medias.get(ACCOUNT, media_id)
    assert (media.status, media.facts) == (MediaStatus.READY, MediaFacts(MediaType.VIDEO, 8000, 640, 360))
    assert cloud.storage.files == {media.key: b"video 8000"}


def test_a_file_needs_no_name(cloud):
    media = send(cloud)["media"]
    assert (media["name"], media["description"]) == ("", "")


@pytest.mark.parametrize("header", ["x-szn-description", "x-szn_description"])
def test_the_description_may_be_spelt_as_in_the_documents_or_as_clients_do(cloud, header):
    headers = {"content-type": "image/png", "content-length": "5", header: "mine"}
    answer = json.loads(
        upload(HttpRequest(PICTURE, BY_ACCOUNT, headers), cloud.api_services, Renderer().probe, check_font)
    )
    assert answer["media"]["description"] == "mine"


def test_a_file_sent_with_a_templates_credentials_is_for_one_video(cloud):
    cloud.templates.put(make_template())
    media_id = send(cloud, query=BY_TEMPLATE)["media"]["id"]
    media = cloud.medias.get(ACCOUNT, media_id)
    assert (media.temp, media.template_id, media.usable_until_s) == (True, TEMPLATE, NOW_MS // 1000 + 86_400)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, 1015),
        ({"accountID": ACCOUNT}, 1015),
        (BY_ACCOUNT | {"accountSecret": "wrong"}, 1018),
        (BY_ACCOUNT | {"accountID": OTHER_ACCOUNT}, 1010),
        (BY_TEMPLATE | {"templateSecret": "wrong"}, 1018),
        (BY_TEMPLATE | {"templateID": OTHER_TEMPLATE}, 1000),
    ],
)
def test_wrong_credentials_are_refused(cloud, query, code):
    cloud.templates.put(make_template())
    assert error_of(cloud, query=query)[0] == code


def test_an_account_that_is_not_active_cannot_upload(cloud):
    cloud.accounts.put(make_account(active=False))
    assert error_of(cloud)[0] == 1021


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "image/", "image", "font/collection"])
def test_another_type_is_refused(cloud, content_type):
    expected = "video/*, image/* or audio/*; for a font, sent to /api/upload, font/ttf or font/otf"
    assert error_of(cloud, content_type=content_type) == (1020, {"found": content_type or "", "expected": expected})


def test_a_missing_type_is_reported_before_a_wrong_size(cloud):
    assert error_of(cloud, content_type=None, content_length="6")[0] == 1020


def test_a_file_without_its_size_is_refused(cloud):
    data = {"problem": "the header Content-Length is missing"}
    assert error_of(cloud, b"", content_length=None) == (1019, data)
    assert error_of(cloud, content_length=None, transfer_encoding="chunked") == (1019, data)


def test_a_content_length_that_the_gateway_removed_is_taken_from_the_body(cloud):
    assert send(cloud, content_length=None)["media"]["size"] == 5


@pytest.mark.parametrize("size", ["0", "50000001", "-1", "5.0", "0x5", "five", "", " 5", "٥", "9" * 5000])
def test_a_size_that_is_not_allowed_is_refused(cloud, size):
    assert error_of(cloud, content_length=size)[0] == 1019


def test_an_empty_file_is_refused(cloud):
    assert error_of(cloud, b"")[0] == 1019


def test_a_file_may_be_one_byte_long(cloud):
    one = send(cloud, b"x", probe=lambda *_: MediaFacts(MediaType.IMAGE))
    assert one["media"]["size"] == 1


def test_a_file_may_have_the_full_50_mb(cloud):
    full = send(cloud, bytes(MAX), probe=lambda *_: MediaFacts(MediaType.IMAGE))
    assert full["media"]["size"] == MAX


def test_a_byte_more_is_refused(cloud):
    assert error_of(cloud, bytes(MAX + 1))[0] == 1019


def test_a_file_that_broke_off_is_refused(cloud):
    problem = "Content-Length says 6 bytes, but 5 have come"
    assert error_of(cloud, content_length="6") == (1029, {"problem": problem})


@pytest.mark.parametrize(("header", "longest"), [("x_szn_filename", 200), ("x_szn_description", 1000)])
def test_a_header_may_be_as_long_as_documented(cloud, header, longest):
    assert send(cloud, **{header: "x" * longest})["error"] is None
    assert error_of(cloud, **{header: "x" * (longest + 1)})[0] == -32602


def test_half_a_character_in_a_header_is_refused(cloud):
    assert error_of(cloud, x_szn_filename="\ud800")[0] == -32602


def test_a_file_of_another_type_than_declared_is_rejected_and_leaves_nothing(cloud):
    assert error_of(cloud, probe=refuse) == (1029, {"problem": "it is truncated"})
    assert (cloud.medias.rows, cloud.storage.files) == ({}, {})


@pytest.mark.parametrize(
    ("collaborator", "method"), [("storage", "put_bytes"), ("medias", "put"), ("medias", "finish_upload")]
)
def test_a_file_that_could_not_be_stored_leaves_nothing_half_made(cloud, collaborator, method):
    real = getattr(cloud, collaborator)
    setattr(cloud, collaborator, Failing(real, method))
    assert error_of(cloud)[0] == 5000
    setattr(cloud, collaborator, real)
    assert (cloud.medias.rows, cloud.storage.files) == ({}, {})


def meanwhile(cloud, happens):
    """Run a function right after the file is stored, as the ingest step may."""
    put = cloud.storage.put_bytes
    cloud.storage.put_bytes = lambda *given: (put(*given), happens(cloud.medias.list(ACCOUNT)[0]))


def test_a_file_that_ingest_inspected_first_is_returned(cloud):
    meanwhile(cloud, lambda media: ingest(ACCOUNT, media.id, cloud.pipeline_services))
    media = send(cloud)["media"]
    assert (media["status"], len(cloud.storage.files)) == ("ready", 1)


def test_a_file_that_the_ingest_step_has_rejected_is_no_media_file(cloud):
    meanwhile(cloud, lambda media: refuse_media(media, "there is no room for it", cloud.pipeline_services))
    assert error_of(cloud) == (1029, {"problem": "there is no room for it"})
    assert (cloud.medias.rows, cloud.storage.files) == ({}, {})


def test_a_file_that_is_deleted_as_it_is_stored_is_no_media_file(cloud):
    meanwhile(cloud, lambda media: cloud.medias.delete(ACCOUNT, media.id))
    assert error_of(cloud) == (1029, {"problem": "it was deleted during the upload"})
    assert (cloud.medias.rows, cloud.storage.files) == ({}, {})


def test_a_bug_is_answered_with_its_incident_id(cloud, caplog):
    code, data = error_of(cloud, probe=lambda *_: 1 / 0)
    assert code == 5000
    assert data["incident"] in caplog.text


def test_a_fault_that_may_pass_is_no_bug(cloud, caplog):
    cloud.medias = Failing(cloud.medias, "put", Transient("slow down"))
    assert "ask again" in error_of(cloud)[1]["problem"]
    assert "incident" not in caplog.text


FONT = {"content_type": "font/ttf"}


def test_a_font_is_stored_under_its_own_name(cloud):
    answer = send(cloud, b"OurOwn", **FONT)
    assert answer["font"] == {
        "name": "OurOwn",
        "own": True,
        "family": "Our Own",
        "style": "Bold",
        "size": 6,
        "date": "2023-11-14T22:13:20.003Z",
    }
    assert (answer["error"], answer["media"]) == (None, None)


def test_a_font_is_stored(cloud):
    send(cloud, b"OurOwn", **FONT)
    (font,) = cloud.fonts.list(ACCOUNT)
    assert cloud.storage.files == {font.key: b"OurOwn"}


def test_a_font_that_is_sent_again_is_the_same(cloud):
    assert send(cloud, b"OurOwn", **FONT) == send(cloud, b"OurOwn", **FONT)
    assert len(cloud.storage.files) == 1


def test_another_font_of_the_same_name_is_refused(cloud):
    cloud.fonts.put(make_font(id="OurOwn"))
    data = {"problem": "there is another font of the name 'OurOwn'"}
    assert error_of(cloud, b"OurOwn", **FONT) == (1029, data)


def test_a_font_with_the_name_of_a_bundled_one_is_refused(cloud):
    assert error_of(cloud, b"Inter", **FONT)[0] == 1029


@pytest.mark.parametrize(("name", "other"), [(b"inter", "Inter"), (b"OUROWN", "OurOwn")])
def test_a_font_whose_name_differs_only_in_case_is_refused(cloud, name, other):
    cloud.fonts.put(make_font(id="OurOwn"))
    assert error_of(cloud, body=name, **FONT) == (1029, {"problem": f"there is another font of the name '{other}'"})


def test_a_font_that_cannot_be_used_is_refused_with_the_reason(cloud):
    assert error_of(cloud, b"<html>", **FONT) == (1029, {"problem": "not a TrueType or OpenType file"})
    assert (cloud.fonts.rows, cloud.storage.files) == ({}, {})


def test_a_font_is_not_uploaded_with_a_templates_credentials(cloud):
    cloud.templates.put(make_template())
    assert error_of(cloud, b"OurOwn", query=BY_TEMPLATE, **FONT)[0] == 1015
