"""The reaper: what it takes for stopped, what it takes up again, and what it gives up."""

from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import pytest

from chalicelib.domain import lifecycle
from chalicelib.domain.account_deletion import DELETING, pending_deletion
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.media import CLAIMED_S, TEMPORARY_S, Cut, MediaStatus, temporary_expiry_s
from chalicelib.domain.messages import (
    CutMessage,
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeliverMessage,
    InspectMessage,
    to_body,
)
from chalicelib.domain.queue import Queue
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.template_secrets import shown_secret
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import CLAIM_TAKES_S, LOOK_AFTER_S, MAX_RESUMES, OVERDUE_MS, WAITING_LOOK_AFTER_S, Watched
from chalicelib.pipeline import waiting
from chalicelib.pipeline.code_version import REPLAN_DELAYS_S
from chalicelib.pipeline.delete import SWEEP_MS
from chalicelib.pipeline.queue_handler import MARGIN_S, MAX_FAILURES
from chalicelib.pipeline.reaper import reap, resume
from chalicelib.pipeline.stopped import DELETION_STOPPED_MS
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
    Crashed,
    Failing,
    make_account,
    make_media,
    make_template,
    make_video,
)
from tests.unit.pipeline.simulated_queues import VISIBILITY_S
from tests.unit.pipeline.steps_runner import MESSAGE, run

HOOK = "http://example.com/done"
FOREVER = 2**62
RUN_EVERY_MS = 600_000


@pytest.fixture(autouse=True)
def _clock_stands_still(cloud):
    cloud.clock.step_ms = 0


def reaped(cloud, services=None):
    return reap(services or cloud.pipeline_services, FOREVER)


def wait_for(cloud, state):
    """Let the time pass in which a row of a state should have moved."""
    cloud.clock.ms += 1000 * LOOK_AFTER_S[state]


def stop(cloud, status, **changes):
    """Store a video whose message was lost, and let the time pass in which it should have moved."""
    cloud.videos.put(make_video(status=status, moved_ms=NOW_MS, **changes))
    cloud.storage.put_json(f"{make_video().work_prefix}manifest.json", {})
    wait_for(cloud, Watched(status.value) if not status.is_final else Watched.ENDED)


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def sent(cloud):
    return [(queue, body) for queue, body, _ in cloud.queues.sent]


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


# Webhooks


def delivering(cloud, *calls, **changes):
    cloud.templates.put(make_template(webhooks=(HOOK,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True, is_open=True, moved_ms=NOW_MS, **changes))
    for number, next_ms in enumerate(calls):
        cloud.deliveries.put(
            Delivery(ACCOUNT, f"{VIDEO}/{number}", VIDEO, HOOK, NOW_MS, 5, number + 1, status=503, next_ms=next_ms)
        )
    wait_for(cloud, Watched.DELIVERING)


def test_a_webhook_that_was_never_called_is_called(cloud):
    delivering(cloud)
    assert reaped(cloud) == 1
    assert cloud.queues.parsed(Queue.DELIVER) == [DeliverMessage(ACCOUNT, VIDEO, HOOK)]
    run(cloud)
    assert [url for url, _ in cloud.web.calls] == [HOOK]


def test_a_webhook_whose_next_attempt_is_long_due_is_called(cloud):
    delivering(cloud, NOW_MS)
    assert reaped(cloud) == 1


def test_a_webhook_whose_next_attempt_is_due_later_is_left_alone(cloud):
    delivering(cloud, NOW_MS + 1)
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert reaped(cloud) == 1


def test_a_video_whose_webhooks_were_called_is_looked_at_once(cloud):
    delivering(cloud, webhooks_done=frozenset({HOOK}))
    assert (reaped(cloud), cloud.videos.watches, sent(cloud)) == (0, {}, [])


def test_a_webhook_that_is_never_called_ends_as_a_notification(cloud):
    delivering(cloud, resumes=MAX_RESUMES)
    reaped(cloud)
    assert video_of(cloud).delivery.webhooks_done == {HOOK}
    assert ["was not reached" in each.message for each in cloud.notifications.list(ACCOUNT)] == [True]


def test_a_finished_video_without_webhooks_is_not_watched(cloud):
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run(cloud)
    assert (video_of(cloud).status, cloud.videos.watches) == (VideoStatus.DONE, {})


# Media files


def add_upload(cloud, *, arrived=True, **changes):
    media = make_media(status=MediaStatus.WAITING, facts=None, expires_s=2**40, **changes)
    cloud.medias.put(media)
    if arrived:
        cloud.storage.files[media.key] = b"image"
    wait_for(cloud, Watched.UPLOADING)
    return media


def media_of(cloud):
    return cloud.medias.get(ACCOUNT, MEDIA)


def test_an_upload_whose_notification_was_lost_is_inspected(cloud):
    add_upload(cloud)
    assert (reaped(cloud), sent(cloud)) == (1, [(Queue.INGEST, to_body(InspectMessage(ACCOUNT, MEDIA)))])


def test_an_upload_may_arrive_as_long_as_its_link_is_good(cloud):
    add_upload(cloud)
    cloud.clock.ms -= 1
    assert reaped(cloud) == 0


def test_an_upload_that_never_arrived_is_left_to_expire(cloud):
    add_upload(cloud, arrived=False)
    assert (reaped(cloud), cloud.medias.watches, media_of(cloud).status) == (0, {}, MediaStatus.WAITING)


def test_a_file_that_its_call_never_stored_is_refused(cloud):
    cloud.medias.put(make_media(status=MediaStatus.WAITING, facts=None))
    wait_for(cloud, Watched.UPLOADING)
    assert reaped(cloud) == 1
    assert (media_of(cloud).status, len(cloud.notifications.list(ACCOUNT))) == (MediaStatus.ERROR, 1)


def test_an_upload_that_is_never_inspected_is_refused_with_a_notification(cloud):
    add_upload(cloud, resumes=MAX_RESUMES)
    assert (reaped(cloud), sent(cloud)) == (1, [])
    assert f"{MAX_RESUMES} attempts" in media_of(cloud).problem
    assert len(cloud.notifications.list(ACCOUNT)) == 1


def cutting(cloud, **changes):
    """Store a media file that waits for a part of itself."""
    cloud.add_media()
    cut = Cut(make_media().key, 0, 0, 900, replaces=True)
    waits = cloud.medias.reopen(media_of(cloud), cut)
    cloud.medias.update(ACCOUNT, MEDIA, **changes)
    wait_for(cloud, Watched.CUTTING)
    return CutMessage.of(waits, cut)


def test_a_cut_whose_message_was_lost_is_made(cloud):
    message = cutting(cloud)
    assert (reaped(cloud), cloud.queues.parsed(Queue.INGEST)) == (1, [message])


def test_a_cut_that_never_succeeds_leaves_the_file_as_it_was(cloud):
    cutting(cloud, resumes=MAX_RESUMES)
    assert reaped(cloud) == 1
    assert (media_of(cloud).status, media_of(cloud).version) == (MediaStatus.READY, 0)
    assert ["was not cut" in each.message for each in cloud.notifications.list(ACCOUNT)] == [True]


def test_a_file_that_arrived_is_not_watched(cloud):
    cloud.add_media()
    assert cloud.medias.watches == {}


# Deletions


def test_a_deletion_that_has_stopped_is_taken_up_once_in_a_while(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE, moved_ms=NOW_MS))
    cloud.clock.ms = NOW_MS + DELETION_STOPPED_MS - 1
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert [reaped(cloud), reaped(cloud)] == [1, 0]
    assert sent(cloud) == [(Queue.REMOVE, to_body(DeleteTemplateMessage(ACCOUNT, TEMPLATE)))]


def test_a_deletion_that_just_began_is_noted_and_looked_at_later(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    assert reaped(cloud) == 0
    cloud.clock.ms += DELETION_STOPPED_MS
    assert reaped(cloud) == 1


def test_the_deletion_of_an_account_is_taken_up(cloud):
    cloud.removals.put(replace(pending_deletion(ACCOUNT), moved_ms=NOW_MS))
    cloud.clock.ms += DELETION_STOPPED_MS
    assert (reaped(cloud), cloud.queues.parsed(Queue.REMOVE)) == (1, [DeleteAccountMessage(ACCOUNT)])


def test_a_deletion_waits_while_its_queue_has_a_backlog(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE, moved_ms=NOW_MS))
    cloud.clock.ms += DELETION_STOPPED_MS
    cloud.queues.backlog[Queue.REMOVE] = 1
    assert reaped(cloud) == 0


# Rows of earlier releases


def forget_watches(cloud):
    """Make all rows those of an earlier release."""
    cloud.videos.watches.clear()
    cloud.medias.watches.clear()


def test_rows_of_earlier_releases_are_found_half_an_hour_after_the_first_run(cloud):
    stop(cloud, VideoStatus.QUEUED)
    add_upload(cloud)
    cloud.accounts.put(replace(make_account(), **DELETING))
    forget_watches(cloud)
    assert reaped(cloud) == 0
    cloud.clock.ms += 1_800_000 - 1
    assert (reaped(cloud), cloud.videos.watches) == (0, {})
    cloud.clock.ms += 1
    reaped(cloud)
    cloud.clock.ms += OVERDUE_MS
    assert reaped(cloud) == 2
    assert pending_deletion(ACCOUNT).id in [id_ for _, id_ in cloud.removals.rows]


def test_the_tables_are_read_once(cloud):
    reaped(cloud)
    cloud.clock.ms += 1_800_000
    reaped(cloud)
    stop(cloud, VideoStatus.QUEUED)
    forget_watches(cloud)
    assert (reaped(cloud), reaped(cloud), cloud.videos.watches) == (0, 0, {})


WEEK_MS = 7 * 86_400_000


def in_clear(cloud, **changes):
    """Store a template as earlier releases did."""
    cloud.templates.put(make_template(secret=TEMPLATE_SECRET, **changes))


def template_of(cloud):
    return cloud.templates.get(ACCOUNT, TEMPLATE)


def test_secrets_in_clear_are_encrypted_a_week_after_the_first_run(cloud):
    in_clear(cloud)
    reaped(cloud)
    cloud.clock.ms += WEEK_MS - 1
    reaped(cloud)
    assert template_of(cloud).secret == TEMPLATE_SECRET
    cloud.clock.ms += 1
    reaped(cloud)
    assert is_sealed(template_of(cloud).secret)
    assert template_of(cloud).current_hash == hash_secret(TEMPLATE_SECRET)
    assert shown_secret(template_of(cloud), cloud.sealer) == TEMPLATE_SECRET


def test_an_operator_who_takes_up_everything_right_after_an_update_can_still_roll_it_back(cloud):
    in_clear(cloud)
    resume(cloud.pipeline_services)
    assert template_of(cloud).secret == TEMPLATE_SECRET


def test_a_secret_is_encrypted_also_if_its_template_changes_meanwhile(cloud):
    in_clear(cloud)
    seal = cloud.sealer.seal

    def meanwhile(*arguments):
        cloud.sealer.seal = seal
        cloud.templates.update(ACCOUNT, TEMPLATE, webhooks=(HOOK,))
        return seal(*arguments)

    cloud.sealer.seal = meanwhile
    reaped(cloud)
    cloud.clock.ms += WEEK_MS
    reaped(cloud)
    assert (template_of(cloud).webhooks, is_sealed(template_of(cloud).secret)) == ((HOOK,), True)


def test_a_large_table_is_read_some_pages_a_run(cloud):
    pages = iter(["1", "2", "3", None])
    read = []
    videos = Failing(cloud.videos, "no method")

    def watch_earlier_rows(cursor):
        read.append(cursor)
        cloud.clock.ms += 40_000
        return next(pages)

    videos.watch_earlier_rows = watch_earlier_rows
    services = replace(cloud.pipeline_services, videos=videos)
    reap(services, FOREVER)
    cloud.clock.ms += 1_800_000
    reap(services, FOREVER)
    assert read == ["", "1"]
    reap(services, FOREVER)
    assert read == ["", "1", "2", "3"]


# An operator


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


# Times


@pytest.mark.parametrize(
    ("state", "queue", "wait_s"),
    [
        (Watched.QUEUED, Queue.PREPARE, max(REPLAN_DELAYS_S)),
        (Watched.PREPARING, Queue.PREPARE, waiting.SERVER_WAIT.total_s),
        (Watched.RENDERING, Queue.RENDER_H264, waiting.LEASE_WAIT.total_s),
        (Watched.ASSEMBLING, Queue.ASSEMBLE, waiting.SEGMENT_WAIT.total_s + waiting.LEASE_WAIT.total_s),
        (Watched.ENDED, Queue.ASSEMBLE, 0),
        (Watched.DELIVERING, Queue.DELIVER, waiting.LEASE_WAIT.total_s),
        (Watched.CUTTING, Queue.INGEST, 0),
    ],
)
def test_a_step_may_take_all_its_crashes_or_a_long_delay_and_its_longest_wait(state, queue, wait_s):
    hidden_s = VISIBILITY_S[queue]
    crashes_s = MAX_FAILURES * (hidden_s // 6 + MARGIN_S)
    assert LOOK_AFTER_S[state] >= max(hidden_s, crashes_s) + wait_s


def test_a_wait_for_a_slot_is_the_longest(cloud):
    assert VISIBILITY_S[Queue.PREPARE] + waiting.SLOT_WAIT.total_s <= WAITING_LOOK_AFTER_S
    assert 1000 * VISIBILITY_S[Queue.REMOVE] + SWEEP_MS <= DELETION_STOPPED_MS


VISITORS_FILE = {
    "temp": True,
    "is_counted": True,
    "template_id": TEMPLATE,
    "expires_s": temporary_expiry_s(NOW_MS // 1000, TEMPORARY_S),
}
ENDS_MS = NOW_MS + 1000 * (TEMPORARY_S + CLAIM_TAKES_S)


@pytest.mark.parametrize(("now_ms", "is_kept"), [(ENDS_MS - 1, True), (ENDS_MS, False)])
def test_a_visitors_file_that_no_video_used_is_deleted_and_counts_no_more(cloud, now_ms, is_kept):
    media = cloud.add_media(**VISITORS_FILE)
    cloud.clock.ms = now_ms
    reaped(cloud)
    left = (media.key in cloud.storage.files, (ACCOUNT, MEDIA) in cloud.medias.rows, cloud.amounts.media_bytes)
    assert left == ((True, True, 5) if is_kept else (False, False, 0))


def test_a_visitors_file_that_a_video_has_claimed_stays_for_longer(cloud):
    media = cloud.add_media(**VISITORS_FILE)
    cloud.medias.claim(ACCOUNT, MEDIA, VIDEO, temporary_expiry_s(NOW_MS // 1000, CLAIMED_S))
    cloud.clock.ms = ENDS_MS
    reaped(cloud)
    assert media.key in cloud.storage.files
    cloud.clock.ms = NOW_MS + 1000 * (CLAIMED_S + CLAIM_TAKES_S)
    reaped(cloud)
    assert (cloud.storage.files, cloud.amounts.media_bytes) == ({}, 0)


def test_a_resume_by_the_operator_leaves_files_of_visitors(cloud):
    cloud.add_media(**VISITORS_FILE)
    assert (resume(cloud.pipeline_services), len(cloud.storage.files)) == (0, 1)
