"""Secrets in URLs of media files and webhooks: only their owner sees them, where it reads back what it sent.

Each URL has its own canary in each place. A video is made, or fails, with all of them. Then everything that
people see of it is searched for canaries.
"""

import json
import logging
import re
from contextlib import suppress

import pytest

from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.domain.messages import DeliverMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.telemetry.message_log import logged, message_context
from tests.fakes import ACCOUNT, PROFILE, TEMPLATE, make_template
from tests.unit.api.calling import BY_TEMPLATE, Caller

SCRIPT = '[{"image": {"id": "logo", "duration": 1000}}, {"image": {"id": "photo", "duration": 1000}}]'


def url(role, path):
    return f"https://user{role}CANARY:password{role}CANARY@h.example/{path}?token=query{role}CANARY#part{role}CANARY"


LOGO, PHOTO, HOOK = (
    url("logo", "logo/path0TOKEN"),
    url("photo", "photo/path0TOKEN"),
    url("hook", "services/T0/path0TOKEN"),
)


def image(name, http):
    return {"inputID": name, "type": "image", "http": http}


@pytest.fixture
def made(cloud, caplog):
    """Return the cloud with a template that names such URLs, and the id of a video that a visitor has requested."""
    caplog.set_level(logging.DEBUG)
    owner = Caller(cloud)
    fields = {"name": "A", "inputScripts": [SCRIPT], "outProfiles": [PROFILE], "inputMedias": [image("logo", LOGO)]}
    template_id = owner.call("Template_New", fields | {"webhooks": [HOOK]})
    row = cloud.templates.get(ACCOUNT, template_id)
    cloud.templates.delete(ACCOUNT, template_id)
    cloud.templates.put(make_template(scripts=row.scripts, medias=row.medias, webhooks=row.webhooks))
    visitor = Caller(cloud, BY_TEMPLATE)
    return cloud, visitor.call("Template_Video_New", TEMPLATE, {"name": "B", "inputMedias": [image("photo", PHOTO)]})


def step(cloud, message):
    with suppress(RetryLater), message_context(Queue.PREPARE, "1", json.dumps(message)), logged():
        prepare(VideoMessage(ACCOUNT, message["video_id"]), cloud.pipeline_services)


def told(cloud, video_id, caplog):
    """Return everything that visitors, logs, errors, lists of calls, notifications and metrics show."""
    owner, visitor = Caller(cloud), Caller(cloud, BY_TEMPLATE)
    status = owner.call("Video_Get", video_id)["status"]
    return {
        "visitor": visitor.call("Video_Get", video_id),
        "status": status,
        "page": [video["status"] for video in owner.call("Template_Video_List", TEMPLATE)],
        "notifications": owner.call("Notification_List", ""),
        "stored notifications": cloud.notifications.list(ACCOUNT),
        "deliveries": owner.call("Webhook_Delivery_List", video_id),
        "metrics": cloud.metrics.added,
        "log": caplog.text,
    }


def leaks(shown):
    return {where: found for where, text in shown.items() if (found := re.findall(r"\w*CANARY", str(text)))}


@pytest.mark.parametrize("role", [LOGO, PHOTO], ids=["the template's media", "the video's media"])
@pytest.mark.parametrize("error", [FetchError("status 404"), FetchLater("status 503"), None])
def test_no_secret_of_a_url_is_told(made, caplog, role, error):
    cloud, video_id = made
    cloud.web.files = dict.fromkeys((LOGO, PHOTO), b"image")
    if error is not None:
        cloud.web.errors = {role: error}
    step(cloud, {"account_id": ACCOUNT, "video_id": video_id, "url": HOOK})
    cloud.web.statuses[HOOK] = 410
    deliver(DeliverMessage(ACCOUNT, video_id, HOOK), cloud.pipeline_services)
    shown = told(cloud, video_id, caplog)
    assert leaks(shown) == {}
    # Some services have the secret in the path. The account sees it in its lists, logs do not have it.
    assert "path0TOKEN" not in shown["log"]
    assert "path0TOKEN" in str(shown["deliveries"])
    assert "h.example" in str(shown["deliveries"])


def test_a_visitor_is_told_the_object_that_failed_and_no_url(made, caplog):
    cloud, video_id = made
    step(cloud, {"video_id": video_id})
    message = Caller(cloud, BY_TEMPLATE).call("Video_Get", video_id)["status"]["message"]
    assert "'logo'" in message
    assert "h.example" not in message
    assert "h.example/logo/path0TOKEN?***" in Caller(cloud).call("Video_Get", video_id)["status"]["message"]


def test_a_dry_run_names_the_media_without_its_secrets(made):
    cloud, _ = made
    answer = Caller(cloud).refusal("Template_Explain", TEMPLATE, {"name": "B", "inputMedias": [image("photo", PHOTO)]})
    assert leaks({"answer": answer}) == {}


def test_a_visitor_reads_back_the_url_without_its_secrets(made):
    cloud, video_id = made
    (media,) = Caller(cloud, BY_TEMPLATE).call("Video_Get", video_id)["inputMedias"]
    assert media["http"] == "https://***@h.example/photo/path0TOKEN?***"


def test_the_owner_reads_back_what_it_sent_but_the_passwords(made):
    cloud, video_id = made
    owner = Caller(cloud)
    (template,) = owner.call("Template_List")
    video = owner.call("Video_Get", video_id)
    read = [template["inputMedias"][0]["http"], video["inputMedias"][0]["http"], *template["webhooks"]]
    expected = [re.sub(r"password\w+CANARY", "***", each) for each in (LOGO, PHOTO, HOOK)]
    assert read == expected


def test_what_the_owner_has_read_can_be_sent_back(made):
    cloud, video_id = made
    owner = Caller(cloud)
    (template,) = owner.call("Template_List")
    owner.call("Template_Update", TEMPLATE, {"inputMedias": template["inputMedias"], "webhooks": template["webhooks"]})
    owner.call("Template_Media_Assign", TEMPLATE, template["inputMedias"][0])
    row = cloud.templates.get(ACCOUNT, TEMPLATE)
    assert ([media.http for media in row.medias], row.webhooks) == ([LOGO], (HOOK,))
    before = cloud.videos.get(ACCOUNT, video_id)
    owner.call("Video_Update", video_id, {"inputMedias": owner.call("Video_Get", video_id)["inputMedias"]})
    assert cloud.videos.get(ACCOUNT, video_id) == before


def test_a_masked_url_without_a_known_password_is_refused(cloud):
    fields = {"name": "A", "inputScripts": [SCRIPT], "outProfiles": [PROFILE]}
    medias = [image("logo", "https://ann:***@h.example/a.png")]
    code, data = Caller(cloud).error("Template_New", fields | {"inputMedias": medias})
    assert (code, data["path"]) == (-32602, "template.inputMedias[0].http")
    assert data["expected"] == "a URL with its password, not with *** in its place"
