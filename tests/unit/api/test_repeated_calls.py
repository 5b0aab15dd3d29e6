"""Calls whose function died after it had done the work, or a part of it, and that are repeated with the same key."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.api.upload import upload
from chalicelib.domain.idempotency_key import ABANDONED_MS
from chalicelib.domain.media import MediaFacts, MediaStatus, MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import deliver
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    PICTURE,
    PROFILE,
    TEMPLATE,
    VIDEO,
    Crashed,
    Failing,
    Renderer,
    make_font,
    make_notification,
    make_template,
    make_video,
)
from tests.unit.api.calling import BY_ACCOUNT, NEW_TEMPLATE, Caller, refuse, request

KEY = {"idempotency-key": "order 7"}
UPLOAD = {"name": "a.png", "type": "image/png", "size": 5}
HOOK = "https://example.com/done"
# One sound, with silence around it; and two sounds.
ONE, TWO = ([-80.0] * 10 + [-10.0] * 10 + [-80.0] * 20), ([-10.0] * 10 + [-80.0] * 20 + [-10.0] * 10)


@pytest.fixture
def caller(cloud):
    cloud.templates.put(make_template(webhooks=(HOOK,)))
    return Caller(cloud, headers=KEY)


def die(cloud):
    """Leave all keys as calls do whose functions died some time ago."""
    cloud.idempotency_keys.put_many([replace(key, answer=None) for key in cloud.idempotency_keys.rows.values()])
    cloud.clock.ms += ABANDONED_MS


def add_sound(cloud, levels):
    cloud.renderer.levels_db = levels
    facts = MediaFacts(MediaType.AUDIO, duration_ms=4000, has_audio=True)
    cloud.add_media(b"audio 4000", type=MediaType.AUDIO, facts=facts, content_type="audio/mpeg")


def called(cloud):
    """Work on the messages of webhooks. Return how often one was called."""
    before = len(cloud.web.calls)
    for message in cloud.queues.parsed(Queue.DELIVER):
        deliver(message, cloud.pipeline_services)
    cloud.queues.sent.clear()
    return len(cloud.web.calls) - before


@pytest.mark.parametrize("calls", range(1, 8))
@pytest.mark.parametrize(
    ("method", "params", "rows"),
    [
        ("Template_New", [NEW_TEMPLATE], "templates"),
        ("Media_Upload_New", [UPLOAD], "medias"),
        ("Media_Apply_Pattern", [MEDIA, "audiolevel", "multi", ""], "medias"),
    ],
)
def test_a_call_that_crashes_anywhere_and_is_repeated_makes_each_thing_once(cloud, caller, method, params, rows, calls):
    cloud.limit()
    add_sound(cloud, TWO)
    before = {row.id for row in getattr(cloud, rows).list(ACCOUNT)}
    body = HttpRequest(json.dumps(request(method, *params)).encode(), BY_ACCOUNT, KEY)
    with suppress(Crashed):
        Rpc(cloud.api_services_with_crash_after(calls)).answer(body)
    cloud.clock.ms += ABANDONED_MS
    made = json.dumps(caller.call(method, *params))
    new = {row.id for row in getattr(cloud, rows).list(ACCOUNT)} - before
    assert (len(new), {each for each in new if each not in made}) == (2 if "Pattern" in method else 1, set())


def test_a_cut_that_was_begun_is_not_refused(cloud, caller):
    add_sound(cloud, ONE)
    cut = MEDIA, "audiolevel", "one", ""
    caller.call("Media_Apply_Pattern", *cut)
    die(cloud)
    assert caller.call("Media_Apply_Pattern", *cut) == "OK"
    assert cloud.medias.get(ACCOUNT, MEDIA).version == 1


def test_a_profile_whose_call_died_is_not_its_own_duplicate(cloud, caller):
    profile = {"name": "small", "variantOf": PROFILE, "crf": 30}
    caller.call("Profile_New", profile)
    die(cloud)
    assert caller.call("Profile_New", profile) == "OK"


def test_a_profile_of_that_name_with_another_definition_is_refused(cloud, caller):
    Caller(cloud).call("Profile_New", {"name": "small", "variantOf": PROFILE, "crf": 20})
    cloud.idempotency_keys.free = lambda *_: None
    profile = {"name": "small", "variantOf": PROFILE, "crf": 30}
    assert caller.error("Profile_New", profile)[0] == 1032
    die(cloud)
    assert caller.error("Profile_New", profile)[0] == 1032


@pytest.mark.parametrize("calls", range(1, 12))
def test_an_upload_that_crashes_anywhere_and_is_repeated_stores_one_file(cloud, calls):
    headers = {"content-type": "image/png", "content-length": str(len(PICTURE))} | KEY
    sent = HttpRequest(PICTURE, BY_ACCOUNT, headers)
    with suppress(Crashed):
        upload(sent, cloud.api_services_with_crash_after(calls), Renderer().probe, refuse)
    cloud.clock.ms += ABANDONED_MS
    media = json.loads(upload(sent, cloud.api_services, Renderer().probe, refuse))["media"]
    assert [(each.id, each.status) for each in cloud.medias.list(ACCOUNT)] == [(media["id"], MediaStatus.READY)]
    assert len(cloud.storage.files) == 1


DELETIONS = [
    ("Template_Delete", [TEMPLATE]),
    ("Template_Webhook_Delete", [TEMPLATE, HOOK]),
    ("Media_Delete", [MEDIA]),
    ("Video_Delete", [VIDEO]),
    ("Font_Delete", [make_font().id]),
    ("Notification_Delete", [make_notification().id]),
    ("Profile_Delete", ["small"]),
]


@pytest.mark.parametrize(("method", "params"), DELETIONS)
def test_a_deletion_succeeds_if_its_own_call_has_deleted_it(cloud, caller, method, params):
    cloud.add_media()
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    cloud.fonts.put(make_font())
    cloud.notifications.put(make_notification())
    Caller(cloud).call("Profile_New", {"name": "small", "variantOf": PROFILE, "crf": 30})
    caller.call(method, *params)
    die(cloud)
    assert caller.call(method, *params) == "OK"
    # Without the key it is refused.
    Caller(cloud).refusal(method, *params)


@pytest.fixture
def delivered(cloud, caller):
    """Return a caller whose finished video was delivered before."""
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    Caller(cloud).call("Webhook_Redeliver", VIDEO)
    assert called(cloud) == 1
    cloud.clock.ms += 2000
    return caller


def test_a_redelivery_of_all_webhooks_calls_each_once(cloud, delivered):
    delivered.call("Webhook_Redeliver", VIDEO)
    assert called(cloud) == 1
    die(cloud)
    delivered.call("Webhook_Redeliver", VIDEO)
    assert called(cloud) == 0


def test_a_redelivery_of_all_webhooks_that_was_not_begun_is_made(cloud, delivered):
    services = replace(cloud.api_services, videos=Failing(cloud.videos, "start_delivery_round", Crashed()))
    body = HttpRequest(json.dumps(request("Webhook_Redeliver", VIDEO)).encode(), BY_ACCOUNT, KEY)
    with suppress(Crashed):
        Rpc(services).answer(body)
    cloud.clock.ms += ABANDONED_MS
    delivered.call("Webhook_Redeliver", VIDEO)
    assert called(cloud) == 1


def test_a_redelivery_of_one_webhook_calls_it_once(cloud, delivered):
    (first,) = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    delivered.call("Webhook_Delivery_Redeliver", first.id)
    assert called(cloud) == 1
    die(cloud)
    delivered.call("Webhook_Delivery_Redeliver", first.id)
    assert called(cloud) == 0
