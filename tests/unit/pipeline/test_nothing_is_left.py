"""After the deletion of a video nothing of it is left in any table or in the bucket, but what its receipt lists."""

import pytest

from chalicelib.domain.kept_data import KEPT
from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import Contact
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    PHOTO,
    PICTURE,
    TEMPLATE,
    VIDEO,
    FakeCloud,
    make_media,
    make_notification,
    make_template,
    make_temporary_media,
    make_video,
    make_viewing,
)
from tests.unit.api.calling import BY_TEMPLATE, Caller
from tests.unit.pipeline.steps_runner import MESSAGE, next_message, run, work

WEBHOOK = "http://example.com/done"
SCRIPT = (
    '[{"image": {"id": "photo", "duration": 1000}}, {"text": {"id": "title", "duration": 1000}},'
    ' {"image": {"id": "page", "duration": 1000}}]'
)
# The tables that may hold ids of erased videos, and the kind of data in their receipts that says so.
MAY_KEEP_IDS = {"ledger": "ledger", "audit": "audit", "erasures": "receipt", "idempotency_keys": "idempotencyKeys"}
# What is no table and no bucket: the world outside, and queues, which are empty in the end.
NOT_STORED = {"renderer", "web", "clock", "stopwatch", "metrics", "queues", "passwords", "mailer"}


@pytest.fixture
def cloud():
    """Return a video for Zelda: every text, name and picture in it is hers."""
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(SCRIPT,), webhooks=(WEBHOOK,)))
    cloud.web.problems[WEBHOOK] = "answered with status 500 about Zelda"
    cloud.web.files["http://example.com/zelda.png"] = PICTURE
    media = make_temporary_media(name="zelda.jpg", video_id=VIDEO)
    cloud.medias.put(media)
    cloud.storage.files[media.key] = PICTURE
    cloud.notifications.put(make_notification(message="Zelda's picture is broken"))
    about_file = {"id": MEDIA, "media_id": MEDIA, "template_id": TEMPLATE, "video_id": None}
    cloud.notifications.put(make_notification(message="zelda.jpg was refused", **about_file))
    title = InputMedia("title", MediaType.TEXT, text="Welcome, Zelda")
    page = InputMedia("page", MediaType.IMAGE, http="http://example.com/zelda.png")
    cloud.videos.put(
        make_video(
            name="Welcome, Zelda",
            data="zelda-7",
            medias=(PHOTO, title, page),
            variables={"name": "Zelda"},
            is_viewed=True,
            contact=Contact("zelda@example.com", "Zelda", "Chen"),
        )
    )
    cloud.statistics.record(None, make_viewing(), TEMPLATE, 0)
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


def stores(cloud):
    """Return the content of each table and of the bucket, as text."""
    things = {name: thing for name, thing in vars(cloud).items() if name not in NOT_STORED}
    fakes = {name: thing for name, thing in things.items() if type(thing).__module__.startswith("tests.fakes")}
    return {name: repr(vars(thing)).lower() for name, thing in fakes.items()}


def holders(cloud, text):
    return {name for name, content in stores(cloud).items() if text.lower() in content}


def run_steps(cloud, number):
    for _ in range(number):
        if cloud.queues.sent:
            queue, body = next_message(cloud)
            work(queue, body, cloud.pipeline_services)


def test_the_video_is_in_many_places_before(cloud):
    run_steps(cloud, 9)
    assert {"videos", "deliveries", "segments", "notifications", "storage", "statistics"} <= holders(cloud, VIDEO)
    assert {"videos", "notifications"} <= holders(cloud, "zelda")


@pytest.mark.parametrize("steps", range(10))
def test_nothing_of_a_deleted_video_is_left(cloud, steps):
    """It is deleted after each step of its making."""
    run_steps(cloud, steps)
    Caller(cloud).call("Video_Delete", VIDEO)
    run(cloud)
    assert holders(cloud, "zelda") == set()
    assert holders(cloud, VIDEO) <= MAY_KEEP_IDS.keys()


def test_nothing_of_an_erased_recipient_is_left(cloud):
    run_steps(cloud, 5)
    Caller(cloud, headers={"idempotency-key": "7"}).call("Recipient_Erase", {"email": "Zelda@Example.com"})
    run(cloud)
    assert holders(cloud, "zelda") == set()
    assert holders(cloud, VIDEO) <= MAY_KEEP_IDS.keys()


def test_nothing_of_what_a_visitor_sent_is_left(cloud):
    Caller(cloud).call("Video_Delete", VIDEO)
    run(cloud)
    visitor = Caller(cloud, BY_TEMPLATE, headers={"idempotency-key": "order 7"})
    ticket = visitor.call("Media_Upload_New", {"name": "zelda.png", "type": "image/png", "size": len(PICTURE)})
    media = cloud.medias.get(ACCOUNT, ticket["media"]["id"])
    cloud.storage.files[media.key] = PICTURE
    given = [
        {"inputID": "photo", "type": "image", "sezionID": media.id},
        {"inputID": "title", "type": "text", "text": "Welcome, Zelda"},
        {"inputID": "page", "type": "image", "http": "http://example.com/zelda.png"},
    ]
    video = {"name": "Zelda", "clientToken": "zelda", "data": "zelda-7", "inputMedias": given}
    video_id = visitor.call("Template_Video_New", TEMPLATE, video)
    Caller(cloud).call("Recipient_Erase", {"data": "zelda-7"})
    run(cloud)
    assert holders(cloud, "zelda") == set()
    # The table of use has the videos that visitors asked for, until it looks whether they are finished.
    assert holders(cloud, video_id) <= MAY_KEEP_IDS.keys() | {"visitor_usage"}


def test_the_receipt_says_which_ids_are_kept(cloud):
    assert {*MAY_KEEP_IDS.values(), "visitors", "messages"} <= {kept.kind for kept in KEPT}


def test_files_of_the_account_and_notifications_about_them_stay(cloud):
    cloud.medias.put(make_media(name="logo.png"))
    cloud.notifications.put(make_notification(id=MEDIA, media_id=MEDIA, video_id=None))
    Caller(cloud).call("Video_Delete", VIDEO)
    run(cloud)
    assert [row.id for row in cloud.medias.list(ACCOUNT)] == [MEDIA]
    assert [row.id for row in cloud.notifications.list(ACCOUNT)] == [MEDIA]
