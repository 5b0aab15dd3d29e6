"""The metrics that the steps add."""

from contextlib import suppress

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.finalize import fail_video
from chalicelib.pipeline.ingest import ingest
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, MEDIA, OTHER_PROFILE, OTHER_VIDEO, PROFILE, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run

VP9 = "WEBM_VP9_OPUS_640x480_24fps"
WEBHOOK = "http://example.com/done"


def make(cloud, **about):
    video = make_video(**about)
    cloud.videos.put(video)
    cloud.queues.send(Queue.PREPARE, MESSAGE.of(video))
    run(cloud)


def test_a_video_adds_its_seconds_in_all_profiles(cloud):
    cloud.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    make(cloud)
    assert cloud.metrics.of(Metric.QUEUED_SECONDS) == [2]
    assert cloud.metrics.of(Metric.RENDERED_SECONDS) == [1, 1]
    assert cloud.metrics.of(Metric.REUSED_SECONDS) == [0]
    assert cloud.metrics.of(Metric.VIDEOS_FINISHED) == [1]


def test_a_video_that_another_one_equals_reuses_its_seconds(cloud):
    make(cloud)
    cloud.metrics.added.clear()
    make(cloud, id=OTHER_VIDEO)
    assert cloud.metrics.of(Metric.QUEUED_SECONDS) == []
    assert cloud.metrics.of(Metric.RENDERED_SECONDS) == []
    assert cloud.metrics.of(Metric.REUSED_SECONDS) == [1]
    assert cloud.metrics.of(Metric.VIDEOS_FINISHED) == [1]


def test_seconds_are_counted_by_the_queue_of_their_codec(cloud):
    cloud.templates.put(make_template(profiles=(PROFILE, VP9)))
    make(cloud)
    for metric in (Metric.QUEUED_SECONDS, Metric.RENDERED_SECONDS):
        counted = {queue: value for each, value, queue in cloud.metrics.added if each is metric}
        assert counted == {Queue.RENDER_H264: 1, Queue.RENDER_VP8_VP9: 1}


def test_messages_that_arrive_twice_count_a_video_once(cloud):
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run(cloud, times=2)
    assert cloud.metrics.of(Metric.QUEUED_SECONDS) == [1]
    assert cloud.metrics.of(Metric.RENDERED_SECONDS) == [1]
    assert cloud.metrics.of(Metric.VIDEOS_FINISHED) == [1]


def test_a_failed_video_is_counted_once_by_its_code(cloud):
    video = make_video()
    cloud.videos.put(video)
    for _ in range(2):
        fail_video(video, VideoError("no credit", code=2004), cloud.pipeline_services)
    assert cloud.metrics.added == [(Metric.VIDEOS_FAILED, 1, 2004)]


@pytest.fixture
def delivery(cloud):
    cloud.templates.put(make_template(webhooks=(WEBHOOK,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    return DeliverMessage(ACCOUNT, VIDEO, WEBHOOK)


def test_a_called_webhook_adds_the_time_of_its_answer(cloud, delivery):
    cloud.clock.step_ms = 7
    deliver(delivery, cloud.pipeline_services)
    (latency_ms,) = cloud.metrics.of(Metric.WEBHOOK_LATENCY)
    (call,) = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert latency_ms == call.duration_ms > 0
    assert cloud.metrics.of(Metric.WEBHOOK_FAILED) == []


def test_a_webhook_fails_after_its_last_attempt(cloud, delivery):
    cloud.web.problems[WEBHOOK] = "answered with status 500"
    failed = []
    for _ in range(1 + len(cloud.webhook_delays_s)):
        with suppress(RetryLater):
            deliver(delivery, cloud.pipeline_services)
        # Waits are up to a quarter longer than the setting.
        cloud.clock.ms += 75_000
        failed.append(cloud.metrics.of(Metric.WEBHOOK_FAILED))
    assert failed == [[], [], [1]]
    assert len(cloud.metrics.of(Metric.WEBHOOK_LATENCY)) == 3


def test_an_accepted_upload_adds_its_bytes_once(cloud):
    cloud.add_media(b"image of 17 bytes", status=MediaStatus.WAITING, facts=None)
    for _ in range(2):
        ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert cloud.metrics.of(Metric.UPLOADED_BYTES) == [17]


def test_a_refused_upload_adds_nothing(cloud):
    cloud.add_media(b"text", status=MediaStatus.WAITING, facts=None)
    ingest(ACCOUNT, MEDIA, cloud.pipeline_services)
    assert cloud.metrics.added == []
