"""One job: a segment of a video in one profile."""

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.messages import RenderMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.manifest import VideoGone
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import REPORT_EVERY_MS, render
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_PROFILE,
    PHOTO,
    PROFILE,
    SCRIPT,
    VIDEO,
    make_template,
    make_video,
    with_changes,
)
from tests.unit.pipeline.steps_runner import JOB, MESSAGE, OTHER_JOB


@pytest.fixture
def world(world):
    """Return a video of two jobs that is being rendered."""
    world.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,), profiles=(PROFILE, OTHER_PROFILE)))
    world.add_media()
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    world.queues.sent.clear()
    return world


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def test_a_segment_lies_in_the_bucket_by_its_fingerprint(world):
    render(JOB, world.on)
    (name,) = video_of(world).plan.segments[PROFILE]
    assert world.storage.files[f"segments/{ACCOUNT}/{name}"] == f"{PROFILE} of ['photo']".encode()


def test_a_finished_job_counts_with_all_its_frames(world):
    render(JOB, world.on)
    assert (video_of(world).render.jobs_done, video_of(world).render.frames_done) == ({JOB.job}, {JOB.job: 24})
    assert video_of(world).progress == 50


def test_the_last_job_sends_the_video_on(world):
    render(JOB, world.on)
    render(OTHER_JOB, world.on)
    assert video_of(world).status is VideoStatus.ASSEMBLING
    assert world.queues.messages(Queue.ASSEMBLE) == [to_body(MESSAGE)]


def test_a_job_that_is_done_is_not_done_again(world):
    render(JOB, world.on)
    render(JOB, world.on)
    assert world.renderer.rendered == [JOB.job]


def test_a_job_that_the_video_does_not_have_is_nothing_to_do(world):
    render(RenderMessage(ACCOUNT, VIDEO, "MP4_H264_AAC_852x480_24fps/0"), world.on)
    assert (world.renderer.begun, video_of(world).render.jobs_done) == ([], frozenset())


def test_progress_is_reported_now_and_then(world):
    world.clock.step_ms = REPORT_EVERY_MS
    seen = []
    world.videos.report_frames = lambda _, *report: seen.append(report) or video_of(world)
    render(JOB, world.on)
    assert seen == [(JOB.job, 12)]


def test_a_job_that_is_done_again_does_not_take_back_its_progress(world):
    world.clock.step_ms = REPORT_EVERY_MS
    world.videos.put(with_changes(world.videos.get(ACCOUNT, VIDEO), frames_done={JOB.job: 20}))
    seen = []
    world.videos.report_frames = lambda _, *report: seen.append(report) or video_of(world)
    render(JOB, world.on)
    assert seen == [(JOB.job, 20)]


def test_progress_is_not_reported_with_every_frame(world):
    world.videos.report_frames = None
    render(JOB, world.on)
    assert video_of(world).render.jobs_done == {JOB.job}


def test_what_cannot_be_rendered_ends_the_video(world):
    world.renderer.error = VideoError("out of paint", object_id="photo")
    render(JOB, world.on)
    assert (video_of(world).status, video_of(world).render.error) == (
        VideoStatus.ERROR,
        f"Error processing video: object 'photo', media '{MEDIA}': out of paint (from 0 s to 1 s)",
    )


def test_a_media_whose_file_is_gone_ends_the_video(world):
    world.storage.files = {key: body for key, body in world.storage.files.items() if not key.startswith("media/")}
    render(JOB, world.on)
    reason = f"object 'photo', media '{MEDIA}': the media's file is gone (from 0 s to 1 s)"
    assert video_of(world).render.error == f"Error processing video: {reason}"


def test_a_video_that_has_failed_is_not_rendered_any_further(world):
    world.renderer.error = VideoError("out of paint")
    render(JOB, world.on)
    render(OTHER_JOB, world.on)
    assert (world.renderer.begun, len(world.notifications.list(ACCOUNT))) == ([JOB.job], 1)
    assert not any(key.startswith("work/") for key in world.storage.files)


def test_a_job_of_a_video_that_fails_meanwhile_leaves_nothing_behind(world):
    world.renderer.while_rendering = lambda: world.videos.update(ACCOUNT, VIDEO, status=VideoStatus.ERROR)
    render(JOB, world.on)
    assert not any(key.startswith("work/") for key in world.storage.files)


def test_a_bug_leaves_the_job_to_be_tried_again(world):
    world.renderer.error = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        render(JOB, world.on)
    assert (video_of(world).status, video_of(world).render.jobs_done) == (VideoStatus.RENDERING, frozenset())


def test_a_job_whose_work_has_vanished_is_left_to_the_dead_queue(world):
    world.storage.files.clear()
    with pytest.raises(VideoGone):
        render(JOB, world.on)
