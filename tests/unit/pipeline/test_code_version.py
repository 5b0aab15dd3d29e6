"""A deployment during the work on videos: no release stores anything under a name that another one has given."""

from dataclasses import replace
from functools import partial

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import RenderMessage, VideoMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.usage import usage_of
from chalicelib.domain.video import PREPARED, VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.code_version import MAX_REPLANS, REPLAN_DELAYS_S, replan
from chalicelib.pipeline.manifest import read_manifest, save_manifest
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from chalicelib.render.plan import Segment
from tests.fakes import (
    ACCOUNT,
    OTHER_VIDEO,
    PROFILE,
    SCRIPT,
    VIDEO,
    FakeCloud,
    Meanwhile,
    make_template,
    make_video,
    with_changes,
)
from tests.fakes.outside import Renderer
from tests.unit.pipeline.steps_runner import JOB, MESSAGE, run, run_some, run_with_crashes

LONG = '[{"rectangle": {"id": "ground", "duration": 20000, "color": "#203040"}}]'


@pytest.fixture
def cloud():
    """Return a video that one release has prepared."""
    cloud = FakeCloud()
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    return cloud


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def test_another_release_plans_the_video_again_instead_of_rendering_it(cloud):
    cloud.queues.sent.clear()
    cloud.renderer.release_name = "next release"
    render(JOB, cloud.pipeline_services)
    assert (video_of(cloud).status, cloud.renderer.begun) == (VideoStatus.QUEUED, [])
    assert cloud.queues.sent == [(Queue.PREPARE, to_body(MESSAGE), REPLAN_DELAYS_S[0])]


def test_another_release_does_not_mix_its_sound(cloud):
    cloud.templates.put(make_template(scripts=(LONG,)))
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.renderer.release_name = "next release"
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/sound"), cloud.pipeline_services)
    assert (video_of(cloud).status, cloud.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_another_release_does_not_assemble_it(cloud):
    render(JOB, cloud.pipeline_services)
    cloud.renderer.release_name = "next release"
    assemble(MESSAGE, cloud.pipeline_services)
    assert (video_of(cloud).status, cloud.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_the_other_release_finishes_it_and_reuses_equal_segments(cloud):
    render(JOB, cloud.pipeline_services)
    cloud.renderer.release_name = "next release"
    run(cloud)
    assert (video_of(cloud).status, cloud.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"])


def test_the_other_release_renders_different_segments_again(cloud):
    render(JOB, cloud.pipeline_services)
    cloud.renderer.engine_name = "next engine"
    run(cloud)
    assert (video_of(cloud).status, cloud.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"] * 2)
    names = set(video_of(cloud).plan.segment_names)
    assert {name for scope, name, user in cloud.segments.users} == names


def test_it_is_planned_again_from_the_collected_inputs(cloud):
    """Keep the inputs: a URL may expire after an hour, and a template may change."""
    page = InputMedia("photo", MediaType.IMAGE, http="http://example.com/once")
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(page,)))
    cloud.web.files = {page.http: b"image"}
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.web.files = {}
    cloud.templates.put(make_template(scripts=('[{"text": {"id": "title", "duration": 1000}}]',)))
    cloud.renderer.release_name = "next release"
    run(cloud)
    assert video_of(cloud).status is VideoStatus.DONE


def test_where_that_cannot_be_read_it_is_gathered_again(cloud):
    """Another release may write it down in another form."""
    row = video_of(cloud)
    cloud.storage.put_json(f"{row.attempt_prefix}manifest.json", {"words": "of another release"})
    run(cloud)
    assert (video_of(cloud).status, video_of(cloud).render.replans) == (VideoStatus.DONE, 1)


def test_all_of_its_jobs_together_plan_it_again_once(cloud):
    cloud.templates.put(make_template(scripts=(LONG,)))
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    jobs = cloud.queues.parsed(Queue.RENDER_H264)
    row, cloud.queues.sent = video_of(cloud), []
    cloud.renderer.release_name = "next release"
    for job in jobs:
        # Each has read the row before any of them has sent the video back.
        cloud.videos.put(row)
        render(job, cloud.pipeline_services)
    assert cloud.queues.messages(Queue.PREPARE) == [to_body(MESSAGE)]


def test_a_late_job_does_not_send_it_back_again(cloud):
    stale = video_of(cloud)
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), attempt_id="another"))
    replan(stale, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.RENDERING


def test_a_failure_of_the_earlier_release_does_not_fail_it(cloud):
    def fail():
        replan(video_of(cloud), cloud.pipeline_services)
        cloud.renderer.error = VideoError("a fault of the release before")

    cloud.renderer.while_rendering = fail
    render(JOB, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.QUEUED


def test_the_usage_of_the_earlier_release_counts(cloud):
    before = video_of(cloud).render.compute_mb_ms
    meanwhile = [lambda: replan(video_of(cloud), cloud.pipeline_services)]

    def send_back():
        cloud.clock.ms += 500
        while meanwhile:
            meanwhile.pop()()

    cloud.renderer.while_rendering = send_back
    render(JOB, cloud.pipeline_services)
    assert video_of(cloud).render.compute_mb_ms - before >= 500 * cloud.pipeline_services.memory_mb
    cloud.renderer.release_name = "next release"
    run(cloud)
    usage = usage_of(video_of(cloud))
    assert (usage.rendered_ms, usage.cached_ms) == (1000, 0)


def test_a_late_preparation_keeps_the_plan_of_the_other_release(cloud):
    """Let one attempt read the segments of the attempt before, which the other one uses again."""
    render(JOB, cloud.pipeline_services)
    replan(video_of(cloud), cloud.pipeline_services)
    cloud.queues.sent.clear()
    late = replace(cloud.pipeline_services, renderer=Renderer())
    late.renderer.engine_name = "next engine"
    late = replace(late, videos=Meanwhile(cloud.videos, partial(prepare, MESSAGE, cloud.pipeline_services)))
    names = set(video_of(cloud).plan.segment_names)
    prepare(MESSAGE, late)
    assert video_of(cloud).status in PREPARED
    assert {name for scope, name, user in cloud.segments.users} == names
    assert all(
        video_of(cloud).plan.segment_key(name) in cloud.storage.files for name in video_of(cloud).plan.segments[PROFILE]
    )


def test_a_worker_that_still_renders_it_ends_quietly(cloud):
    cloud.clock.step_ms = 1000
    cloud.renderer.while_rendering = lambda: replan(video_of(cloud), cloud.pipeline_services)
    render(JOB, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).render.jobs_done) == (VideoStatus.QUEUED, frozenset())


def test_segments_rendered_before_the_deployment_count_as_rendered(cloud):
    render(JOB, cloud.pipeline_services)
    cloud.renderer.release_name = "next release"
    run(cloud)
    usage = usage_of(video_of(cloud))
    assert (usage.rendered_ms, usage.cached_ms) == (1000, 0)


def test_segments_that_it_uses_again_stay(cloud):
    """Run one release, the other and the first again, within a quarter of an hour."""
    names = set(video_of(cloud).plan.segment_names)
    for engine in ("next engine", "engine"):
        cloud.renderer.engine_name = engine
        assemble(MESSAGE, cloud.pipeline_services) if video_of(cloud).status is VideoStatus.ASSEMBLING else render(
            JOB, cloud.pipeline_services
        )
        cloud.queues.sent.remove((Queue.PREPARE, to_body(MESSAGE), REPLAN_DELAYS_S[video_of(cloud).render.replans - 1]))
        prepare(MESSAGE, cloud.pipeline_services)
    run(cloud)
    assert {name for scope, name, user in cloud.segments.users} == set(video_of(cloud).plan.segment_names) == names


@pytest.mark.parametrize("change", ["engine_name", "release_name"])
@pytest.mark.parametrize("messages", [1, 2, 3])
@pytest.mark.parametrize("calls", range(1, 40, 3))
def test_it_is_done_wherever_a_worker_crashes(change, messages, calls):
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(LONG,)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run_some(cloud, messages)
    setattr(cloud.renderer, change, "next")
    run_with_crashes(cloud, calls)
    video = video_of(cloud)
    assert video.status is VideoStatus.DONE
    assert {name for scope, name, user in cloud.segments.users} == set(video.plan.segment_names)
    assert not [key for key in cloud.storage.files if key.startswith("work/")]


def test_a_deployment_that_stays_incomplete_is_reported(cloud):
    """Keep preparing and rendering on different releases."""
    for attempt in range(MAX_REPLANS):
        assert video_of(cloud).render.replans == attempt
        cloud.renderer.release_name = "rendering"
        render(JOB, cloud.pipeline_services)
        cloud.renderer.release_name = "preparing"
        prepare(MESSAGE, cloud.pipeline_services)
        cloud.clock.ms += REPLAN_DELAYS_S[attempt] * 1000
    cloud.renderer.release_name = "rendering"
    render(JOB, cloud.pipeline_services)
    assert "the deployment has been running mixed releases for 15 minutes" in video_of(cloud).render.error


def test_where_it_is_cut_is_decided_once(cloud):
    """Another release might cut elsewhere."""
    manifest = read_manifest(cloud.storage, video_of(cloud))
    save_manifest(cloud.storage, video_of(cloud), replace(manifest, cuts={PROFILE: (7,)}))
    rendered = []
    real = cloud.renderer.render_batch
    cloud.renderer.render_batch = lambda takes, segments, *rest: (
        rendered.extend(segments) or real(takes, segments, *rest)
    )
    render(JOB, cloud.pipeline_services)
    assert rendered == [Segment(0, 0, 7)]


def test_a_job_that_another_release_has_prepared_is_not_done_along(cloud):
    """Both wait for the same; this one is done, and the other one left to itself."""
    text = f'{LONG[:-1].replace("20000", "1000")}, {{"text": {{"id": "t", "duration": 1000}}}}]'
    medias = (InputMedia("t", MediaType.TEXT, text="{{name}}"),)
    cloud.templates.put(make_template(scripts=(text,), medias=medias))
    for release, id_ in (("next", VIDEO), ("release", OTHER_VIDEO)):
        cloud.renderer.release_name = release
        cloud.videos.put(make_video(id=id_, variables={"name": id_}))
        prepare(VideoMessage(ACCOUNT, id_), cloud.pipeline_services)
    cloud.renderer.release_name = "next"
    render(JOB, cloud.pipeline_services)
    assert cloud.renderer.together == [1]
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.RENDERING
