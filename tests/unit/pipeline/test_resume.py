"""The recovery of lost messages. `test_whole_pipeline` shows that it ends well."""

import pytest

from chalicelib.domain.messages import to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import MAX_RESUMES
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.reaper import resume
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, VIDEO, make_template, make_video
from tests.unit.pipeline.reaper.stopped import add_upload, forget_watches, video_of
from tests.unit.pipeline.steps_runner import MESSAGE, run


@pytest.mark.parametrize(
    ("status", "queue"),
    [
        (VideoStatus.QUEUED, Queue.PREPARE),
        (VideoStatus.PREPARING, Queue.PREPARE),
        (VideoStatus.RENDERING, Queue.PREPARE),
        (VideoStatus.ASSEMBLING, Queue.ASSEMBLE),
        (VideoStatus.DONE, Queue.PREPARE),
        (VideoStatus.ERROR, Queue.PREPARE),
    ],
)
def test_a_video_that_is_not_finalized_is_queued_again(cloud, status, queue):
    cloud.videos.put(make_video(status=status))
    cloud.storage.put_json(f"{make_video().work_prefix}manifest.json", {})
    assert resume(cloud.pipeline_services) == 1
    assert cloud.queues.messages(queue) == [to_body(MESSAGE)]


@pytest.mark.parametrize("status", [VideoStatus.RENDERING, VideoStatus.ASSEMBLING])
def test_a_video_whose_manifest_is_missing_is_prepared_again(cloud, status):
    cloud.videos.put(make_video(status=status))
    resume(cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.QUEUED
    assert cloud.queues.messages(Queue.PREPARE) == [to_body(MESSAGE)]


def test_a_video_whose_render_jobs_were_lost_with_their_queue_is_rendered(cloud):
    cloud.templates.put(make_template())
    cloud.videos.put(make_video())
    prepare(MESSAGE, cloud.pipeline_services)
    cloud.queues.sent.clear()
    resume(cloud.pipeline_services)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.DONE


def test_the_videos_of_all_accounts_are_sent_again(cloud):
    cloud.videos.put(make_video())
    cloud.videos.put(make_video(account_id=OTHER_ACCOUNT))
    assert resume(cloud.pipeline_services) == 2


def test_a_settled_video_is_left_alone(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    assert (resume(cloud.pipeline_services), cloud.queues.sent) == (0, [])


def test_an_operator_takes_up_everything_without_counting_an_attempt(cloud):
    cloud.videos.put(make_video(resumes=MAX_RESUMES))
    cloud.queues.backlog[Queue.PREPARE] = 1000
    assert (resume(cloud.pipeline_services), resume(cloud.pipeline_services)) == (1, 1)
    assert (video_of(cloud).status, video_of(cloud).resumes) == (VideoStatus.QUEUED, MAX_RESUMES)


def test_an_operator_takes_up_rows_of_earlier_releases_too(cloud):
    cloud.videos.put(make_video())
    forget_watches(cloud)
    assert resume(cloud.pipeline_services) == 1


def test_an_operator_leaves_uploads_alone_that_may_still_arrive(cloud):
    add_upload(cloud, arrived=False)
    assert resume(cloud.pipeline_services) == 0
    assert cloud.medias.watches != {}
