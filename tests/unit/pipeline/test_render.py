"""One job: a segment of a video in one profile."""

from dataclasses import replace

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.messages import RenderMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import REPORT_EVERY_MS, render
from chalicelib.render.ports import MAX_ENCODERS
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
def cloud(cloud):
    """Return a video of two jobs that is being rendered."""
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,), profiles=(PROFILE, OTHER_PROFILE)))
    cloud.add_media()
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.queues.sent.clear()
    return cloud


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def test_a_segment_is_stored_under_its_fingerprint(cloud):
    render(JOB, cloud.pipeline_services)
    (name,) = video_of(cloud).plan.segments[PROFILE]
    assert cloud.storage.files[f"segments/{ACCOUNT}/{name}"] == f"{PROFILE} of ['photo']".encode()


def test_a_video_waits_for_a_worker_until_one_begins_a_job(cloud):
    seen = []
    cloud.renderer.while_rendering = lambda: seen.append(video_of(cloud).render.waits_for)
    assert video_of(cloud).render.waits_for == lifecycle.WAITS_FOR_WORKER
    render(JOB, cloud.pipeline_services)
    assert (seen, video_of(cloud).render.waits_for) == ([None], None)


def test_only_the_first_worker_of_a_video_notes_that_it_has_begun(cloud):
    noted = []
    apply = cloud.videos.apply
    cloud.videos.apply = lambda transition: noted.append(transition.to) or apply(transition)
    render(JOB, cloud.pipeline_services)
    render(OTHER_JOB, cloud.pipeline_services)
    assert noted == [VideoStatus.RENDERING, VideoStatus.ASSEMBLING]


def test_a_finished_job_counts_with_all_its_frames(cloud):
    render(JOB, cloud.pipeline_services)
    assert (video_of(cloud).render.jobs_done, video_of(cloud).render.frames_done) == ({JOB.job}, {JOB.job: 24})
    assert video_of(cloud).progress == 50


@pytest.mark.parametrize(("memory_mb", "encoders"), [(3008, MAX_ENCODERS), (380, 1)])
def test_no_more_encoders_run_than_fit_into_the_memory(cloud, memory_mb, encoders):
    render(JOB, replace(cloud.pipeline_services, memory_mb=memory_mb))
    assert cloud.renderer.encoders == [encoders]


def test_the_last_job_sends_the_video_on(cloud):
    render(JOB, cloud.pipeline_services)
    render(OTHER_JOB, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.ASSEMBLING
    assert cloud.queues.messages(Queue.ASSEMBLE) == [to_body(MESSAGE)]


def test_a_job_that_is_done_is_not_done_again(cloud):
    render(JOB, cloud.pipeline_services)
    render(JOB, cloud.pipeline_services)
    assert cloud.renderer.rendered == [JOB.job]


def test_a_job_that_the_video_does_not_have_is_nothing_to_do(cloud):
    render(RenderMessage(ACCOUNT, VIDEO, "MP4_H264_AAC_852x480_24fps/0"), cloud.pipeline_services)
    assert (cloud.renderer.begun, video_of(cloud).render.jobs_done) == ([], frozenset())


def test_progress_is_reported_now_and_then(cloud):
    cloud.clock.step_ms = REPORT_EVERY_MS
    seen = []
    cloud.videos.report_frames = lambda _, *report: seen.append(report) or video_of(cloud)
    render(JOB, cloud.pipeline_services)
    assert seen == [(JOB.job, 12)]


def test_a_job_that_is_done_again_does_not_take_back_its_progress(cloud):
    cloud.clock.step_ms = REPORT_EVERY_MS
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), frames_done={JOB.job: 20}))
    seen = []
    cloud.videos.report_frames = lambda _, *report: seen.append(report) or video_of(cloud)
    render(JOB, cloud.pipeline_services)
    assert seen == [(JOB.job, 20)]


def test_progress_is_not_reported_with_every_frame(cloud):
    cloud.videos.report_frames = None
    render(JOB, cloud.pipeline_services)
    assert video_of(cloud).render.jobs_done == {JOB.job}


def test_an_error_of_the_renderer_fails_the_video(cloud):
    cloud.renderer.error = VideoError("out of paint", object_id="photo")
    render(JOB, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).render.error) == (
        VideoStatus.ERROR,
        f"Error processing video: object 'photo', media '{MEDIA}': out of paint (from 0 s to 1 s)",
    )


def test_a_media_file_whose_bytes_are_missing_fails_the_video(cloud):
    cloud.storage.files = {key: body for key, body in cloud.storage.files.items() if not key.startswith("media/")}
    render(JOB, cloud.pipeline_services)
    reason = f"object 'photo', media '{MEDIA}': the media's file is gone (from 0 s to 1 s)"
    assert video_of(cloud).render.error == f"Error processing video: {reason}"


def test_a_video_that_has_failed_is_not_rendered_any_further(cloud):
    cloud.renderer.error = VideoError("out of paint")
    render(JOB, cloud.pipeline_services)
    render(OTHER_JOB, cloud.pipeline_services)
    assert (cloud.renderer.begun, len(cloud.notifications.list(ACCOUNT))) == ([JOB.job], 1)
    assert not any(key.startswith("work/") for key in cloud.storage.files)


def test_a_job_of_a_video_that_fails_in_the_meantime_leaves_no_files(cloud):
    cloud.renderer.while_rendering = lambda: cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.ERROR)
    render(JOB, cloud.pipeline_services)
    assert not any(key.startswith("work/") for key in cloud.storage.files)


def test_a_bug_leaves_the_job_to_be_tried_again(cloud):
    cloud.renderer.error = ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        render(JOB, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).render.jobs_done) == (VideoStatus.RENDERING, frozenset())


def test_a_video_whose_manifest_is_missing_is_planned_again(cloud):
    cloud.storage.files.clear()
    render(JOB, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.QUEUED
