"""Accounting of what a video took: rendered, reused and computed, however it ended."""

import json

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaStatus, MediaType
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.usage import Usage, usage_of
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from chalicelib.pipeline.segment_cache import CLAIM_S
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, OTHER_VIDEO, PHOTO, PROFILE, SCRIPT, VIDEO, FakeCloud, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, RenderMessage, run, run_some

# Ten seconds, the name from the second to the fourth: cut at 2, 4 and 8 s.
GROUND = {"rectangle": {"id": "ground", "duration": 10_000, "color": "#203040"}}
TITLE = {"text": {"id": "title", "play": 2000, "duration": 2000}}
NAME = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
OTHER_MESSAGE = VideoMessage(ACCOUNT, OTHER_VIDEO)


@pytest.fixture
def world():
    world = FakeCloud()
    world.templates.put(make_template(scripts=(json.dumps([GROUND, TITLE]),), medias=(NAME,)))
    return world


def ask(world, id_, name):
    video = make_video(id=id_, variables={"name": name})
    world.videos.put(video)
    world.queues.send(Queue.PREPARE, VideoMessage.of(video))


def both_prepared(world):
    """Two videos that were prepared; all but the name of the second one is left to the first one."""
    ask(world, VIDEO, "Ava")
    ask(world, OTHER_VIDEO, "Ben")
    run_some(world, 2)


def usage(world, id_=VIDEO):
    found = usage_of(world.videos.get(ACCOUNT, id_))
    return found.rendered_ms, found.cached_ms


def compute(world):
    return world.videos.get(ACCOUNT, VIDEO).render.compute_mb_ms


def test_a_video_that_fails_before_it_is_prepared_took_nothing_from_others(world):
    world.templates.put(make_template(scripts=(SCRIPT,)))
    world.videos.put(make_video(medias=(PHOTO,)))
    prepare(MESSAGE, world.on)
    assert usage(world) == (0, 0)


def test_a_first_video_that_fails_while_it_is_rendered_reused_nothing(world):
    ask(world, VIDEO, "Ava")
    world.renderer.error = VideoError("out of paint")
    run(world)
    assert usage(world) == (0, 0)


def test_a_second_one_that_fails_reused_what_was_there(world):
    ask(world, VIDEO, "Ava")
    run(world)
    ask(world, OTHER_VIDEO, "Ben")
    world.renderer.error = VideoError("out of paint")
    run(world)
    assert usage(world, OTHER_VIDEO) == (0, 8000)


def test_what_others_are_still_rendering_is_neither_reused_nor_done(world):
    both_prepared(world)
    render(RenderMessage(ACCOUNT, OTHER_VIDEO, f"{PROFILE}/1"), world.on)
    video = world.videos.get(ACCOUNT, OTHER_VIDEO)
    assert (usage(world, OTHER_VIDEO), video.progress) == ((2000, 0), 20)


def test_what_others_have_rendered_meanwhile_is_reused(world):
    both_prepared(world)
    run(world)
    assert (usage(world), usage(world, OTHER_VIDEO)) == ((10_000, 0), (2000, 8000))


def test_what_others_have_not_rendered_in_time_is_rendered(world):
    both_prepared(world)
    render(RenderMessage(ACCOUNT, OTHER_VIDEO, f"{PROFILE}/1"), world.on)
    world.queues.sent.clear()
    world.clock.ms += CLAIM_S * 1000
    assemble(OTHER_MESSAGE, world.on)
    run(world)
    assert usage(world, OTHER_VIDEO) == (10_000, 0)


def test_what_others_have_taken_over_and_rendered_is_reused(world):
    """Let the jobs of the first video wait until its leases have expired."""
    ask(world, VIDEO, "Ava")
    run_some(world, 1)
    waiting, world.queues.sent = world.queues.sent, []
    world.clock.ms += CLAIM_S * 1000
    ask(world, OTHER_VIDEO, "Ben")
    run(world)
    world.queues.sent = waiting
    run(world)
    assert (usage(world), usage(world, OTHER_VIDEO)) == ((2000, 8000), (10_000, 0))


def test_of_a_job_only_what_others_have_not_made_counts(world):
    both_prepared(world)
    first = world.videos.get(ACCOUNT, VIDEO)
    world.segments.commit(ACCOUNT, first.plan.segments[PROFILE][0], 2**40, OTHER_VIDEO)
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), world.on)
    assert usage(world) == (8000, 0)


def test_a_segment_that_was_lost_is_rendered_twice(world):
    ask(world, VIDEO, "Ava")
    run_some(world, 2)
    video = world.videos.get(ACCOUNT, VIDEO)
    world.storage.delete(video.plan.segment_key(video.plan.segments[PROFILE][0]))
    run(world)
    assert (world.videos.get(ACCOUNT, VIDEO).status, usage(world)) == (VideoStatus.DONE, (12_000, 0))


def test_what_a_preparation_took_that_failed_counts(world):
    world.clock.step_ms = 1
    world.templates.put(make_template(scripts=(SCRIPT,)))
    world.videos.put(make_video(medias=(PHOTO,)))
    prepare(MESSAGE, world.on)
    assert compute(world) > 0


def test_what_a_job_took_that_failed_counts(world):
    world.clock.step_ms = 1
    ask(world, VIDEO, "Ava")
    run_some(world, 1)
    before = compute(world)
    world.renderer.error = VideoError("out of paint")
    run(world)
    assert compute(world) > before


def test_what_waiting_for_a_media_took_counts(world):
    world.clock.step_ms = 1
    world.templates.put(make_template(scripts=(SCRIPT,)))
    world.add_media(status=MediaStatus.WAITING)
    world.videos.put(make_video(medias=(PHOTO,)))
    took = []
    for _ in range(2):
        with pytest.raises(RetryLater):
            prepare(MESSAGE, world.on)
        took.append(compute(world))
    assert took[1] > took[0] > 0


def test_nothing_was_taken_before_anything_was_done():
    assert usage_of(make_video()) == Usage()
