"""The deletion of a video: the queue completes a call that was interrupted, and deletes what workers stored since."""

from contextlib import suppress

import pytest

from chalicelib.api.videos import delete_video
from chalicelib.domain.messages import DeleteVideoMessage, to_body
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, Crashed, make_template, make_video, make_viewing
from tests.unit.pipeline.steps_runner import MESSAGE, run, run_some, work, work_dead_letter

DELETION = DeleteVideoMessage(ACCOUNT, TEMPLATE, VIDEO)


@pytest.fixture
def cloud(cloud):
    """Return a video that is about to be assembled."""
    cloud.templates.put(make_template(webhooks=("http://a/",)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run_some(cloud, 2)
    return cloud


def left_of(cloud):
    return list(cloud.storage.files), list(cloud.videos.rows), list(cloud.deliveries.rows), cloud.segments.users


@pytest.mark.parametrize("calls", range(1, 25))
def test_a_deletion_that_is_interrupted_is_completed(cloud, calls):
    """After the first three calls, the first of the two messages is sent."""
    run(cloud)
    with suppress(Crashed):
        delete_video(VIDEO, ACCOUNT, cloud.api_services_with_crash_after(3 + calls))
    run(cloud)
    assert left_of(cloud) == ([], [], [], set())


def test_its_viewings_and_their_sums_are_deleted(cloud):
    cloud.videos.update(ACCOUNT, VIDEO, is_viewed=True)
    cloud.statistics.record(None, make_viewing(), TEMPLATE, 0)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert (cloud.statistics.rows, cloud.statistics.of_videos(ACCOUNT, [VIDEO])) == ({}, {})


def test_a_viewing_that_is_counted_late_is_swept(cloud):
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    cloud.statistics.record(None, make_viewing(), TEMPLATE, 0)
    run(cloud)
    assert (cloud.statistics.rows, cloud.statistics.of_videos(ACCOUNT, [VIDEO])) == ({}, {})


def test_the_sums_of_its_template_stay(cloud):
    cloud.statistics.record(None, make_viewing(), TEMPLATE, 0)
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    run(cloud)
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE])[TEMPLATE].plays == 1


def test_it_is_completed_soon_and_swept_when_every_worker_has_ended(cloud):
    cloud.queues.sent.clear()
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert cloud.queues.parsed(Queue.REMOVE)[:2] == [DELETION, DELETION]
    assert cloud.queues.delays(Queue.REMOVE)[:2] == [30, MAX_DELAY_S]


@pytest.mark.parametrize("calls", range(1, 30))
def test_files_of_a_worker_that_is_killed_after_the_deletion_are_deleted(cloud, calls):
    join = cloud.renderer.join

    def delete_while_joining(*args):
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
        return join(*args)

    cloud.renderer.join = delete_while_joining
    with suppress(Crashed):
        assemble(MESSAGE, cloud.services_with_crash_after(calls))
    cloud.renderer.join = join
    with suppress(Exception):
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
    run(cloud)
    assert left_of(cloud)[:2] == ([], [])


def test_a_dead_message_completes_it_too(cloud):
    work_dead_letter(cloud, DELETION)
    assert left_of(cloud) == ([], [], [], set())


def test_a_video_that_is_being_made_is_deleted_too(cloud):
    cloud.queues.send(Queue.REMOVE, DELETION)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, VIDEO) is None
    assert not [key for key in cloud.storage.files if VIDEO in key]


def test_a_call_that_was_interrupted_between_its_messages_is_swept_too(cloud):
    cloud.queues.sent.clear()
    work(Queue.REMOVE, to_body(DELETION), cloud.pipeline_services)
    assert (cloud.queues.parsed(Queue.REMOVE)[0], cloud.queues.delays(Queue.REMOVE)[0]) == (DELETION, MAX_DELAY_S)


def test_other_videos_stay(cloud):
    cloud.queues.send(Queue.REMOVE, DeleteVideoMessage(ACCOUNT, TEMPLATE, "f" * 24))
    run(cloud)
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.DONE
