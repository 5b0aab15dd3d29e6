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
def world():
    """Return a video that one release has prepared."""
    world = FakeCloud()
    world.templates.put(make_template())
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    return world


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def test_another_release_does_not_render_it_but_has_it_prepared_anew(world):
    world.queues.sent.clear()
    world.renderer.release_name = "next release"
    render(JOB, world.on)
    assert (video_of(world).status, world.renderer.begun) == (VideoStatus.QUEUED, [])
    assert world.queues.sent == [(Queue.PREPARE, to_body(MESSAGE), REPLAN_DELAYS_S[0])]


def test_nor_mixes_its_sound(world):
    world.templates.put(make_template(scripts=(LONG,)))
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    world.renderer.release_name = "next release"
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/sound"), world.on)
    assert (video_of(world).status, world.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_nor_assembles_it(world):
    render(JOB, world.on)
    world.renderer.release_name = "next release"
    assemble(MESSAGE, world.on)
    assert (video_of(world).status, world.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_it_is_done_by_the_other_release_and_what_is_the_same_in_both_is_not_rendered_again(world):
    render(JOB, world.on)
    world.renderer.release_name = "next release"
    run(world)
    assert (video_of(world).status, world.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"])


def test_what_is_not_the_same_is(world):
    render(JOB, world.on)
    world.renderer.engine_name = "next engine"
    run(world)
    assert (video_of(world).status, world.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"] * 2)
    names = set(video_of(world).plan.segment_names)
    assert {name for scope, name, user in world.segments.users} == names


def test_it_is_prepared_anew_of_what_was_gathered_before(world):
    """Keep the inputs: a URL may expire after an hour, and a template may change."""
    page = InputMedia("photo", MediaType.IMAGE, http="http://example.com/once")
    world.templates.put(make_template(scripts=(SCRIPT,), medias=(page,)))
    world.web.files = {page.http: b"image"}
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    world.web.files = {}
    world.templates.put(make_template(scripts=('[{"text": {"id": "title", "duration": 1000}}]',)))
    world.renderer.release_name = "next release"
    run(world)
    assert video_of(world).status is VideoStatus.DONE


def test_where_that_cannot_be_read_it_is_gathered_again(world):
    """Another release may write it down in another form."""
    row = video_of(world)
    world.storage.put_json(f"{row.attempt_prefix}manifest.json", {"words": "of another release"})
    run(world)
    assert (video_of(world).status, video_of(world).render.replans) == (VideoStatus.DONE, 1)


def test_all_jobs_of_it_together_have_it_prepared_anew_once(world):
    world.templates.put(make_template(scripts=(LONG,)))
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    jobs = world.queues.parsed(Queue.RENDER)
    row, world.queues.sent = video_of(world), []
    world.renderer.release_name = "next release"
    for job in jobs:
        # Each has read the row before any of them has sent the video back.
        world.videos.put(row)
        render(job, world.on)
    assert world.queues.messages(Queue.PREPARE) == [to_body(MESSAGE)]


def test_a_job_that_comes_late_does_not_send_it_back_again(world):
    stale = video_of(world)
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), attempt_id="another"))
    replan(stale, world.on)
    assert video_of(world).status is VideoStatus.RENDERING


def test_what_a_step_of_before_cannot_do_does_not_end_it(world):
    def fail():
        replan(video_of(world), world.on)
        world.renderer.error = VideoError("a fault of the release before")

    world.renderer.while_rendering = fail
    render(JOB, world.on)
    assert video_of(world).status is VideoStatus.QUEUED


def test_what_a_step_of_before_took_and_has_rendered_counts(world):
    before = video_of(world).render.compute_mb_ms
    meanwhile = [lambda: replan(video_of(world), world.on)]

    def send_back():
        world.clock.ms += 500
        while meanwhile:
            meanwhile.pop()()

    world.renderer.while_rendering = send_back
    render(JOB, world.on)
    assert video_of(world).render.compute_mb_ms - before >= 500 * world.on.memory_mb
    world.renderer.release_name = "next release"
    run(world)
    usage = usage_of(video_of(world))
    assert (usage.rendered_ms, usage.cached_ms) == (1000, 0)


def test_one_that_prepares_it_too_late_leaves_what_the_other_has_prepared(world):
    """Let one attempt read the segments of the attempt before, which the other one uses again."""
    render(JOB, world.on)
    replan(video_of(world), world.on)
    world.queues.sent.clear()
    late = replace(world.on, renderer=Renderer())
    late.renderer.engine_name = "next engine"
    late = replace(late, videos=Meanwhile(world.videos, partial(prepare, MESSAGE, world.on)))
    names = set(video_of(world).plan.segment_names)
    prepare(MESSAGE, late)
    assert video_of(world).status in PREPARED
    assert {name for scope, name, user in world.segments.users} == names
    assert all(
        video_of(world).plan.segment_key(name) in world.storage.files for name in video_of(world).plan.segments[PROFILE]
    )


def test_a_worker_that_is_rendering_it_meanwhile_ends_quietly(world):
    world.clock.step_ms = 1000
    world.renderer.while_rendering = lambda: replan(video_of(world), world.on)
    render(JOB, world.on)
    assert (video_of(world).status, video_of(world).render.jobs_done) == (VideoStatus.QUEUED, frozenset())


def test_what_was_rendered_for_it_before_counts_as_that(world):
    render(JOB, world.on)
    world.renderer.release_name = "next release"
    run(world)
    usage = usage_of(video_of(world))
    assert (usage.rendered_ms, usage.cached_ms) == (1000, 0)


def test_segments_that_it_uses_again_stay(world):
    """Run one release, the other and the first again, within a quarter of an hour."""
    names = set(video_of(world).plan.segment_names)
    for engine in ("next engine", "engine"):
        world.renderer.engine_name = engine
        assemble(MESSAGE, world.on) if video_of(world).status is VideoStatus.ASSEMBLING else render(JOB, world.on)
        world.queues.sent.remove((Queue.PREPARE, to_body(MESSAGE), REPLAN_DELAYS_S[video_of(world).render.replans - 1]))
        prepare(MESSAGE, world.on)
    run(world)
    assert {name for scope, name, user in world.segments.users} == set(video_of(world).plan.segment_names) == names


@pytest.mark.parametrize("change", ["engine_name", "release_name"])
@pytest.mark.parametrize("messages", [1, 2, 3])
@pytest.mark.parametrize("calls", range(1, 40, 3))
def test_it_is_done_whatever_dies_when(change, messages, calls):
    world = FakeCloud()
    world.templates.put(make_template(scripts=(LONG,)))
    world.videos.put(make_video())
    world.queues.send(Queue.PREPARE, MESSAGE)
    run_some(world, messages)
    setattr(world.renderer, change, "next")
    run_with_crashes(world, calls)
    video = video_of(world)
    assert video.status is VideoStatus.DONE
    assert {name for scope, name, user in world.segments.users} == set(video.plan.segment_names)
    assert not [key for key in world.storage.files if key.startswith("work/")]


def test_a_deployment_that_stays_half_done_is_told(world):
    """Keep preparing and rendering on different releases."""
    for attempt in range(MAX_REPLANS):
        assert video_of(world).render.replans == attempt
        world.renderer.release_name = "rendering"
        render(JOB, world.on)
        world.renderer.release_name = "preparing"
        prepare(MESSAGE, world.on)
        world.clock.ms += REPLAN_DELAYS_S[attempt] * 1000
    world.renderer.release_name = "rendering"
    render(JOB, world.on)
    assert "the deployment has been running mixed releases for 15 minutes" in video_of(world).render.error


def test_where_it_is_cut_is_decided_once(world):
    """Another release might cut elsewhere."""
    manifest = read_manifest(world.storage, video_of(world))
    save_manifest(world.storage, video_of(world), replace(manifest, cuts={PROFILE: (7,)}))
    rendered = []
    real = world.renderer.render_batch
    world.renderer.render_batch = lambda takes, segments, *rest: (
        rendered.extend(segments) or real(takes, segments, *rest)
    )
    render(JOB, world.on)
    assert rendered == [Segment(0, 0, 7)]


def test_a_job_that_another_release_has_prepared_is_not_done_along(world):
    """Both wait for the same; this one is done, and the other one left to itself."""
    text = f'{LONG[:-1].replace("20000", "1000")}, {{"text": {{"id": "t", "duration": 1000}}}}]'
    medias = (InputMedia("t", MediaType.TEXT, text="{{name}}"),)
    world.templates.put(make_template(scripts=(text,), medias=medias))
    for release, id_ in (("next", VIDEO), ("release", OTHER_VIDEO)):
        world.renderer.release_name = release
        world.videos.put(make_video(id=id_, variables={"name": id_}))
        prepare(VideoMessage(ACCOUNT, id_), world.on)
    world.renderer.release_name = "next"
    render(JOB, world.on)
    assert world.renderer.together == [1]
    assert world.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.RENDERING
