"""Dead letters."""

import json
from contextlib import suppress
from pathlib import Path

import pytest

from chalicelib.domain.media import MediaStatus
from chalicelib.domain.messages import (
    DeliverMessage,
    OrphanedSegments,
    QueueVideosMessage,
    RenderMessage,
    to_body,
)
from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import IN_PROGRESS, VideoStatus
from chalicelib.pipeline.prepare import prepare
from tests.fakes import ACCOUNT, MEDIA, PROFILE, TEMPLATE, VIDEO, Crashed, make_media, make_template, make_video
from tests.unit.pipeline.steps_runner import JOB, MESSAGE, work_dead_letter

DIED = "a step of the work was given up after several attempts; the log tells why"
URL = "http://example.com/done"
DELIVERY = to_body(DeliverMessage(ACCOUNT, VIDEO, URL, 1))
S3_PUT = json.loads((Path(__file__).parents[2] / "events" / "s3_put.json").read_text())
S3_TEST = json.loads((Path(__file__).parents[2] / "events" / "s3_test.json").read_text())


@pytest.mark.parametrize("status", sorted(IN_PROGRESS))
@pytest.mark.parametrize("message", [MESSAGE, {"account_id": ACCOUNT, "video_id": VIDEO, "attempt": 5}, JOB])
def test_the_video_of_a_dead_step_has_failed(cloud, message, status):
    cloud.videos.put(make_video(status=status))
    work_dead_letter(cloud, message)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error_code, video.render.finalized) == (VideoStatus.ERROR, 1012, True)
    assert [item.kind for item in cloud.notifications.list(ACCOUNT)] == [NotificationKind.VIDEO]


def error_of_dead(cloud, job):
    work_dead_letter(cloud, RenderMessage(ACCOUNT, VIDEO, job))
    return cloud.videos.get(ACCOUNT, VIDEO).render.error


def test_the_error_of_a_dead_job_names_its_objects_and_time_range(cloud):
    late = {"rectangle": {"id": "late", "play": 8000, "duration": 2000, "color": "#203040"}}
    early = {"rectangle": {"id": "early", "duration": 4000, "color": "#203040"}}
    cloud.templates.put(make_template(scripts=(json.dumps([early, late]),)))
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    expected = f"Error processing video: {DIED}, showing 'late' (from 8 s to 10 s)"
    assert error_of_dead(cloud, f"{PROFILE}/2") == expected


def test_of_many_things_it_names_some(cloud):
    boxes = [{"rectangle": {"id": f"box{number}", "duration": 1000, "color": "#203040"}} for number in range(9)]
    cloud.templates.put(make_template(scripts=(json.dumps(boxes),)))
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    assert "showing 'box0', 'box1', 'box2', 'box3', 'box4', … (from 0 s to 1 s)" in error_of_dead(cloud, JOB.job)


def test_a_video_fails_even_if_the_objects_of_its_job_are_unknown(cloud, caplog):
    """Fail the video all the same: this may be the fault that crashed the workers."""
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    assert error_of_dead(cloud, f"{PROFILE}/7") == f"Error processing video: {DIED}, at {PROFILE}/7"
    assert "cannot be told" in caplog.text


@pytest.mark.parametrize(("job", "what"), [("sound", "mixing the sound"), ("0", f"at {PROFILE}/0")])
def test_the_error_of_a_dead_job_without_objects_names_the_job(cloud, job, what):
    cloud.videos.put(make_video())
    assert error_of_dead(cloud, f"{PROFILE}/{job}") == f"Error processing video: {DIED}, {what}"


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_a_video_that_has_ended_stays_as_it_is(cloud, status):
    cloud.videos.put(make_video(status=status, finalized=True))
    work_dead_letter(cloud, MESSAGE)
    assert cloud.videos.get(ACCOUNT, VIDEO) == make_video(status=status, finalized=True)


def test_the_deletion_of_segments_is_not_dropped(cloud):
    key = f"segments/{ACCOUNT}/{'0' * 32}"
    cloud.storage.files[key] = b""
    work_dead_letter(cloud, OrphanedSegments(ACCOUNT, {VIDEO: ["0" * 32]}))
    assert (cloud.storage.files, cloud.queues.sent) == ({}, [])


def test_the_check_for_unstarted_videos_is_not_dropped(cloud):
    cloud.videos.put(make_video())
    work_dead_letter(cloud, QueueVideosMessage(ACCOUNT, [VIDEO]))
    assert cloud.queues.messages(Queue.PREPARE) == [to_body(MESSAGE)]


def test_a_dead_delivery_fails_with_a_notification(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    work_dead_letter(cloud, DELIVERY)
    (notification,) = cloud.notifications.list(ACCOUNT)
    assert (notification.url, notification.template_id) == (URL, TEMPLATE)
    assert notification.message == f"the webhook {URL} was not reached: {DIED}"
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}


def test_a_dead_delivery_that_succeeded_is_not_reported(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, webhooks_done=frozenset({URL})))
    work_dead_letter(cloud, DELIVERY)
    assert cloud.notifications.list(ACCOUNT) == []


def test_a_media_file_that_could_not_be_inspected_is_refused(cloud):
    cloud.add_media(status=MediaStatus.WAITING)
    work_dead_letter(cloud, S3_PUT)
    assert (cloud.medias.get(ACCOUNT, MEDIA).status, cloud.storage.files) == (MediaStatus.ERROR, {})
    assert [item.kind for item in cloud.notifications.list(ACCOUNT)] == [NotificationKind.MEDIA]


@pytest.mark.parametrize("status", [MediaStatus.READY, MediaStatus.ERROR])
def test_an_inspected_media_file_is_not_changed(cloud, status):
    media = cloud.add_media(status=status)
    work_dead_letter(cloud, S3_PUT)
    assert (cloud.medias.list(ACCOUNT), list(cloud.storage.files)) == ([media], [media.key])
    assert cloud.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize("body", [to_body(MESSAGE), to_body(JOB), DELIVERY, S3_PUT])
def test_a_deleted_video_is_not_reported(cloud, body):
    work_dead_letter(cloud, body)
    assert cloud.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize(
    "body",
    [None, 1, "not JSON", [], {}, {"video_id": VIDEO}, {"account_id": 1, "video_id": 2}, {"Records": 1}, S3_TEST],
)
def test_an_unknown_dead_letter_is_dropped(cloud, body, caplog):
    work_dead_letter(cloud, body)
    assert "drop: " in caplog.text or "dropped: " in caplog.text


@pytest.mark.parametrize("key", ["media/logo.png", "out/a/b", "media/kept/a/b/c"])
def test_a_file_with_another_key_is_ignored(cloud, key):
    work_dead_letter(cloud, {"Records": [{"s3": {"object": {"key": key}}}]})
    assert cloud.notifications.rows == {}


@pytest.mark.parametrize("calls", range(1, 8))
@pytest.mark.parametrize("body", [to_body(MESSAGE), DELIVERY, S3_PUT])
def test_a_dead_letter_is_handled_again_after_a_crash_at_any_call(cloud, body, calls):
    cloud.videos.put(make_video())
    cloud.medias.put(make_media(status=MediaStatus.WAITING))
    with suppress(Crashed):
        work_dead_letter(cloud, body, cloud.services_with_crash_after(calls))
    work_dead_letter(cloud, body)
    assert len(cloud.notifications.list(ACCOUNT)) == 1
