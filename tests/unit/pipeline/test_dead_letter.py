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
from chalicelib.domain.video import UNFINISHED, VideoStatus
from chalicelib.pipeline.prepare import prepare
from tests.fakes import ACCOUNT, MEDIA, PROFILE, TEMPLATE, VIDEO, Crashed, make_media, make_template, make_video
from tests.unit.pipeline.steps_runner import JOB, MESSAGE, work_dead_letter

DIED = "a step of the work was given up after several attempts; the log tells why"
URL = "http://example.com/done"
DELIVERY = to_body(DeliverMessage(ACCOUNT, VIDEO, URL, 1))
S3_PUT = json.loads((Path(__file__).parents[2] / "events" / "s3_put.json").read_text())
S3_TEST = json.loads((Path(__file__).parents[2] / "events" / "s3_test.json").read_text())


@pytest.mark.parametrize("status", sorted(UNFINISHED))
@pytest.mark.parametrize("message", [MESSAGE, {"account_id": ACCOUNT, "video_id": VIDEO, "attempt": 5}, JOB])
def test_the_video_of_a_dead_step_has_failed(world, message, status):
    world.videos.put(make_video(status=status))
    work_dead_letter(world, message)
    video = world.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.error_code, video.render.finalized) == (VideoStatus.ERROR, 1012, True)
    assert [item.kind for item in world.notifications.list(ACCOUNT)] == [NotificationKind.VIDEO]


def error_of_dead(world, job):
    work_dead_letter(world, RenderMessage(ACCOUNT, VIDEO, job))
    return world.videos.get(ACCOUNT, VIDEO).render.error


def test_a_dead_job_says_what_it_was_to_show_and_when(world):
    late = {"rectangle": {"id": "late", "play": 8000, "duration": 2000, "color": "#203040"}}
    early = {"rectangle": {"id": "early", "duration": 4000, "color": "#203040"}}
    world.templates.put(make_template(scripts=(json.dumps([early, late]),)))
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    expected = f"Error processing video: {DIED}, showing 'late' (from 8 s to 10 s)"
    assert error_of_dead(world, f"{PROFILE}/2") == expected


def test_of_many_things_it_names_some(world):
    boxes = [{"rectangle": {"id": f"box{number}", "duration": 1000, "color": "#203040"}} for number in range(9)]
    world.templates.put(make_template(scripts=(json.dumps(boxes),)))
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    assert "showing 'box0', 'box1', 'box2', 'box3', 'box4', … (from 0 s to 1 s)" in error_of_dead(world, JOB.job)


def test_a_video_fails_also_where_what_it_shows_cannot_be_told(world, caplog):
    """Fail the video all the same: this may be the fault that crashed the workers."""
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    assert error_of_dead(world, f"{PROFILE}/7") == f"Error processing video: {DIED}, at {PROFILE}/7"
    assert "cannot be told" in caplog.text


@pytest.mark.parametrize(("job", "what"), [("sound", "mixing the sound"), ("0", f"at {PROFILE}/0")])
def test_a_dead_job_that_shows_nothing_or_whose_video_was_cleared_says_which_it_was(world, job, what):
    world.videos.put(make_video())
    assert error_of_dead(world, f"{PROFILE}/{job}") == f"Error processing video: {DIED}, {what}"


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_a_video_that_has_ended_stays_as_it_is(world, status):
    world.videos.put(make_video(status=status, finalized=True))
    work_dead_letter(world, MESSAGE)
    assert world.videos.get(ACCOUNT, VIDEO) == make_video(status=status, finalized=True)


def test_the_removal_of_segments_is_not_given_up(world):
    key = f"segments/{ACCOUNT}/{'0' * 32}"
    world.storage.files[key] = b""
    work_dead_letter(world, OrphanedSegments(ACCOUNT, {VIDEO: ["0" * 32]}))
    assert (world.storage.files, world.queues.sent) == ({}, [])


def test_a_look_whether_videos_were_begun_is_not_given_up(world):
    world.videos.put(make_video())
    work_dead_letter(world, QueueVideosMessage(ACCOUNT, [VIDEO]))
    assert world.queues.messages(Queue.PREPARE) == [to_body(MESSAGE)]


def test_a_dead_delivery_is_given_up_with_a_notification(world):
    world.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    work_dead_letter(world, DELIVERY)
    (notification,) = world.notifications.list(ACCOUNT)
    assert (notification.url, notification.template_id) == (URL, TEMPLATE)
    assert notification.message == f"the webhook {URL} was not reached: {DIED}"
    assert world.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}


def test_a_delivery_that_was_made_all_the_same_is_not_given_up(world):
    world.videos.put(make_video(status=VideoStatus.DONE, webhooks_done=frozenset({URL})))
    work_dead_letter(world, DELIVERY)
    assert world.notifications.list(ACCOUNT) == []


def test_a_media_that_nobody_could_look_into_is_refused(world):
    world.add_media(status=MediaStatus.WAITING)
    work_dead_letter(world, S3_PUT)
    assert (world.medias.get(ACCOUNT, MEDIA).status, world.storage.files) == (MediaStatus.ERROR, {})
    assert [item.kind for item in world.notifications.list(ACCOUNT)] == [NotificationKind.MEDIA]


@pytest.mark.parametrize("status", [MediaStatus.READY, MediaStatus.ERROR])
def test_a_media_that_was_looked_into_stays_as_it_is(world, status):
    media = world.add_media(status=status)
    work_dead_letter(world, S3_PUT)
    assert (world.medias.list(ACCOUNT), list(world.storage.files)) == ([media], [media.key])
    assert world.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize("body", [to_body(MESSAGE), to_body(JOB), DELIVERY, S3_PUT])
def test_what_was_deleted_is_not_told_of(world, body):
    work_dead_letter(world, body)
    assert world.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize(
    "body",
    [None, 1, "not JSON", [], {}, {"video_id": VIDEO}, {"account_id": 1, "video_id": 2}, {"Records": 1}, S3_TEST],
)
def test_what_is_no_message_of_ours_is_dropped_for_there_is_no_queue_behind(world, body, caplog):
    work_dead_letter(world, body)
    assert '"event": "drop"' in caplog.text or "dropped: " in caplog.text


@pytest.mark.parametrize("key", ["media/logo.png", "out/a/b", "media/kept/a/b/c"])
def test_a_file_that_somebody_else_has_put_there_is_passed_over(world, key):
    work_dead_letter(world, {"Records": [{"s3": {"object": {"key": key}}}]})
    assert world.notifications.rows == {}


@pytest.mark.parametrize("calls", range(1, 8))
@pytest.mark.parametrize("body", [to_body(MESSAGE), DELIVERY, S3_PUT])
def test_a_burial_that_dies_between_any_two_calls_is_taken_up_again(world, body, calls):
    world.videos.put(make_video())
    world.medias.put(make_media(status=MediaStatus.WAITING))
    with suppress(Crashed):
        work_dead_letter(world, body, world.services_with_crash_after(calls))
    work_dead_letter(world, body)
    assert len(world.notifications.list(ACCOUNT)) == 1
