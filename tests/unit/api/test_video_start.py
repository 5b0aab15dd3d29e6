"""Calls that crash between storing a video and queueing it."""

from contextlib import suppress

import pytest

from chalicelib.domain.messages import QueueVideosMessage, VideoMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.recovery import queue_unstarted
from tests.fakes import ACCOUNT, TEMPLATE, VIDEO, CrashAfter, Crashed, make_template, make_video
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run

NEW, UPDATE = {"name": "Ava"}, {"inputMedias": [], "inputVariables": []}
CALLS = {
    "one": ("Template_Video_New", TEMPLATE, NEW),
    "many": ("Template_Videos_New", TEMPLATE, [NEW, NEW, NEW]),
    "anew": ("Video_Update", VIDEO, UPDATE),
}


@pytest.fixture
def asked(cloud):
    """Return a cloud with a template and a failed video."""
    cloud.templates.put(make_template())
    cloud.videos.put(make_video(status=VideoStatus.ERROR, finalized=True))
    return cloud


@pytest.mark.parametrize("calls", range(1, 6))
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("part", ["videos", "queues"])
def test_videos_that_a_crashed_call_has_stored_are_rendered(asked, part, call, calls):
    real = getattr(asked, part)
    setattr(asked, part, CrashAfter(real, [calls]))
    with suppress(Crashed):
        Caller(asked).call(*CALLS[call])
    setattr(asked, part, real)
    run(asked)
    assert {video.status for video in asked.videos.list(ACCOUNT)} <= {VideoStatus.DONE, VideoStatus.ERROR}
    assert all(video.render.finalized for video in asked.videos.list(ACCOUNT))


@pytest.mark.parametrize("status", sorted(set(VideoStatus) - {VideoStatus.QUEUED}))
def test_a_queued_video_is_not_queued_again(cloud, status):
    cloud.videos.put(make_video(status=status))
    queue_unstarted(QueueVideosMessage(ACCOUNT, [VIDEO]), cloud.pipeline_services)
    assert cloud.queues.messages(Queue.PREPARE) == []


def test_only_videos_that_were_never_queued_are_queued(cloud):
    cloud.videos.put(make_video(revision=2))
    queue_unstarted(QueueVideosMessage(ACCOUNT, ["0" * 24, VIDEO]), cloud.pipeline_services)
    assert cloud.queues.messages(Queue.PREPARE) == [to_body(VideoMessage(ACCOUNT, VIDEO, revision=2))]
