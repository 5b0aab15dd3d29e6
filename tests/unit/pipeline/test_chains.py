"""No function works on a chain of messages often: Lambda stops a chain after about 16 invocations of one function."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.account_deletion import DELETING
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.errors import FetchLater, VideoError
from chalicelib.domain.media import MediaStatus, MediaType
from chalicelib.domain.messages import (
    DeleteAccountMessage,
    DeleteTemplateMessage,
    QueueVideosMessage,
    VideoMessage,
)
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia, PendingDeletion
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline import waiting
from chalicelib.pipeline.campaign_run import VIDEO_WAIT
from chalicelib.pipeline.deliver import PARK_S
from chalicelib.pipeline.queue_handler import MAX_FAILURES
from chalicelib.settings import MOST_DELAYS
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    PHOTO,
    PROFILE,
    SCRIPT,
    TEMPLATE,
    VIDEO,
    FakeCloud,
    make_media,
    make_template,
    make_video,
)
from tests.unit.pipeline.simulated_queues import MOST_RECEIVES, SimulatedQueues
from tests.unit.pipeline.steps_runner import MESSAGE

MOST = 8
PAGE = "http://example.com/photo.png"
HOOK = "http://example.com/done"


@pytest.fixture
def queues():
    """Return the queues, with the message of a video."""
    cloud = FakeCloud()
    cloud.templates.put(make_template(webhooks=(HOOK,)))
    cloud.videos.put(make_video())
    queues = SimulatedQueues(cloud)
    queues.send(Queue.PREPARE, MESSAGE)
    return queues


@pytest.fixture(autouse=True)
def _chains_are_short(queues):
    yield
    assert max(queues.chains.values(), default=0) <= MOST, queues.chains


def video_of(queues):
    return queues.cloud.videos.get(ACCOUNT, VIDEO)


def waits_for_a_media(queues):
    queues.cloud.templates.put(make_template(scripts=(SCRIPT,)))
    queues.cloud.add_media(status=MediaStatus.WAITING, facts=None)
    queues.cloud.videos.put(make_video(medias=(PHOTO,)))


def arrival():
    """Return S3's notification about the media file."""
    return {"Records": [{"s3": {"object": {"key": make_media().key}}}]}


def test_a_video_takes_each_step_once(queues):
    queues.run()
    assert (video_of(queues).status, set(queues.chains.values())) == (VideoStatus.DONE, {1})


def test_a_video_that_its_call_did_not_queue_takes_one_message_more(queues):
    queues.messages.clear()
    queues.send(Queue.PREPARE, QueueVideosMessage(ACCOUNT, [VIDEO]), 300)
    queues.run()
    assert (video_of(queues).status, queues.chains[Queue.PREPARE]) == (VideoStatus.DONE, 2)


def test_a_campaign_whose_videos_share_segments_is_made_of_short_chains(queues):
    """Render equal segments once, by the video that acquires them first, while some of the workers crash."""
    ground = {"rectangle": {"id": "ground", "duration": 8000, "color": "#203040"}}
    title = {"text": {"id": "title", "play": 2000, "duration": 2000}}
    medias = (InputMedia("title", MediaType.TEXT, text="Hello {{name}}"),)
    script = json.dumps([ground, title])
    queues.cloud.templates.put(make_template(scripts=(script,), medias=medias, webhooks=(HOOK,)))
    queues.messages.clear()
    queues.cloud.videos.rows.clear()
    for number in range(30):
        id_ = f"{number:024x}"
        queues.cloud.videos.put(make_video(id=id_, variables={"name": id_}))
        queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, id_))
    died = set()

    def deadly(queue, message):
        is_first = queue in (Queue.RENDER_H264, Queue.ASSEMBLE) and message.video_id not in died
        died.add(message.video_id) if is_first else None
        return is_first and int(message.video_id, 16) % 7 == 0

    queues.deadly = deadly
    queues.run()
    assert {video.status for video in queues.cloud.videos.rows.values()} == {VideoStatus.DONE}
    assert len(queues.cloud.web.calls) == 30


def test_an_upload_that_arrives_after_almost_three_minutes_is_waited_for(queues):
    waits_for_a_media(queues)
    queues.at(178, lambda: queues.send_body(Queue.INGEST, arrival()))
    queues.run()
    assert (video_of(queues).status, queues.failures) == (VideoStatus.DONE, [])
    assert queues.invocations[Queue.PREPARE] <= waiting.MEDIA_WAIT.max_checks + 1


def test_an_upload_that_arrives_wakes_the_video_that_waits_for_it(queues):
    waits_for_a_media(queues)
    queues.at(100, lambda: queues.send_body(Queue.INGEST, arrival()))
    queues.run()
    assert queues.cloud.clock.ms < NOW_MS + 101_000


@pytest.mark.parametrize("body", [b"<html>", b"image"])
def test_an_upload_that_never_arrives_or_is_refused_fails_the_video(queues, body):
    waits_for_a_media(queues)
    if body == b"<html>":
        queues.cloud.storage.files[make_media().key] = body
        queues.at(60, lambda: queues.send_body(Queue.INGEST, arrival()))
    queues.run()
    assert video_of(queues).render.error_code == 1029


def test_segments_that_are_rendered_elsewhere_for_14_minutes_are_waited_for(queues):
    queues.cloud.renderer.while_rendering = lambda: pytest.fail("it is rendered elsewhere")
    real = queues.cloud.segments.add_references

    def claimed(scope, user, names, until_s):
        real(scope, user, names, until_s)
        for name in names:
            now_s = queues.cloud.clock.ms // 1000
            queues.cloud.segments.acquire(scope, name, "another video", now_s, now_s + 900)
            queues.at(840, lambda name=name: finish(scope, name))

    def finish(scope, name):
        queues.cloud.storage.files[f"segments/{scope}/{name}"] = b"made"
        queues.cloud.segments.commit(scope, name, 2**40)

    queues.cloud.segments.add_references = claimed
    queues.run()
    assert (video_of(queues).status, queues.failures) == (VideoStatus.DONE, [])
    assert queues.invocations[Queue.ASSEMBLE] <= waiting.SEGMENT_WAIT.max_checks


def test_segments_that_another_video_never_renders_are_taken_over(queues):
    real, done = queues.cloud.segments.add_references, []

    def claimed(scope, user, names, until_s):
        real(scope, user, names, until_s)
        if not done:
            done.append(True)
            for name in names:
                queues.cloud.segments.acquire(scope, name, "another video", 0, queues.cloud.clock.ms // 1000 + 900)

    queues.cloud.segments.add_references = claimed
    queues.run()
    assert video_of(queues).status is VideoStatus.DONE


def test_equal_videos_wait_for_each_other_while_the_queue_of_renderers_is_hours_long(queues):
    """Let the lease of each expire long before its turn."""
    for number in range(8):
        id_ = f"{number:024x}"
        queues.cloud.videos.put(make_video(id=id_))
        queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, id_))
    put = queues._put
    queues._put = lambda queue, body, delay_s: put(queue, body, 10_800 if queue is Queue.RENDER_H264 else delay_s)
    queues.run()
    assert {video.status for video in queues.cloud.videos.rows.values()} == {VideoStatus.DONE}
    assert len(queues.cloud.renderer.rendered) == len(set(queues.cloud.renderer.rendered))
    used = {(video.render.rendered_ms, video.render.cached_ms) for video in queues.cloud.videos.rows.values()}
    [length_ms] = {video.render.total_ms for video in queues.cloud.videos.rows.values()}
    assert used == {(length_ms, 0), (0, length_ms)}


@pytest.mark.parametrize("job", [f"{PROFILE}/0", "assemble"])
def test_a_worker_that_is_busy_with_a_job_for_15_minutes_is_waited_for(queues, job):
    lease = f"{TEMPLATE}/{job}/{VIDEO}"
    queues.cloud.leases.acquire(ACCOUNT, lease, "somebody", 0, NOW_MS // 1000 + 900)
    queues.run()
    assert (video_of(queues).status, queues.failures) == (VideoStatus.DONE, [])


def test_functions_of_different_releases_are_waited_for(queues):
    """Update the preparing function a quarter of an hour before the rendering one."""
    services = queues.cloud.renderer
    run_step = queues._step

    def step(queue):
        def each(body):
            services.release_name = (
                "old" if queue is Queue.RENDER_H264 and queues.cloud.clock.ms < NOW_MS + 840_000 else "new"
            )
            run_step(queue)(body)

        return each

    queues._step = step
    queues.run()
    assert (video_of(queues).status, queues.failures) == (VideoStatus.DONE, [])


@pytest.mark.parametrize("after_s", [None, 60, 600])
def test_a_server_that_limits_requests_for_14_minutes_is_waited_for(queues, after_s):
    needs_a_page(queues)
    queues.cloud.web.errors[PAGE] = FetchLater("the server answered with status 429", after_s)
    queues.at(840, lambda: queues.cloud.web.errors.clear())
    queues.run()
    assert (video_of(queues).status, queues.failures) == (VideoStatus.DONE, [])


def needs_a_page(queues):
    queues.cloud.templates.put(make_template(scripts=(SCRIPT,)))
    queues.cloud.web.files[PAGE] = b"image"
    queues.cloud.videos.put(make_video(medias=(InputMedia("photo", MediaType.IMAGE, http=PAGE),)))


def test_many_waits_for_a_webhook_are_one_message(queues):
    queues.cloud.webhook_delays_s = (PARK_S * 3 // 4,) * MOST_DELAYS
    queues.cloud.web.statuses[HOOK] = 503
    queues.run()
    assert len(queues.cloud.web.calls) == MOST_DELAYS + 1
    assert (queues.chains[Queue.DELIVER], queues.failures) == (1, [])


def test_a_template_with_ten_thousand_videos_is_removed(queues):
    queues.messages.clear()
    queues.cloud.videos.rows.clear()
    for number in range(10_000):
        queues.cloud.videos.put(make_video(id=f"{number:024x}", scope=ACCOUNT, segments={PROFILE: (f"own{number}",)}))
    queues.cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    queues.cloud.clock.step_ms = 2_000
    queues.send(Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE))
    queues.run()
    assert (queues.cloud.videos.rows, queues.cloud.removals.rows) == ({}, {})
    assert queues.invocations[Queue.REMOVE] > 16


def test_an_account_with_ten_thousand_medias_is_removed(queues):
    queues.messages.clear()
    for number in range(10_000):
        queues.cloud.medias.put(make_media(id=f"{number:024x}"))
    account = queues.cloud.accounts.get(ACCOUNT)
    assert isinstance(account, Account)
    queues.cloud.accounts.put(replace(account, **DELETING))
    queues.cloud.clock.step_ms = 30_000
    queues.send(Queue.REMOVE, DeleteAccountMessage(ACCOUNT))
    queues.run()
    assert queues.cloud.accounts.get(ACCOUNT) is None


@pytest.mark.parametrize("queue", [Queue.PREPARE, Queue.RENDER_H264, Queue.ASSEMBLE])
def test_a_step_that_crashes_its_workers_fails_the_video_after_a_few(queues, queue):
    queues.deadly = lambda working, body: working is queue
    queues.run()
    assert (video_of(queues).status, queues.invocations[queue]) == (VideoStatus.ERROR, MAX_FAILURES + 1)


def test_so_does_one_that_has_waited_long_before(queues):
    waits_for_a_media(queues)
    looks = []

    def deadly(queue, body):
        if queue is Queue.PREPARE:
            looks.append(queues.cloud.clock.ms)
        return queue is Queue.PREPARE and queues.cloud.clock.ms > NOW_MS + 100_000

    queues.deadly = deadly
    queues.run()
    assert video_of(queues).status is VideoStatus.ERROR
    assert len([ms for ms in looks if ms > NOW_MS + 100_000]) == MAX_FAILURES


def test_a_step_that_fails_now_and_then_between_waits_is_dropped_too(queues):
    waits_for_a_media(queues)
    real, reads = queues.cloud.medias.get, []

    def get(*key):
        reads.append(key)
        if len(reads) % 2:
            raise RuntimeError("throttled")
        return real(*key)

    queues.cloud.medias.get = get
    queues.run()
    assert (video_of(queues).status, len(queues.failures)) == (VideoStatus.ERROR, MAX_FAILURES)


def test_a_deletion_that_fails_for_hours_is_done_in_the_end(queues):
    queues.messages.clear()
    queues.cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    real = queues.cloud.storage.delete_prefix
    until_ms = NOW_MS + 6 * 3_600_000

    def delete_prefix(prefix):
        if queues.cloud.clock.ms < until_ms:
            raise VideoError("S3 is down")
        real(prefix)

    queues.cloud.storage.delete_prefix = delete_prefix
    queues.send(Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE))
    queues.run()
    assert queues.cloud.removals.rows == {}
    assert len(queues.failures) > 16


@pytest.mark.parametrize(
    ("queue", "looks"),
    [
        (Queue.PREPARE, waiting.MEDIA_WAIT.max_checks + waiting.SERVER_WAIT.max_checks + waiting.SLOT_WAIT.max_checks),
        (Queue.PREPARE, VIDEO_WAIT.max_checks),
        *((queue, 2 * waiting.LEASE_WAIT.max_checks) for queue in RENDER_QUEUES),
        (Queue.ASSEMBLE, 2 * waiting.SEGMENT_WAIT.max_checks + waiting.LEASE_WAIT.max_checks),
        # Before a webhook is called, its message may wait ten times for its host, each time twice as long.
        (Queue.DELIVER, 11 * MOST_DELAYS + 2 * waiting.LEASE_WAIT.max_checks),
        (Queue.INGEST, 0),
    ],
)
def test_a_queue_lets_a_message_be_received_as_often_as_it_waits_and_fails(queues, queue, looks):
    queues.run()
    assert looks + MAX_FAILURES < MOST_RECEIVES[queue]


def test_waits_grow_up_to_the_longest():
    paces = [waiting.MEDIA_WAIT, waiting.SEGMENT_WAIT, waiting.LEASE_WAIT, waiting.SERVER_WAIT, waiting.SLOT_WAIT]
    for pace in paces:
        delays = [pace.delay_s(waits) for waits in range(2000)]
        assert (delays[0], delays[-1], delays) == (pace.first_s, pace.longest_s, sorted(delays))
