"""The start of a video that is made when it is first watched."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.domain.first_watch import LOOK_AFTER_S, start_watching
from chalicelib.domain.messages import QueueVideosMessage, VideoMessage, to_body
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import Watch, Watched, watch_of_video
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, Crashed, FakeCloud, make_video

DAY_MS = 86_400_000
MESSAGE = VideoMessage(ACCOUNT, VIDEO)


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.videos.put(make_video(status=VideoStatus.UNWATCHED, made_when_watched=True, page=PageLink("t")))
    return cloud


def read(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def starts(cloud):
    return sum(body == to_body(MESSAGE) for _, body, _ in cloud.queues.sent)


def test_a_viewer_has_the_video_queued_at_once(cloud):
    assert start_watching(read(cloud), cloud.api_services)
    assert (read(cloud).status, read(cloud).started_ms) == (VideoStatus.QUEUED, cloud.clock.ms)
    assert cloud.queues.sent[-1] == (Queue.PREPARE, to_body(MESSAGE), 0)


def test_two_who_begin_to_watch_at_once_start_it_once(cloud):
    both = [read(cloud), read(cloud)]
    assert [start_watching(video, cloud.api_services) for video in both] == [True, False]
    assert starts(cloud) == 1


@pytest.mark.parametrize("status", sorted(set(VideoStatus) - {VideoStatus.UNWATCHED}))
def test_a_video_that_does_not_wait_is_not_started(cloud, status):
    cloud.videos.put(make_video(status=status))
    assert not start_watching(read(cloud), cloud.api_services)
    assert (read(cloud).status, cloud.queues.sent) == (status, [])


def test_a_call_that_dies_anywhere_leaves_the_video_unwatched_or_a_message_that_queues_it(cloud):
    video = read(cloud)
    for calls in range(1, 5):
        cloud.videos.put(video)
        cloud.queues.sent.clear()
        with suppress(Crashed):
            start_watching(video, cloud.api_services_with_crash_after(calls))
        checked = (Queue.PREPARE, to_body(QueueVideosMessage(ACCOUNT, [VIDEO])), LOOK_AFTER_S)
        assert read(cloud).status is VideoStatus.UNWATCHED or checked in cloud.queues.sent


@pytest.mark.parametrize(
    ("page", "until_ms"),
    [
        (PageLink(), 0),
        (PageLink("t"), NOW_MS + 30 * DAY_MS),
        (PageLink("t", NOW_MS + 5), NOW_MS + 5),
        (PageLink("t", NOW_MS + 366 * DAY_MS), NOW_MS + 366 * DAY_MS),
        (PageLink("t", NOW_MS + 367 * DAY_MS), NOW_MS + 366 * DAY_MS),
    ],
)
def test_a_video_waits_until_the_end_of_its_link(page, until_ms):
    video = make_video(status=VideoStatus.UNWATCHED, page=page)
    assert watch_of_video(video, NOW_MS) == Watch(Watched.UNWATCHED, until_ms)


@pytest.mark.parametrize("status", VideoStatus)
def test_a_video_is_ready_for_its_caller_when_it_has_ended_or_can_be_watched(status):
    expected = status in (VideoStatus.UNWATCHED, VideoStatus.DONE, VideoStatus.ERROR)
    assert make_video(status=status).is_ready == expected
    assert replace(make_video(status=status), started_ms=NOW_MS).is_ready
