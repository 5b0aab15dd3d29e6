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
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, TITLE]),), medias=(NAME,)))
    return cloud


def ask(cloud, id_, name):
    video = make_video(id=id_, variables={"name": name})
    cloud.videos.put(video)
    cloud.queues.send(Queue.PREPARE, VideoMessage.of(video))


def both_prepared(cloud):
    """Two videos that were prepared; all but the name of the second one is left to the first one."""
    ask(cloud, VIDEO, "Ava")
    ask(cloud, OTHER_VIDEO, "Ben")
    run_some(cloud, 2)


def usage(cloud, id_=VIDEO):
    found = usage_of(cloud.videos.get(ACCOUNT, id_))
    return found.rendered_ms, found.cached_ms


def compute(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO).render.compute_mb_ms


def test_a_video_that_fails_before_it_is_prepared_took_nothing_from_others(cloud):
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.videos.put(make_video(medias=(PHOTO,)))
    prepare(MESSAGE, cloud.pipeline_services)
    assert usage(cloud) == (0, 0)


def test_a_first_video_that_fails_while_it_is_rendered_reused_nothing(cloud):
    ask(cloud, VIDEO, "Ava")
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    assert usage(cloud) == (0, 0)


def test_a_second_video_that_fails_has_reused_the_cached_segments(cloud):
    ask(cloud, VIDEO, "Ava")
    run(cloud)
    ask(cloud, OTHER_VIDEO, "Ben")
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    assert usage(cloud, OTHER_VIDEO) == (0, 8000)


def test_segments_that_others_still_render_are_not_reused_yet(cloud):
    both_prepared(cloud)
    render(RenderMessage(ACCOUNT, OTHER_VIDEO, f"{PROFILE}/1"), cloud.pipeline_services)
    video = cloud.videos.get(ACCOUNT, OTHER_VIDEO)
    assert (usage(cloud, OTHER_VIDEO), video.progress) == ((2000, 0), 20)


def test_segments_that_others_rendered_in_the_meantime_are_reused(cloud):
    both_prepared(cloud)
    run(cloud)
    assert (usage(cloud), usage(cloud, OTHER_VIDEO)) == ((10_000, 0), (2000, 8000))


def test_segments_that_others_do_not_render_in_time_are_rendered(cloud):
    both_prepared(cloud)
    render(RenderMessage(ACCOUNT, OTHER_VIDEO, f"{PROFILE}/1"), cloud.pipeline_services)
    cloud.queues.sent.clear()
    cloud.clock.ms += CLAIM_S * 1000
    assemble(OTHER_MESSAGE, cloud.pipeline_services)
    run(cloud)
    assert usage(cloud, OTHER_VIDEO) == (10_000, 0)


def test_segments_that_others_took_over_and_rendered_are_reused(cloud):
    """Let the jobs of the first video wait until its leases have expired."""
    ask(cloud, VIDEO, "Ava")
    run_some(cloud, 1)
    waiting, cloud.queues.sent = cloud.queues.sent, []
    cloud.clock.ms += CLAIM_S * 1000
    ask(cloud, OTHER_VIDEO, "Ben")
    run(cloud)
    cloud.queues.sent = waiting
    run(cloud)
    assert (usage(cloud), usage(cloud, OTHER_VIDEO)) == ((2000, 8000), (10_000, 0))


def test_only_the_segments_of_a_job_that_others_have_not_rendered_count(cloud):
    both_prepared(cloud)
    first = cloud.videos.get(ACCOUNT, VIDEO)
    cloud.segments.commit(ACCOUNT, first.plan.segments[PROFILE][0], 2**40, OTHER_VIDEO)
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), cloud.pipeline_services)
    assert usage(cloud) == (8000, 0)


def test_a_segment_that_was_lost_is_rendered_twice(cloud):
    ask(cloud, VIDEO, "Ava")
    run_some(cloud, 2)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    cloud.storage.delete(video.plan.segment_key(video.plan.segments[PROFILE][0]))
    run(cloud)
    assert (cloud.videos.get(ACCOUNT, VIDEO).status, usage(cloud)) == (VideoStatus.DONE, (12_000, 0))


def test_the_compute_time_of_a_failed_preparation_counts(cloud):
    cloud.clock.step_ms = 1
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.videos.put(make_video(medias=(PHOTO,)))
    prepare(MESSAGE, cloud.pipeline_services)
    assert compute(cloud) > 0


def test_the_compute_time_of_a_failed_job_counts(cloud):
    cloud.clock.step_ms = 1
    ask(cloud, VIDEO, "Ava")
    run_some(cloud, 1)
    before = compute(cloud)
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    assert compute(cloud) > before


def test_the_compute_time_of_a_wait_for_an_upload_counts(cloud):
    cloud.clock.step_ms = 1
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    cloud.add_media(status=MediaStatus.WAITING)
    cloud.videos.put(make_video(medias=(PHOTO,)))
    took = []
    for _ in range(2):
        with pytest.raises(RetryLater):
            prepare(MESSAGE, cloud.pipeline_services)
        took.append(compute(cloud))
    assert took[1] > took[0] > 0


def test_the_usage_of_a_new_video_is_zero():
    assert usage_of(make_video()) == Usage()
