"""The end of a video, and the reports about it."""

from dataclasses import replace

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import DeliverMessage, to_body
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import IN_PROGRESS, OutFile, VideoStatus
from chalicelib.pipeline.finalize import fail_video, finalize
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_MEDIA,
    OTHER_VIDEO,
    PHOTO,
    PROFILE,
    TEMPLATE,
    VIDEO,
    make_template,
    make_video,
)

FIRST, SECOND = "http://a/", "http://b/"
ERROR = VideoError("truncated", code=1029, message="Bad input media", object_id="photo", media_id=MEDIA)


@pytest.fixture
def cloud(cloud):
    cloud.templates.put(make_template(webhooks=(FIRST, SECOND)))
    return cloud


def ended(cloud, **changes):
    """Return a finalized video."""
    cloud.videos.put(make_video(**changes))
    finalize(cloud.videos.get(ACCOUNT, VIDEO), cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, VIDEO)


def called(cloud):
    return [message["url"] for message in cloud.queues.messages(Queue.DELIVER)]


def test_a_finished_video_is_sent_to_each_webhook_of_its_template(cloud):
    ended(cloud, status=VideoStatus.DONE)
    expected = [to_body(DeliverMessage(ACCOUNT, VIDEO, url)) for url in (FIRST, SECOND)]
    assert cloud.queues.messages(Queue.DELIVER) == expected


def test_a_finished_video_is_no_news_for_the_account(cloud):
    ended(cloud, status=VideoStatus.DONE)
    assert cloud.notifications.list(ACCOUNT) == []


def test_a_webhook_that_was_called_is_not_called_again(cloud):
    ended(cloud, status=VideoStatus.DONE, webhooks_done=frozenset({FIRST}))
    assert called(cloud) == [SECOND]


def test_a_video_whose_template_was_deleted_calls_no_webhook(cloud):
    cloud.templates.delete(ACCOUNT, TEMPLATE)
    assert ended(cloud, status=VideoStatus.DONE).render.finalized
    assert called(cloud) == []


def test_a_finalized_video_is_not_reported_again(cloud):
    ended(cloud, status=VideoStatus.ERROR, error="no", finalized=True)
    assert (cloud.notifications.list(ACCOUNT), called(cloud)) == ([], [])


@pytest.mark.parametrize("status", sorted(IN_PROGRESS))
def test_the_notification_of_a_failed_video_has_the_reason(cloud, status):
    cloud.videos.put(make_video(status=status))
    fail_video(make_video(), ERROR, cloud.pipeline_services)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error_code) == (VideoStatus.ERROR, 1029)
    assert video.render.error == f"Bad input media: object 'photo', media '{MEDIA}': truncated"


def test_a_failed_video_is_a_notification_of_its_account(cloud):
    cloud.videos.put(make_video())
    fail_video(make_video(), ERROR, cloud.pipeline_services)
    assert cloud.notifications.list(ACCOUNT) == [
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


def test_a_failed_video_calls_no_webhook(cloud):
    ended(cloud, status=VideoStatus.ERROR, error="no")
    assert called(cloud) == []


def test_a_failed_video_calls_its_webhooks_where_that_is_set(cloud):
    cloud.videos.put(make_video())
    fail_video(make_video(), ERROR, replace(cloud.pipeline_services, webhook_on_error=True))
    assert called(cloud) == [FIRST, SECOND]


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_a_video_that_has_ended_does_not_fail(cloud, status):
    cloud.videos.put(make_video(status=status, error="the first"))
    fail_video(make_video(), ERROR, cloud.pipeline_services)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error) == (status, "the first")


def test_a_deleted_video_does_not_fail(cloud):
    fail_video(make_video(), ERROR, cloud.pipeline_services)
    assert (cloud.videos.rows, cloud.notifications.rows) == ({}, {})


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_the_temporary_media_files_of_a_video_are_deleted_and_no_others(cloud, status):
    cloud.add_media(temp=True, template_id=TEMPLATE, video_id=VIDEO)
    kept = cloud.add_media(id=OTHER_MEDIA)
    foreign = cloud.add_media(id="3" * 24, temp=True, template_id=TEMPLATE, video_id=OTHER_VIDEO)
    page = InputMedia("page", MediaType.IMAGE, http="http://c/")
    given = (PHOTO, replace(PHOTO, media_id=OTHER_MEDIA), replace(PHOTO, media_id="3" * 24), page)
    ended(cloud, status=status, medias=given)
    assert cloud.medias.list(ACCOUNT) == [kept, foreign]
    assert list(cloud.storage.files) == [kept.key, foreign.key]


@pytest.mark.parametrize(("status", "left"), [(VideoStatus.DONE, ["out"]), (VideoStatus.ERROR, [])])
def test_only_the_files_of_a_finished_video_are_kept(cloud, status, left):
    video = make_video()
    cloud.storage.files = {f"{video.work_prefix}a": b"", f"{video.out_prefix}b": b""}
    ended(cloud, status=status)
    assert [key.split("/")[0] for key in cloud.storage.files] == left


def test_what_killed_workers_have_left_of_earlier_revisions_is_deleted(cloud):
    video = make_video(revision=2)
    files = {replace(video, revision=number).work_prefix + "a": b"" for number in (0, 1)}
    cloud.storage.files = files | {replace(video, revision=1).out_prefix + "b": b""}
    ended(cloud, status=VideoStatus.DONE, revision=2)
    assert cloud.storage.files == {}


def test_files_of_an_earlier_revision_that_are_served_stay(cloud):
    key = make_video().out_prefix + "a"
    cloud.storage.files = {key: b""}
    ended(cloud, status=VideoStatus.ERROR, revision=1, out_files=(OutFile(PROFILE, "a", 1, key),))
    assert list(cloud.storage.files) == [key]
