"""Transitions that are refused because they have happened already: the worker passes the video on all the same.

Two workers may do the same at once, and the SDK sends a write again whose answer was lost.
"""

from dataclasses import replace

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.jobs import apply_or_find, assemble_if_complete
from tests.fakes import ACCOUNT, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, next_message, work

LONG = '[{"rectangle": {"id": "ground", "duration": 20000, "color": "#203040"}}]'


class SentTwice:
    """The table of videos, whose transitions are each sent twice; the caller gets the second answer."""

    def __init__(self, videos):
        self._videos = videos

    def apply(self, transition):
        self._videos.apply(transition)
        return self._videos.apply(transition)

    def __getattr__(self, name):
        return getattr(self._videos, name)


def run_with_writes_sent_twice(cloud):
    while cloud.queues.sent:
        queue, body = next_message(cloud)
        work(queue, body, replace(cloud.pipeline_services, videos=SentTwice(cloud.videos)))


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


@pytest.fixture
def cloud(cloud):
    cloud.templates.put(make_template(scripts=(LONG,)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


def test_a_video_is_done_though_each_transition_is_sent_twice(cloud):
    run_with_writes_sent_twice(cloud)
    assert (video_of(cloud).status, video_of(cloud).render.returns) == (VideoStatus.DONE, 0)


def test_a_video_that_is_sent_back_is_done_though_each_transition_is_sent_twice(cloud):
    while not cloud.queues.messages(Queue.ASSEMBLE):
        queue, body = next_message(cloud)
        work(queue, body, cloud.pipeline_services)
    cloud.segments.invalidate(ACCOUNT, video_of(cloud).plan.segment_names[0])
    run_with_writes_sent_twice(cloud)
    assert (video_of(cloud).status, video_of(cloud).render.returns) == (VideoStatus.DONE, 1)


def test_of_two_workers_that_finish_a_video_at_once_the_second_queues_its_assembly(cloud):
    """The first one, which has rendered its job in a batch, leaves that to the video's own message."""
    video = make_video(status=VideoStatus.RENDERING, jobs={"P/0": 24}, jobs_done=frozenset({"P/0"}))
    cloud.videos.put(video)
    cloud.videos.apply(lifecycle.start_assembling(video))
    cloud.queues.sent.clear()
    assemble_if_complete(video, cloud.pipeline_services)
    assert cloud.queues.parsed(Queue.ASSEMBLE) == [VideoMessage.of(video)]


@pytest.mark.parametrize(
    "moved_on",
    [
        {"status": VideoStatus.QUEUED},
        {"status": VideoStatus.ASSEMBLING, "revision": 1},
        {"status": VideoStatus.ASSEMBLING, "attempt_id": "other"},
    ],
)
def test_a_video_that_has_moved_on_otherwise_is_not_passed_on(cloud, moved_on):
    video = make_video(status=VideoStatus.RENDERING, attempt_id="own")
    cloud.videos.put(make_video(**({"attempt_id": "own"} | moved_on)))
    assert apply_or_find(lifecycle.start_assembling(video), cloud.videos) is None


def test_a_deleted_video_is_not_passed_on(cloud):
    cloud.videos.delete(ACCOUNT, VIDEO)
    assert apply_or_find(lifecycle.start_assembling(make_video()), cloud.videos) is None
