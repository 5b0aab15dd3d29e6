"""Erasures: the same tests of the table for DynamoDB and the fake, and deletions that leave nothing in the stack."""

import json
from dataclasses import replace

import boto3
import pytest

from chalicelib import wiring
from chalicelib.api.erasures import erase_recipient, get_erasure
from chalicelib.api.videos import delete_video
from chalicelib.domain.account import Credential
from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.erasure import Erasure, RecipientField, VideoRecipient
from chalicelib.domain.messages import EraseRecipientMessage
from chalicelib.domain.video import Contact, VideoStatus
from chalicelib.pipeline.erase import erase_recipient as erase_step
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_VIDEO,
    PHOTO,
    PROFILE,
    VIDEO,
    make_media,
    make_notification,
    make_temporary_media,
    make_video,
)
from tests.integration.stack import REGION, STACK, resources

ERASURE = Erasure(ACCOUNT, "6" * 24, NOW_MS, Credential.LOGIN, RecipientField.DATA, "0" * 64)
# The tables that may name an erased video.
MAY_NAME = {"ledger", "erasures"}


def test_a_receipt_is_stored_once_and_updated(cloud):
    assert cloud.erasures.put_new(ERASURE)
    assert not cloud.erasures.put_new(replace(ERASURE, created_ms=5))
    finished = cloud.erasures.update(ACCOUNT, ERASURE.id, finished_ms=5, videos=1, counts={"files": 2})
    assert cloud.erasures.get(ACCOUNT, ERASURE.id) == finished
    assert (finished.selector, finished.counts) == (RecipientField.DATA, {"files": 2})


def test_the_first_receipt_of_a_video_stays_its_receipt(cloud):
    assert cloud.erasures.erasure_of(ACCOUNT, VIDEO) is None
    assert [cloud.erasures.name_erasure(ACCOUNT, VIDEO, name) for name in ("first", "second")] == ["first", "first"]
    assert cloud.erasures.erasure_of(ACCOUNT, VIDEO) == "first"


def test_the_larger_count_of_each_kind_is_kept(cloud):
    for counts in ({"files": 2, "segments": 1}, {"files": 1, "segments": 3}, {}):
        cloud.erasures.record(ACCOUNT, "a", VIDEO, counts)
    cloud.erasures.record(ACCOUNT, "a", OTHER_VIDEO, {})
    cloud.erasures.record(ACCOUNT, "ab", OTHER_VIDEO, {"files": 9})
    parts = {part.video_id: dict(part.counts) for part in cloud.erasures.parts(ACCOUNT, "a")}
    assert parts == {VIDEO: {"files": 2, "segments": 3}, OTHER_VIDEO: {}}


def test_pages_of_receipts_have_no_other_rows(cloud):
    ids = [digit * 24 for digit in "0ef"]
    for id_ in ids:
        cloud.erasures.put(Erasure(ACCOUNT, id_, NOW_MS, Credential.SECRET))
        cloud.erasures.record(ACCOUNT, id_, VIDEO, {})
        cloud.erasures.name_erasure(ACCOUNT, VIDEO, id_)
    assert [each.id for each in cloud.erasures.page(ACCOUNT, 2, None)] == [ids[2], ids[1]]
    assert [each.id for each in cloud.erasures.page(ACCOUNT, 2, ids[1])] == [ids[0]]


def test_the_recipients_of_videos_are_read_to_the_end(cloud):
    videos = [make_video(id=f"{number:024x}", description="x" * 30_000) for number in range(50)]
    videos[-1] = make_video(id=videos[-1].id, data="mine", contact=Contact("ava@example.com", "Ava"))
    cloud.videos.add(videos)
    found, after, pages = [], "", 0
    while after is not None:
        page, after = cloud.videos.page_of_recipients(ACCOUNT, after)
        found, pages = found + list(page), pages + 1
    assert found == [VideoRecipient.of(video) for video in videos]
    assert pages > 1


def test_the_notifications_of_a_video_are_found_by_its_time(cloud):
    own = make_notification(id=VIDEO[:11] + "1" * 13)
    for notification in (own, make_notification(id=VIDEO[:11] + "2" * 13, video_id=OTHER_VIDEO)):
        cloud.notifications.put(notification)
    assert list(cloud.notifications.list_of_video(ACCOUNT, VIDEO)) == [own]


def test_the_files_below_a_prefix_are_summed_up(cloud):
    for key in ("out/a/1", "out/a/2", "out/b/1"):
        cloud.storage.put_bytes(key, b"12345", "video/mp4")
    assert (cloud.storage.sum_prefix("out/a/"), cloud.storage.sum_prefix("out/c/")) == ((2, 10), (0, 0))


@pytest.fixture
def services(wired):
    """Return a stack with a video that has rows in every table and files below every prefix."""
    services = wiring.services()
    names = ("own", "shared")
    video = make_video(
        name="Welcome, Zelda",
        data="zelda-7",
        contact=Contact("Zelda@Example.com"),
        medias=(PHOTO,),
        status=VideoStatus.RENDERING,
        scope=ACCOUNT,
        segments={PROFILE: names},
        jobs={"p/0": 24},
    )
    services.videos.put(video)
    services.medias.put(make_temporary_media(name="zelda.jpg", video_id=VIDEO))
    services.notifications.put(make_notification(message="Zelda's photo is broken"))
    url = "http://example.com/zelda"
    services.deliveries.put(Delivery(ACCOUNT, delivery_id(VIDEO, url, 0, 0, 1), VIDEO, url, NOW_MS, 5, 1))
    services.leases.acquire(ACCOUNT, video.lease_id("p/0"), "worker", 0, 60)
    for user, used in ((VIDEO, names), (OTHER_VIDEO, ("shared",))):
        services.segments.add_references(ACCOUNT, user, used, 10**10)
    for name in names:
        services.segments.commit(ACCOUNT, name, 10**10, OTHER_VIDEO)
    temporary = make_temporary_media().key
    for key in (temporary, f"{video.work_prefix}zelda.json", f"{video.out_prefix}zelda.mp4"):
        services.storage.put_bytes(key, b"zelda", "video/mp4")
    for name in names:
        services.storage.put_bytes(video.plan.segment_key(name), b"12", "video/mp4")
    return services


def holders(text):
    """Return the tables that hold a text, and the keys of files that do."""
    dynamodb, s3 = (boto3.client(name, region_name=REGION) for name in ("dynamodb", "s3"))
    tables = [table["TableName"] for table in resources("DynamoDB::Table").values()]
    rows = {name.removeprefix(f"{STACK}-"): dynamodb.scan(TableName=name)["Items"] for name in tables}
    bucket = wiring.services().settings.bucket
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
    files = {key: key + s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in keys}
    contents = {name: json.dumps(found, default=list) for name, found in rows.items()} | files
    return {name for name, content in contents.items() if text.lower() in content.lower()}


def removed_of(services, erasure_id):
    receipt = get_erasure(erasure_id, ACCOUNT, services.erasures)
    return {part["kind"]: part["number"] for part in receipt["removed"]}


REMOVED = {"files": 2, "segments": 1, "medias": 1, "deliveries": 1, "notifications": 1}


def test_nothing_of_a_deleted_video_is_left_in_the_stack(services):
    assert {"videos", "medias", "deliveries", "notifications"} <= holders("zelda")
    assert {"leases", "segments"} <= holders(VIDEO)
    delete_video(VIDEO, ACCOUNT, services)
    assert (holders("zelda"), holders(VIDEO) - MAY_NAME) == (set(), set())
    assert removed_of(services, VIDEO) == REMOVED
    assert services.storage.size_of(f"segments/{ACCOUNT}/shared") == 2


def test_nothing_of_an_erased_recipient_is_left_in_the_stack(services):
    services.medias.put(make_media(id="7" * 24, name="logo.png"))
    erasure_id = erase_recipient({"email": " zelda@example.com "}, ACCOUNT, Credential.SECRET, services)
    with pytest.raises(RetryLater):
        erase_step(EraseRecipientMessage(ACCOUNT, erasure_id), services)
    assert (holders("zelda"), holders(VIDEO) - MAY_NAME) == (set(), set())
    assert removed_of(services, erasure_id) == REMOVED
    assert [media.id for media in services.medias.list(ACCOUNT)] == ["7" * 24]
