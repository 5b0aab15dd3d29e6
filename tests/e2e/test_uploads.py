"""Uploads: through the API, and by a presigned URL."""

import io
import json
import os
from urllib.parse import parse_qs, urlsplit

import urllib3
from fontTools.ttLib import TTFont

from chalicelib.domain.links import LINK_S
from chalicelib.render.fonts import font_path
from tests.e2e.cloud import Caller, wait_for
from tests.e2e.conftest import SAMPLES, SMALL

FOOTAGE = SAMPLES / "footage.mp4"
PHOTO_SCRIPT = '[{"image": {"id": "photo", "duration": 500}}]'


def status_of(caller: Caller, media_id: str) -> dict | None:
    (media,) = [item for item in caller.call("Media_List") if item["id"] == media_id]
    return media if media["status"] != "waiting" else None


def put(upload: dict, body: bytes) -> int:
    headers = {header["name"]: header["value"] for header in upload["headers"]}
    return urllib3.request(upload["method"], upload["url"], body=body, headers=headers).status


def test_an_uploaded_file_is_a_media_at_once(caller):
    media = caller.upload(FOOTAGE, "video/mp4")
    assert (media["name"], media["type"], media["size"]) == ("footage.mp4", "video", FOOTAGE.stat().st_size)
    assert (media["status"], media["duration"], media["width"], media["height"]) == ("ready", 8000, 854, 480)


def test_a_file_of_another_type_than_declared_is_rejected_and_leaves_nothing(caller):
    answer = caller.post(b"hello", "/upload", Content_Type="video/mp4").json()
    assert (answer["error"]["code"], answer["media"]) == (1029, None)
    assert caller.call("Media_List") == []


def test_a_file_of_the_full_50_mb_is_uploaded_straight_into_storage(caller):
    padding = 50_000_000 - FOOTAGE.stat().st_size
    body = FOOTAGE.read_bytes() + padding.to_bytes(4, "big") + b"free" + bytes(padding - 8)
    upload = caller.call("Media_Upload_New", {"name": "big.mp4", "type": "video/mp4", "size": len(body)})
    assert put(upload, body) == 200
    media = wait_for(lambda: status_of(caller, upload["media"]["id"]))
    assert (media["status"], media["size"], media["duration"]) == ("ready", 50_000_000, 8000)


def test_the_role_of_the_stack_signs_a_presigned_url(caller):
    upload = caller.call("Media_Upload_New", {"name": "logo.png", "type": "image/png", "size": 5})
    signed = parse_qs(urlsplit(upload["url"]).query)
    # The functions' own credentials on the local cloud have no session.
    assert signed["X-Amz-Security-Token"]
    assert signed["X-Amz-Expires"] == [str(LINK_S)]


def test_a_presigned_url_does_not_replace_an_uploaded_file(caller):
    body = (SAMPLES / "logo.png").read_bytes()
    upload = caller.call("Media_Upload_New", {"name": "logo.png", "type": "image/png", "size": len(body)})
    assert [put(upload, body), put(upload, body)] == [200, 412]


def test_a_presigned_file_of_another_type_than_declared_is_rejected_with_a_notification(caller):
    body = os.urandom(1000)
    upload = caller.call("Media_Upload_New", {"name": "noise.png", "type": "image/png", "size": len(body)})
    put(upload, body)
    media = wait_for(lambda: status_of(caller, upload["media"]["id"]))
    assert (media["status"], media["size"]) == ("error", 0)
    assert [item["mediaID"] for item in caller.call("Notification_List", "")] == [media["id"]]


def test_a_media_file_uploaded_with_a_templates_credentials_is_deleted_with_its_video(caller):
    template_id = caller.call("Template_New", {"name": "Photo", "inputScripts": [PHOTO_SCRIPT], "outProfiles": [SMALL]})
    visitor = visitor_of(caller)
    media = visitor.upload(SAMPLES / "logo.png", "image/png")
    assert media["temp"]
    photo = {"inputID": "photo", "type": "image", "sezionID": media["id"]}
    video_id = visitor.call("Template_Video_New", template_id, {"name": "Mine", "inputMedias": [photo]})
    assert visitor.ended(video_id)["status"]["code"] == "done"
    wait_for(lambda: caller.call("Media_List") == [])
    assert caller.call("Account_Get")["medias"]["stored"] == 0


def test_a_visitor_meets_the_limits_of_the_template(caller):
    body = (SAMPLES / "logo.png").read_bytes()
    limits = {"uploadBytesPerHour": len(body), "origins": ["https://shop.example"]}
    template = {"name": "Photo", "inputScripts": [PHOTO_SCRIPT], "outProfiles": [SMALL], "visitors": limits}
    caller.call("Template_New", template)
    sent = [("https://evil.example", body), ("https://shop.example", body), ("https://shop.example", body)]
    visitor = visitor_of(caller)
    answers = [visitor.post(body, "/upload", Content_Type="image/png", Origin=page).json() for page, body in sent]
    assert [(answer["error"] or {}).get("code") for answer in answers] == [1015, None, -32000]
    assert answers[-1]["error"]["data"]["limit"] == "uploadBytesPerHour"
    assert caller.call("Account_Get")["medias"]["stored"] == len(body)


def visitor_of(caller: Caller) -> Caller:
    """Return a caller with the credentials of the account's only template."""
    (template,) = caller.call("Template_List")
    account_id = caller.query.partition("&")[0]
    return Caller(caller.url, f"{account_id}&templateID={template['id']}&templateSecret={template['secret']}")


def test_a_text_is_shown_in_a_font_that_was_uploaded(caller):
    font = caller.post(own_font(), "/upload", Content_Type="font/ttf").json()["font"]
    assert (font["name"], font["own"]) == ("OurOwn", True)
    pictures = [preview_of(caller, name) for name in ("OurOwn", "Lora", "Inter")]
    assert pictures[0] == pictures[1] != pictures[2]


def own_font() -> bytes:
    """Return Lora under another name."""
    out = io.BytesIO()
    with TTFont(font_path("Lora")) as font:
        for record in font["name"].names:
            record.string = "OurOwn"
        font.save(out)
    return out.getvalue()


def preview_of(caller: Caller, font: str) -> bytes:
    script = json.dumps([{"text": {"id": "title", "duration": 500, "textFont": font}}])
    title = {"inputID": "title", "type": "text", "text": "Quite so"}
    template = {"name": font, "inputScripts": [script], "inputMedias": [title], "outProfiles": [SMALL]}
    template_id = caller.call("Template_New", template)
    return urllib3.request("GET", caller.call("Template_Preview", template_id, {"name": font}, 0)).data
