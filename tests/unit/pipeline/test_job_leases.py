"""Batches: one worker does the same job of several videos, and each result is the same as without a batch."""

import json
from dataclasses import replace

import pytest

from chalicelib.api.videos import delete_video
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.errors import Transient, VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import RenderMessage
from chalicelib.domain.profile import Quality
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.job_leases import LEASE_S, MAX_BATCH, WHOLE_LEASE_S
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import REPORT_EVERY_MS, render
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater
from tests.fakes import ACCOUNT, NOW_MS, OTHER_TEMPLATE, PROFILE, TEMPLATE, FakeCloud, make_template, make_video
from tests.unit.pipeline.steps_runner import VideoMessage, run, run_with_crashes

GROUND = {"rectangle": {"id": "ground", "duration": 2000, "color": "#203040"}}
TITLE = {"text": {"id": "title", "duration": 2000}}
TITLE_MEDIA = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
NAMES = ("Ava", "Ben", "Chloe", "Dmitri", "Elena", "Farid", "Grace")
JOB = f"{PROFILE}/0"


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, TITLE]),), medias=(TITLE_MEDIA,)))
    return cloud


def id_of(name):
    return f"{NAMES.index(name):024x}"


def ask(cloud, *names, **changes):
    """Videos that wait to be rendered."""
    for name in names:
        cloud.videos.put(make_video(id=id_of(name), variables={"name": name}, **changes))
        prepare(VideoMessage(ACCOUNT, id_of(name)), cloud.pipeline_services)


def render_job(cloud, name):
    render(RenderMessage(ACCOUNT, id_of(name), JOB), cloud.pipeline_services)


def wait_of(cloud, name):
    """Return how long the job of a video waits for another worker."""
    with pytest.raises(RetryLater) as later:
        render_job(cloud, name)
    return later.value.delay_s(0)


def status(cloud, name):
    return cloud.videos.get(ACCOUNT, id_of(name)).status


def test_a_worker_takes_the_same_job_of_other_videos_along(cloud):
    ask(cloud, "Ava", "Ben", "Chloe")
    render_job(cloud, "Ava")
    assert cloud.renderer.together == [3]
    assert {status(cloud, name) for name in ("Ava", "Ben", "Chloe")} == {VideoStatus.ASSEMBLING}


def test_the_own_message_of_each_queues_its_assembly(cloud):
    """Show that no chain of messages leads from one video to another."""
    ask(cloud, "Ava", "Ben")
    render_job(cloud, "Ava")
    assert [body["video_id"] for body in cloud.queues.messages(Queue.ASSEMBLE)] == [id_of("Ava")]
    render_job(cloud, "Ben")
    assert [body["video_id"] for body in cloud.queues.messages(Queue.ASSEMBLE)] == [id_of("Ava"), id_of("Ben")]
    assert len(cloud.renderer.together) == 1


def test_the_message_of_a_batched_video_is_woken_when_its_job_is_done(cloud):
    ask(cloud, "Ava", "Ben")
    lease = f"job/{TEMPLATE}/{JOB}/{id_of('Ben')}"
    cloud.waits.register(ACCOUNT, lease, "m1", Queue.RENDER_H264, "r1", 0)
    render_job(cloud, "Ava")
    assert cloud.queues.released == [(Queue.RENDER_H264, "r1", 0)]


def test_a_message_that_finds_its_job_leased_waits_to_be_woken(cloud):
    ask(cloud, "Ava")
    id_ = f"{TEMPLATE}/{JOB}/{id_of('Ava')}"
    cloud.leases.acquire(ACCOUNT, id_, "another worker", NOW_MS // 1000, 2**40)
    with pytest.raises(RetryLater) as later:
        render_job(cloud, "Ava")
    assert later.value.awaited == (ACCOUNT, f"job/{id_}")


def test_no_video_of_a_batch_waits_for_a_worker(cloud):
    ask(cloud, "Ava", "Ben", "Chloe")
    seen = []
    rows = [id_of(name) for name in ("Ava", "Ben", "Chloe")]
    cloud.renderer.while_rendering = lambda: seen.extend(
        cloud.videos.get(ACCOUNT, each).render.waits_for for each in rows
    )
    render_job(cloud, "Ava")
    assert seen == [None, None, None]


def test_no_more_are_taken_than_are_encoded_at_once(cloud):
    ask(cloud, *NAMES)
    render_job(cloud, "Ava")
    assert cloud.renderer.together == [MAX_BATCH]
    assert status(cloud, "Farid") is VideoStatus.RENDERING


def test_no_more_are_taken_than_fit_into_the_memory(cloud):
    ask(cloud, *NAMES)
    worker = replace(cloud.pipeline_services, memory_mb=400)
    render(RenderMessage(ACCOUNT, id_of("Ava"), JOB), worker)
    assert cloud.renderer.together == [2]


def test_the_next_waiting_videos_are_batched_and_not_earlier_ones(cloud):
    ask(cloud, "Ava", "Ben", "Chloe")
    render_job(cloud, "Ben")
    assert (status(cloud, "Ava"), status(cloud, "Chloe")) == (VideoStatus.RENDERING, VideoStatus.ASSEMBLING)


def test_all_videos_are_finished_however_they_are_rendered(cloud):
    ask(cloud, *NAMES)
    run(cloud)
    assert {status(cloud, name) for name in NAMES} == {VideoStatus.DONE}


def test_a_job_that_was_done_along_is_not_done_again(cloud):
    ask(cloud, "Ava", "Ben")
    render_job(cloud, "Ava")
    render_job(cloud, "Ben")
    assert cloud.renderer.together == [2]


def test_the_compute_time_of_a_batch_is_shared(cloud):
    ask(cloud, "Ava", "Ben")
    before = cloud.videos.get(ACCOUNT, id_of("Ben")).render.compute_mb_ms
    cloud.renderer.while_rendering = lambda: setattr(cloud.clock, "ms", cloud.clock.ms + 10_000)
    render_job(cloud, "Ava")
    took = cloud.videos.get(ACCOUNT, id_of("Ben")).render.compute_mb_ms - before
    assert 5_000 <= took / cloud.pipeline_services.memory_mb < 5_100


def test_a_job_that_another_worker_has_leased_is_retried_later(cloud):
    ask(cloud, "Ava", "Ben")
    waits = []
    cloud.renderer.while_rendering = lambda: waits.append(wait_of(cloud, "Ben"))
    render_job(cloud, "Ava")
    assert waits == [LEASE_WAIT.first_s]


def lost(cloud, name):
    """Let a worker acquire a job and crash."""
    now_s = cloud.clock() // 1000
    cloud.leases.acquire(ACCOUNT, f"{TEMPLATE}/{JOB}/{id_of(name)}", "a worker", now_s, now_s + LEASE_S)


def test_the_job_of_a_worker_that_died_is_done_by_its_own(cloud):
    ask(cloud, "Ava", "Ben")
    lost(cloud, "Ben")
    assert wait_of(cloud, "Ben")
    assert status(cloud, "Ben") is VideoStatus.RENDERING
    cloud.clock.ms += LEASE_S * 1000
    render_job(cloud, "Ben")
    assert status(cloud, "Ben") is VideoStatus.ASSEMBLING


def test_a_job_that_crashed_a_worker_is_rendered_alone(cloud):
    ask(cloud, "Ava", "Ben")
    lost(cloud, "Ava")
    cloud.clock.ms += LEASE_S * 1000
    render_job(cloud, "Ava")
    assert cloud.renderer.together == [1]


def test_jobs_that_are_too_much_together_are_done_one_by_one(cloud):
    ask(cloud, "Ava", "Ben")
    real = cloud.renderer.render_batch

    def render_batch(takes, *rest):
        if len(takes) > 1:
            raise Transient("ffmpeg was killed")
        return real(takes, *rest)

    cloud.renderer.render_batch = render_batch
    run(cloud)
    assert (status(cloud, "Ava"), status(cloud, "Ben")) == (VideoStatus.DONE, VideoStatus.DONE)


def test_a_message_that_arrives_twice_at_once_is_worked_on_once(cloud):
    ask(cloud, "Ava")
    cloud.renderer.while_rendering = lambda: wait_of(cloud, "Ava")
    render_job(cloud, "Ava")
    assert cloud.renderer.together == [1]


def test_a_video_that_is_sent_on_twice_is_assembled_once_at_a_time(cloud):
    ask(cloud, "Ava")
    render_job(cloud, "Ava")
    message = VideoMessage(ACCOUNT, id_of("Ava"))
    other = FakeCloud()
    vars(other).update(vars(cloud))
    joined = []
    real = cloud.renderer.join

    def join(*job):
        joined.append(len(joined))
        # However long that takes: it reports no progress.
        cloud.clock.ms += (WHOLE_LEASE_S - 10) * 1000
        with pytest.raises(RetryLater):
            assemble(message, other.pipeline_services)
        return real(*job)

    cloud.renderer.join = join
    assemble(message, cloud.pipeline_services)
    assert (joined, status(cloud, "Ava")) == ([0], VideoStatus.DONE)


def test_a_worker_that_reports_progress_keeps_its_leases(cloud):
    ask(cloud, "Ava", "Ben")
    cloud.clock.step_ms = REPORT_EVERY_MS

    def rendering():
        cloud.clock.ms += LEASE_S * 1000

    cloud.renderer.while_rendering = rendering
    kept = []
    real = cloud.videos.finish_job
    cloud.videos.finish_job = lambda *job: kept.append(dict(cloud.leases.rows)) or real(*job)
    render_job(cloud, "Ava")
    assert all(until_s > cloud.clock.ms // 1000 for _, until_s in kept[0].values())


def test_videos_that_cannot_be_batched_are_rendered_one_by_one(cloud):
    ask(cloud, "Ava", "Ben")
    real = cloud.renderer.render_batch

    def render_batch(takes, *rest):
        if "Hello Ben" in {take.sources["title"] for take in takes}:
            raise VideoError("out of paint")
        return real(takes, *rest)

    cloud.renderer.render_batch = render_batch
    run(cloud)
    assert (status(cloud, "Ava"), status(cloud, "Ben")) == (VideoStatus.DONE, VideoStatus.ERROR)


def test_a_batched_video_that_is_deleted_does_not_delay_the_others(cloud):
    ask(cloud, "Ava", "Ben")
    cloud.clock.step_ms = REPORT_EVERY_MS
    cloud.renderer.while_rendering = lambda: (
        cloud.videos.get(ACCOUNT, id_of("Ben")) and delete_video(id_of("Ben"), ACCOUNT, cloud.api_services)
    )
    render_job(cloud, "Ava")
    assert status(cloud, "Ava") is VideoStatus.ASSEMBLING
    assert not any(id_of("Ben") in key for key in cloud.storage.files)


def test_files_of_a_batched_video_that_is_deleted_are_deleted(cloud):
    """Two parts of it are personal, and it is deleted just before the first one is stored."""
    twice = {"text": {"id": "title", "play": [0, 4000], "duration": 2000}}
    ground = {"rectangle": GROUND["rectangle"] | {"duration": 8000}}
    cloud.templates.put(make_template(scripts=(json.dumps([ground, twice]),), medias=(TITLE_MEDIA,)))
    ask(cloud, "Ava", "Ben", "Chloe")
    chloe = cloud.videos.get(ACCOUNT, id_of("Chloe"))
    assert chloe.render.jobs.keys() == {f"{PROFILE}/0,2"}
    put_file = cloud.storage.put_file

    def put_late(*args):
        if cloud.videos.get(ACCOUNT, chloe.id):
            delete_video(chloe.id, ACCOUNT, cloud.api_services)
            cloud.clock.step_ms = REPORT_EVERY_MS
        put_file(*args)

    cloud.storage.put_file = put_late
    render(RenderMessage(ACCOUNT, id_of("Ben"), f"{PROFILE}/0,2"), cloud.pipeline_services)
    assert cloud.renderer.together == [2, 2, 1]
    assert chloe.plan.segment_key(chloe.plan.segments[PROFILE][0]) not in cloud.storage.files


def test_videos_without_a_common_background_are_not_batched(cloud):
    cloud.templates.put(make_template(scripts=("[]",)))
    for name, color in (("Ava", "#ff0000"), ("Ben", "#00ff00")):
        ask(cloud, name, scripts=(json.dumps([{"rectangle": {**GROUND["rectangle"], "color": color}}]),))
    render_job(cloud, "Ava")
    assert (cloud.renderer.together, status(cloud, "Ben")) == ([1], VideoStatus.RENDERING)


def test_videos_in_another_profile_of_the_same_name_are_left_alone(cloud):
    cloud.templates.update(ACCOUNT, TEMPLATE, profiles=("mine",))
    for name, crf in (("Ava", 20), ("Ben", 40)):
        cloud.profiles.put(CustomProfile(ACCOUNT, "mine", PROFILE, Quality(crf=crf), 0))
        ask(cloud, name)
    render(RenderMessage(ACCOUNT, id_of("Ava"), "mine/0"), cloud.pipeline_services)
    assert (cloud.renderer.together, status(cloud, "Ben")) == ([1], VideoStatus.RENDERING)


def test_a_restarted_video_is_batched_with_its_new_inputs(cloud):
    ask(cloud, "Ava", "Ben")
    cloud.videos.update(ACCOUNT, id_of("Ben"), status=VideoStatus.QUEUED, revision=1)
    prepare(VideoMessage(ACCOUNT, id_of("Ben"), revision=1), cloud.pipeline_services)
    render_job(cloud, "Ava")
    assert (cloud.renderer.together, status(cloud, "Ben")) == ([2], VideoStatus.ASSEMBLING)
    assert cloud.leases.list_waiting(ACCOUNT, f"{TEMPLATE}/{JOB}", "", 0) == []


def test_videos_of_another_template_are_left_alone(cloud):
    cloud.templates.put(make_template(id=OTHER_TEMPLATE, scripts=(json.dumps([GROUND, TITLE]),), medias=(TITLE_MEDIA,)))
    ask(cloud, "Ava")
    ask(cloud, "Ben", template_id=OTHER_TEMPLATE)
    render_job(cloud, "Ava")
    assert cloud.renderer.together == [1]


def test_without_reuse_each_video_is_rendered_alone(cloud):
    cloud.reuse = False
    ask(cloud, "Ava", "Ben")
    run(cloud)
    assert (cloud.renderer.together, cloud.leases.rows) == ([1, 1], {})


@pytest.mark.parametrize("calls", range(1, 50))
def test_a_worker_that_is_killed_between_any_two_calls_loses_nobodys_video(cloud, calls):
    ask(cloud, "Ava", "Ben", "Chloe")
    run_with_crashes(cloud, calls)
    finished = [cloud.videos.get(ACCOUNT, id_of(name)) for name in ("Ava", "Ben", "Chloe")]
    assert [(video.status, video.render.rendered_ms) for video in finished] == [(VideoStatus.DONE, 2000)] * 3
    assert cloud.leases.rows == {}
