"""The step runner: the course that prepare, render and assemble share."""

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.manifest import OtherCodeVersion, VideoGone
from chalicelib.pipeline.steps import Step, run_step
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, VIDEO, make_video
from tests.unit.pipeline.steps_runner import MESSAGE


@pytest.fixture
def rendering(cloud):
    cloud.videos.put(make_video(status=VideoStatus.RENDERING))
    return cloud


def step_of(work=lambda run: None, passed_on=None, is_due=True, job="job"):
    passed = passed_on if passed_on is not None else []
    return Step(is_due=lambda video: is_due, work=work, pass_on=passed.append, job=job)


def status_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO).status


def test_a_step_that_is_due_works_with_a_lease_of_its_job(rendering):
    runs = []
    run_step(MESSAGE, step_of(runs.append), rendering.pipeline_services)
    assert [(run.video.id, bool(run.lease.worker), run.lease.follows_crash) for run in runs] == [(VIDEO, True, False)]
    assert rendering.leases.rows == {}


def test_a_step_without_a_job_works_without_a_lease(rendering):
    runs = []
    run_step(MESSAGE, step_of(runs.append, job=""), rendering.pipeline_services)
    assert [run.lease.worker for run in runs] == [""]


def test_another_worker_with_the_lease_lets_the_step_wait(rendering):
    def again(run):
        with pytest.raises(RetryLater):
            run_step(MESSAGE, step_of(), rendering.pipeline_services)

    run_step(MESSAGE, step_of(again), rendering.pipeline_services)


def test_a_step_that_is_done_already_passes_the_video_on(rendering):
    runs, passed_on = [], []
    run_step(MESSAGE, step_of(runs.append, passed_on, is_due=False), rendering.pipeline_services)
    assert (runs, [video.id for video in passed_on]) == ([], [VIDEO])


@pytest.mark.parametrize("status", [VideoStatus.DONE, VideoStatus.ERROR])
def test_a_video_that_has_ended_is_finalized_without_work(cloud, status):
    cloud.videos.put(make_video(status=status))
    runs = []
    run_step(MESSAGE, step_of(runs.append), cloud.pipeline_services)
    assert (runs, cloud.videos.get(ACCOUNT, VIDEO).render.finalized) == ([], True)


def test_a_message_about_no_video_or_an_earlier_revision_does_nothing(cloud):
    runs = []
    run_step(MESSAGE, step_of(runs.append), cloud.pipeline_services)
    cloud.videos.put(make_video(revision=1))
    run_step(MESSAGE, step_of(runs.append), cloud.pipeline_services)
    assert (runs, status_of(cloud)) == ([], VideoStatus.QUEUED)


def failing(error):
    def work(run):
        raise error

    return step_of(work)


def test_an_error_of_the_video_fails_it_and_counts_the_compute_time(rendering):
    run_step(MESSAGE, failing(VideoError("the text is too large")), rendering.pipeline_services)
    video = rendering.videos.get(ACCOUNT, VIDEO)
    assert (video.status, video.render.compute_mb_ms > 0) == (VideoStatus.ERROR, True)


def test_an_error_fails_only_a_video_that_the_step_may_fail(cloud):
    cloud.videos.put(make_video(status=VideoStatus.PREPARING))
    run_step(MESSAGE, failing(VideoError("the text is too large")), cloud.pipeline_services)
    assert status_of(cloud) is VideoStatus.PREPARING


def test_a_video_of_another_code_version_is_planned_again(rendering):
    run_step(MESSAGE, failing(OtherCodeVersion()), rendering.pipeline_services)
    assert status_of(rendering) is VideoStatus.QUEUED


def test_a_video_whose_manifest_is_missing_is_planned_again(rendering):
    run_step(MESSAGE, failing(VideoGone()), rendering.pipeline_services)
    assert status_of(rendering) is VideoStatus.QUEUED


def test_a_video_that_is_deleted_during_the_work_is_no_fault(rendering):
    def work(run):
        rendering.videos.delete(ACCOUNT, VIDEO)
        raise VideoGone

    run_step(MESSAGE, step_of(work), rendering.pipeline_services)
    assert rendering.storage.files == {}
