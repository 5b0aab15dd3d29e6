"""No function works on a chain of messages often: Lambda stops a chain after about 16 invocations of one function."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.account_deletion import DELETING
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
def cloud():
    """Return the queues, with the message of a video."""
    world = FakeCloud()
    world.templates.put(make_template(webhooks=(HOOK,)))
    world.videos.put(make_video())
    cloud = SimulatedQueues(world)
    cloud.send(Queue.PREPARE, MESSAGE)
    return cloud


@pytest.fixture(autouse=True)
def _chains_are_short(cloud):
    yield
    assert max(cloud.chains.values(), default=0) <= MOST, cloud.chains


def video_of(cloud):
    return cloud.world.videos.get(ACCOUNT, VIDEO)


def waits_for_a_media(cloud):
    cloud.world.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.world.add_media(status=MediaStatus.WAITING, facts=None)
    cloud.world.videos.put(make_video(medias=(PHOTO,)))


def arrival():
    """Return S3's notification about the media file."""
    return {"Records": [{"s3": {"object": {"key": make_media().key}}}]}


def test_a_video_takes_each_step_once(cloud):
    cloud.run()
    assert (video_of(cloud).status, set(cloud.chains.values())) == (VideoStatus.DONE, {1})


def test_a_video_that_its_call_left_behind_takes_one_message_more(cloud):
    cloud.messages.clear()
    cloud.send(Queue.PREPARE, QueueVideosMessage(ACCOUNT, [VIDEO]), 300)
    cloud.run()
    assert (video_of(cloud).status, cloud.chains[Queue.PREPARE]) == (VideoStatus.DONE, 2)


def test_a_campaign_whose_videos_share_segments_is_made_of_short_chains(cloud):
    """Render equal segments once, by the video that acquires them first, while some of the workers crash."""
    ground = {"rectangle": {"id": "ground", "duration": 8000, "color": "#203040"}}
    title = {"text": {"id": "title", "play": 2000, "duration": 2000}}
    medias = (InputMedia("title", MediaType.TEXT, text="Hello {{name}}"),)
    script = json.dumps([ground, title])
    cloud.world.templates.put(make_template(scripts=(script,), medias=medias, webhooks=(HOOK,)))
    cloud.messages.clear()
    cloud.world.videos.rows.clear()
    for number in range(30):
        id_ = f"{number:024x}"
        cloud.world.videos.put(make_video(id=id_, variables={"name": id_}))
        cloud.send(Queue.PREPARE, VideoMessage(ACCOUNT, id_))
    died = set()

    def deadly(queue, message):
        is_first = queue in (Queue.RENDER, Queue.ASSEMBLE) and message.video_id not in died
        died.add(message.video_id) if is_first else None
        return is_first and int(message.video_id, 16) % 7 == 0

    cloud.deadly = deadly
    cloud.run()
    assert {video.status for video in cloud.world.videos.rows.values()} == {VideoStatus.DONE}
    assert len(cloud.world.web.calls) == 30


def test_a_media_that_comes_after_almost_three_minutes_is_waited_for(cloud):
    waits_for_a_media(cloud)
    cloud.at(178, lambda: cloud.send_body(Queue.INGEST, arrival()))
    cloud.run()
    assert (video_of(cloud).status, cloud.failures) == (VideoStatus.DONE, [])
    assert cloud.invocations[Queue.PREPARE] <= waiting.MEDIA_WAIT.max_checks + 1


def test_a_media_that_has_come_wakes_the_video_that_waits_for_it(cloud):
    waits_for_a_media(cloud)
    cloud.at(100, lambda: cloud.send_body(Queue.INGEST, arrival()))
    cloud.run()
    assert cloud.world.clock.ms < NOW_MS + 101_000


@pytest.mark.parametrize("body", [b"<html>", b"image"])
def test_a_media_that_never_comes_or_is_refused_ends_the_video(cloud, body):
    waits_for_a_media(cloud)
    if body == b"<html>":
        cloud.world.storage.files[make_media().key] = body
        cloud.at(60, lambda: cloud.send_body(Queue.INGEST, arrival()))
    cloud.run()
    assert video_of(cloud).render.error_code == 1029


def test_segments_that_are_rendered_elsewhere_for_14_minutes_are_waited_for(cloud):
    cloud.world.renderer.while_rendering = lambda: pytest.fail("it is rendered elsewhere")
    real = cloud.world.segments.add_references

    def claimed(scope, user, names, until_s):
        real(scope, user, names, until_s)
        for name in names:
            now_s = cloud.world.clock.ms // 1000
            cloud.world.segments.acquire(scope, name, "another video", now_s, now_s + 900)
            cloud.at(840, lambda name=name: finish(scope, name))

    def finish(scope, name):
        cloud.world.storage.files[f"segments/{scope}/{name}"] = b"made"
        cloud.world.segments.commit(scope, name, 2**40)

    cloud.world.segments.add_references = claimed
    cloud.run()
    assert (video_of(cloud).status, cloud.failures) == (VideoStatus.DONE, [])
    assert cloud.invocations[Queue.ASSEMBLE] <= waiting.SEGMENT_WAIT.max_checks


def test_segments_that_another_video_never_renders_are_taken_over(cloud):
    real, done = cloud.world.segments.add_references, []

    def claimed(scope, user, names, until_s):
        real(scope, user, names, until_s)
        if not done:
            done.append(True)
            for name in names:
                cloud.world.segments.acquire(scope, name, "another video", 0, cloud.world.clock.ms // 1000 + 900)

    cloud.world.segments.add_references = claimed
    cloud.run()
    assert video_of(cloud).status is VideoStatus.DONE


def test_equal_videos_wait_for_each_other_while_the_queue_of_renderers_is_hours_long(cloud):
    """Let the lease of each expire long before its turn."""
    for number in range(8):
        id_ = f"{number:024x}"
        cloud.world.videos.put(make_video(id=id_))
        cloud.send(Queue.PREPARE, VideoMessage(ACCOUNT, id_))
    put = cloud._put
    cloud._put = lambda queue, body, delay_s: put(queue, body, 10_800 if queue is Queue.RENDER else delay_s)
    cloud.run()
    assert {video.status for video in cloud.world.videos.rows.values()} == {VideoStatus.DONE}
    assert len(cloud.world.renderer.rendered) == len(set(cloud.world.renderer.rendered))
    used = {(video.render.rendered_ms, video.render.cached_ms) for video in cloud.world.videos.rows.values()}
    [length_ms] = {video.render.total_ms for video in cloud.world.videos.rows.values()}
    assert used == {(length_ms, 0), (0, length_ms)}


@pytest.mark.parametrize("job", [f"{PROFILE}/0", "assemble"])
def test_a_worker_that_is_busy_with_a_job_for_15_minutes_is_waited_for(cloud, job):
    lease = f"{TEMPLATE}/{job}/{VIDEO}"
    cloud.world.leases.acquire(ACCOUNT, lease, "somebody", 0, NOW_MS // 1000 + 900)
    cloud.run()
    assert (video_of(cloud).status, cloud.failures) == (VideoStatus.DONE, [])


def test_functions_of_different_releases_are_waited_for(cloud):
    """Update the preparing function a quarter of an hour before the rendering one."""
    on = cloud.world.renderer
    run_step = cloud._step

    def step(queue):
        def each(body):
            on.release_name = "old" if queue is Queue.RENDER and cloud.world.clock.ms < NOW_MS + 840_000 else "new"
            run_step(queue)(body)

        return each

    cloud._step = step
    cloud.run()
    assert (video_of(cloud).status, cloud.failures) == (VideoStatus.DONE, [])


@pytest.mark.parametrize("after_s", [None, 60, 600])
def test_a_server_that_is_asked_too_often_for_14_minutes_is_waited_for(cloud, after_s):
    needs_a_page(cloud)
    cloud.world.web.errors[PAGE] = FetchLater("the server answered with status 429", after_s)
    cloud.at(840, lambda: cloud.world.web.errors.clear())
    cloud.run()
    assert (video_of(cloud).status, cloud.failures) == (VideoStatus.DONE, [])


def needs_a_page(cloud):
    cloud.world.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.world.web.files[PAGE] = b"image"
    cloud.world.videos.put(make_video(medias=(InputMedia("photo", MediaType.IMAGE, http=PAGE),)))


def test_many_waits_for_a_webhook_are_one_message(cloud):
    cloud.world.webhook_delays_s = (900,) * MOST_DELAYS
    cloud.world.web.statuses[HOOK] = 503
    cloud.run()
    assert len(cloud.world.web.calls) == MOST_DELAYS + 1
    assert (cloud.chains[Queue.DELIVER], cloud.failures) == (1, [])


def test_a_template_with_ten_thousand_videos_is_removed(cloud):
    cloud.messages.clear()
    cloud.world.videos.rows.clear()
    for number in range(10_000):
        cloud.world.videos.put(make_video(id=f"{number:024x}", scope=ACCOUNT, segments={PROFILE: (f"own{number}",)}))
    cloud.world.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    cloud.world.clock.step_ms = 2_000
    cloud.send(Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE))
    cloud.run()
    assert (cloud.world.videos.rows, cloud.world.removals.rows) == ({}, {})
    assert cloud.invocations[Queue.REMOVE] > 16


def test_an_account_with_ten_thousand_medias_is_removed(cloud):
    cloud.messages.clear()
    for number in range(10_000):
        cloud.world.medias.put(make_media(id=f"{number:024x}"))
    account = cloud.world.accounts.get(ACCOUNT)
    assert isinstance(account, Account)
    cloud.world.accounts.put(replace(account, **DELETING))
    cloud.world.clock.step_ms = 30_000
    cloud.send(Queue.REMOVE, DeleteAccountMessage(ACCOUNT))
    cloud.run()
    assert cloud.world.accounts.get(ACCOUNT) is None


@pytest.mark.parametrize("queue", [Queue.PREPARE, Queue.RENDER, Queue.ASSEMBLE])
def test_a_step_over_which_workers_die_ends_the_video_after_few_of_them(cloud, queue):
    cloud.deadly = lambda working, body: working is queue
    cloud.run()
    assert (video_of(cloud).status, cloud.invocations[queue]) == (VideoStatus.ERROR, MAX_FAILURES + 1)


def test_so_does_one_that_has_waited_long_before(cloud):
    waits_for_a_media(cloud)
    looks = []

    def deadly(queue, body):
        if queue is Queue.PREPARE:
            looks.append(cloud.world.clock.ms)
        return queue is Queue.PREPARE and cloud.world.clock.ms > NOW_MS + 100_000

    cloud.deadly = deadly
    cloud.run()
    assert video_of(cloud).status is VideoStatus.ERROR
    assert len([ms for ms in looks if ms > NOW_MS + 100_000]) == MAX_FAILURES


def test_a_step_that_fails_now_and_then_between_waits_is_given_up_as_well(cloud):
    waits_for_a_media(cloud)
    real, reads = cloud.world.medias.get, []

    def get(*key):
        reads.append(key)
        if len(reads) % 2:
            raise RuntimeError("throttled")
        return real(*key)

    cloud.world.medias.get = get
    cloud.run()
    assert (video_of(cloud).status, len(cloud.failures)) == (VideoStatus.ERROR, MAX_FAILURES)


def test_a_deletion_that_fails_for_hours_is_done_in_the_end(cloud):
    cloud.messages.clear()
    cloud.world.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    real = cloud.world.storage.delete_prefix
    until_ms = NOW_MS + 6 * 3_600_000

    def delete_prefix(prefix):
        if cloud.world.clock.ms < until_ms:
            raise VideoError("S3 is down")
        real(prefix)

    cloud.world.storage.delete_prefix = delete_prefix
    cloud.send(Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE))
    cloud.run()
    assert cloud.world.removals.rows == {}
    assert len(cloud.failures) > 16


@pytest.mark.parametrize(
    ("queue", "looks"),
    [
        (Queue.PREPARE, waiting.MEDIA_WAIT.max_checks + waiting.SERVER_WAIT.max_checks + waiting.SLOT_WAIT.max_checks),
        (Queue.RENDER, 2 * waiting.LEASE_WAIT.max_checks),
        (Queue.ASSEMBLE, 2 * waiting.SEGMENT_WAIT.max_checks + waiting.LEASE_WAIT.max_checks),
        (Queue.DELIVER, MOST_DELAYS + waiting.LEASE_WAIT.max_checks),
        (Queue.INGEST, 0),
    ],
)
def test_a_queue_lets_a_message_be_received_as_often_as_it_waits_and_fails(cloud, queue, looks):
    cloud.run()
    assert looks + MAX_FAILURES < MOST_RECEIVES[queue]


def test_waits_grow_up_to_the_longest():
    paces = [waiting.MEDIA_WAIT, waiting.SEGMENT_WAIT, waiting.LEASE_WAIT, waiting.SERVER_WAIT, waiting.SLOT_WAIT]
    for pace in paces:
        delays = [pace.delay_s(waits) for waits in range(2000)]
        assert (delays[0], delays[-1], delays) == (pace.first_s, pace.longest_s, sorted(delays))
