"""The end of a video, and the reports about it."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import DeliverMessage, to_body
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import UNFINISHED, VideoStatus
from chalicelib.pipeline.finalize import fail_video, finalize
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_MEDIA,
    OTHER_VIDEO,
    PHOTO,
    TEMPLATE,
    VIDEO,
    make_template,
    make_video,
)

FIRST, SECOND = "http://a/", "http://b/"
ERROR = VideoError("truncated", code=1029, message="Bad input media", object_id="photo", media_id=MEDIA)


@pytest.fixture
def world(world):
    world.templates.put(make_template(webhooks=(FIRST, SECOND)))
    return world


def ended(world, **changes):
    """Return a finalized video."""
    world.videos.put(make_video(**changes))
    finalize(world.videos.get(ACCOUNT, VIDEO), world.on)
    return world.videos.get(ACCOUNT, VIDEO)


def called(world):
    return [message["url"] for message in world.queues.messages(Queue.DELIVER)]


def test_a_finished_video_is_told_to_each_webhook_of_its_template(world):
    ended(world, status=VideoStatus.DONE)
    expected = [to_body(DeliverMessage(ACCOUNT, VIDEO, url)) for url in (FIRST, SECOND)]
    assert world.queues.messages(Queue.DELIVER) == expected


def test_a_finished_video_is_no_news_for_the_account(world):
    ended(world, status=VideoStatus.DONE)
    assert world.notifications.list(ACCOUNT) == []


def test_a_webhook_that_was_called_is_not_called_again(world):
    ended(world, status=VideoStatus.DONE, webhooks_done=frozenset({FIRST}))
    assert called(world) == [SECOND]


def test_a_video_whose_template_is_gone_is_told_to_nobody(world):
    world.templates.delete(ACCOUNT, TEMPLATE)
    assert ended(world, status=VideoStatus.DONE).render.finalized
    assert called(world) == []


def test_a_settled_video_is_not_told_again(world):
    ended(world, status=VideoStatus.ERROR, error="no", finalized=True)
    assert (world.notifications.list(ACCOUNT), called(world)) == ([], [])


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_a_failed_video_says_why(world, status):
    world.videos.put(make_video(status=status))
    fail_video(make_video(), ERROR, world.on)
    video = world.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 1029)
    assert video.render.error == f"Bad input media: object 'photo', media '{MEDIA}': truncated"


def test_a_failed_video_is_a_notification_of_its_account(world):
    world.videos.put(make_video())
    fail_video(make_video(), ERROR, world.on)
    assert world.notifications.list(ACCOUNT) == [
        Notification(
            account_id=ACCOUNT,
            id=VIDEO,
            kind=NotificationKind.VIDEO,
            message=f"Bad input media: object 'photo', media '{MEDIA}': truncated",
            created_ms=NOW_MS + 1,
            code=1029,
            template_id=TEMPLATE,
            video_id=VIDEO,
        )
    ]


def test_a_failed_video_calls_no_webhook(world):
    ended(world, status=VideoStatus.ERROR, error="no")
    assert called(world) == []


def test_a_failed_video_calls_its_webhooks_where_that_is_set(world):
    world.videos.put(make_video())
    fail_video(make_video(), ERROR, replace(world.on, webhook_on_error=True))
    assert called(world) == [FIRST, SECOND]


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_a_video_that_has_ended_does_not_fail(world, status):
    world.videos.put(make_video(status=status, error="the first"))
    fail_video(make_video(), ERROR, world.on)
    video = world.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error) == (status, "the first")


def test_a_deleted_video_does_not_fail(world):
    fail_video(make_video(), ERROR, world.on)
    assert (world.videos.rows, world.notifications.rows) == ({}, {})


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_the_medias_of_a_video_go_with_it_and_no_others(world, status):
    world.add_media(temp=True, template_id=TEMPLATE, video_id=VIDEO)
    kept = world.add_media(id=OTHER_MEDIA)
    foreign = world.add_media(id="3" * 24, temp=True, template_id=TEMPLATE, video_id=OTHER_VIDEO)
    page = InputMedia("page", MediaType.IMAGE, http="http://c/")
    given = (PHOTO, replace(PHOTO, media_id=OTHER_MEDIA), replace(PHOTO, media_id="3" * 24), page)
    ended(world, status=status, medias=given)
    assert world.medias.list(ACCOUNT) == [kept, foreign]
    assert list(world.storage.files) == [kept.key, foreign.key]


@pytest.mark.parametrize(("status", "left"), [(VideoStatus.DONE, ["out"]), (VideoStatus.ERROR, [])])
def test_of_a_videos_files_only_those_of_a_finished_one_are_kept(world, status, left):
    video = make_video()
    world.storage.files = {f"{video.work_prefix}a": b"", f"{video.out_prefix}b": b""}
    ended(world, status=status)
    assert [key.split("/")[0] for key in world.storage.files] == left
