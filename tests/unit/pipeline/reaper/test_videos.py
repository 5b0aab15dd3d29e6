"""The videos that the reaper takes for stopped, takes up again, and gives up."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.messages import to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import LOOK_AFTER_S, MAX_RESUMES, OVERDUE_MS, WAITING_LOOK_AFTER_S, Watched
from chalicelib.pipeline.reaper import reap
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, Crashed, Failing, make_video
from tests.unit.pipeline.reaper.stopped import FOREVER, add_upload, reaped, sent, stop, video_of, wait_for
from tests.unit.pipeline.steps_runner import MESSAGE, run

RUN_EVERY_MS = 600_000
STEPS = [
    (VideoStatus.QUEUED, Queue.PREPARE),
    (VideoStatus.PREPARING, Queue.PREPARE),
    (VideoStatus.RENDERING, Queue.PREPARE),
    (VideoStatus.ASSEMBLING, Queue.ASSEMBLE),
    (VideoStatus.DONE, Queue.PREPARE),
    (VideoStatus.ERROR, Queue.PREPARE),
]
UNFINISHED = [status for status, _ in STEPS[:4]]


@pytest.mark.parametrize(("status", "queue"), STEPS)
def test_a_video_that_has_stopped_is_taken_up_again(cloud, status, queue):
    stop(cloud, status)
    assert (reaped(cloud), sent(cloud)) == (1, [(queue, to_body(MESSAGE))])


@pytest.mark.parametrize(("status", "queue"), STEPS)
def test_a_video_that_may_still_move_is_left_alone(cloud, status, queue):
    stop(cloud, status)
    cloud.clock.ms -= 1
    assert (reaped(cloud), sent(cloud)) == (0, [])


def test_a_video_whose_message_was_lost_is_made(cloud):
    cloud.videos.put(make_video())
    wait_for(cloud, Watched.QUEUED)
    reaped(cloud)
    run(cloud)
    assert video_of(cloud).status is VideoStatus.DONE


def test_a_video_that_waits_for_downloads_is_left_alone_for_as_long_as_it_may_wait(cloud):
    stop(cloud, VideoStatus.PREPARING, waits_for="a slot")
    assert reaped(cloud) == 0
    cloud.clock.ms = NOW_MS + 1000 * WAITING_LOOK_AFTER_S
    assert reaped(cloud) == 1


def test_a_video_whose_frames_are_being_rendered_has_not_stopped(cloud):
    stop(cloud, VideoStatus.RENDERING, jobs={"P/0": 24})
    cloud.videos.report_frames(video_of(cloud), "P/0", 12)
    assert (reaped(cloud), video_of(cloud).resumes) == (0, 0)
    cloud.clock.ms += 1000 * LOOK_AFTER_S[Watched.RENDERING] - 1
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert reaped(cloud) == 1


def test_a_settled_video_is_not_even_read(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    cloud.clock.ms += 10 * OVERDUE_MS
    assert (cloud.videos.watches, reaped(cloud)) == ({}, 0)


@pytest.mark.parametrize(
    ("status", "queue"),
    [
        (VideoStatus.QUEUED, Queue.PREPARE),
        (VideoStatus.PREPARING, Queue.PREPARE),
        (VideoStatus.RENDERING, Queue.RENDER_GIF_MP3),
        (VideoStatus.ASSEMBLING, Queue.ASSEMBLE),
    ],
)
def test_a_video_may_wait_for_its_turn_in_a_long_queue(cloud, status, queue):
    stop(cloud, status)
    cloud.queues.backlog[queue] = 1
    cloud.clock.ms += OVERDUE_MS - 1
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert reaped(cloud) == 1


def test_the_backlog_of_another_queue_does_not_matter(cloud):
    stop(cloud, VideoStatus.QUEUED)
    cloud.queues.backlog[Queue.ASSEMBLE] = 1
    assert reaped(cloud) == 1


@pytest.mark.parametrize("status", UNFINISHED)
def test_later_runs_do_not_multiply_messages(cloud, status):
    """Take it up at most once while it may be waiting in the queue; wait twice as long each time."""
    stop(cloud, status)
    began_ms, times = cloud.clock.ms, []
    for _ in range(80):
        if reaped(cloud):
            times.append(cloud.clock.ms - began_ms)
        cloud.clock.ms += RUN_EVERY_MS
    gaps = [later - earlier for earlier, later in pairwise(times)]
    after_ms = 1000 * LOOK_AFTER_S[Watched(status.value)]
    assert len(gaps) >= 2
    assert all(after_ms * 2**number <= gap < after_ms * 2**number + RUN_EVERY_MS for number, gap in enumerate(gaps))


@pytest.mark.parametrize("status", UNFINISHED)
def test_a_video_that_several_attempts_do_not_move_fails_with_a_reason_and_a_notification(cloud, status):
    stop(cloud, status, resumes=MAX_RESUMES)
    assert reaped(cloud) == 1
    assert video_of(cloud).status is VideoStatus.ERROR
    assert f"{MAX_RESUMES} attempts to take it up again" in video_of(cloud).render.error
    assert [each.video_id for each in cloud.notifications.list(ACCOUNT)] == [VIDEO]
    assert sent(cloud) == []


def test_it_is_taken_up_once_more_before_that(cloud):
    stop(cloud, VideoStatus.QUEUED, resumes=MAX_RESUMES - 1)
    reaped(cloud)
    assert (video_of(cloud).status, video_of(cloud).resumes) == (VideoStatus.QUEUED, MAX_RESUMES)


def test_a_restarted_video_has_all_attempts_again(cloud):
    stop(cloud, VideoStatus.QUEUED, resumes=MAX_RESUMES)
    assert cloud.videos.apply(lifecycle.restart(video_of(cloud), {}, 0)).resumes == 0


def test_a_video_that_has_ended_is_finalized_however_often_that_takes(cloud):
    stop(cloud, VideoStatus.DONE, resumes=MAX_RESUMES)
    reaped(cloud)
    run(cloud)
    assert (video_of(cloud).status, video_of(cloud).render.finalized) == (VideoStatus.DONE, True)


def test_two_runs_at_the_same_time_take_it_up_once(cloud):
    stop(cloud, VideoStatus.QUEUED)
    stale = [video_of(cloud)]
    assert reaped(cloud) == 1
    videos = Failing(cloud.videos, "no method")
    videos.due = lambda state, before_ms: stale if state is Watched.QUEUED else []
    assert reaped(cloud, replace(cloud.pipeline_services, videos=videos)) == 0
    assert len(cloud.queues.sent) == 1


@pytest.mark.parametrize("calls", range(1, 25))
def test_a_run_that_crashes_anywhere_is_followed_by_one_that_takes_everything_up(cloud, calls):
    stop(cloud, VideoStatus.QUEUED)
    add_upload(cloud)
    cloud.removals.put(PendingDeletion(ACCOUNT, "0" * 24, moved_ms=NOW_MS))
    cloud.clock.ms = NOW_MS + OVERDUE_MS
    with suppress(Crashed):
        reap(cloud.services_with_crash_after(calls), FOREVER)
    cloud.clock.ms += OVERDUE_MS
    reaped(cloud)
    kinds = [body["kind"] for _, body in sent(cloud)]
    assert set(kinds) == {"video", "inspect", "delete_template"}
    assert max(map(kinds.count, kinds)) <= 2


def test_a_row_that_cannot_be_looked_at_does_not_hold_up_the_others(cloud, caplog):
    stop(cloud, VideoStatus.QUEUED)
    add_upload(cloud)
    cloud.clock.ms = NOW_MS + OVERDUE_MS
    services = replace(cloud.pipeline_services, storage=Failing(cloud.storage, "size_of"))
    with pytest.raises(RuntimeError, match="could not look at 1 of the rows"):
        reap(services, FOREVER)
    assert sent(cloud) == [(Queue.PREPARE, to_body(MESSAGE))]


def test_a_run_ends_before_its_function_times_out(cloud):
    stop(cloud, VideoStatus.QUEUED)
    assert (reap(cloud.pipeline_services, cloud.clock.ms), sent(cloud)) == (0, [])
