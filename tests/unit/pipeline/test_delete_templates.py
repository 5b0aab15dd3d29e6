"""The deletion of a template with all its videos, however many there are, also after crashes."""

import json
from contextlib import suppress

import pytest

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.request_limits import REQUEST_MS
from chalicelib.api.rpc import Rpc
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.messages import DeleteTemplateMessage, DeleteVideoMessage, VideoMessage, parse_message
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import PendingDeletion
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.delete import SWEEP_MS, delete_template
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.reaper import resume
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    NOW_MS,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PROFILE,
    TEMPLATE,
    Crashed,
    make_notification,
    make_template,
    make_temporary_media,
    make_video,
    make_viewing,
)
from tests.unit.api.calling import BY_ACCOUNT, Caller, request
from tests.unit.pipeline.steps_runner import run, work_dead_letter

VIDEOS = 60
MESSAGE = DeleteTemplateMessage(ACCOUNT, TEMPLATE)


@pytest.fixture
def cloud(cloud):
    """Return a template whose videos share segments with each other, and one with a video of another template."""
    cloud.templates.put(make_template())
    cloud.templates.put(make_template(id=OTHER_TEMPLATE))
    for number in range(VIDEOS):
        add_video(cloud, f"{NOW_MS:012x}{number:012x}", TEMPLATE, ("all", "theirs", f"own{number}"))
    add_video(cloud, OTHER_VIDEO, OTHER_TEMPLATE, ("all",))
    media = make_temporary_media()
    cloud.medias.put(media)
    cloud.storage.files[media.key] = b""
    return cloud


def test_only_the_templates_notifications_are_deleted(cloud):
    others = make_notification(id=OTHER_VIDEO, template_id=OTHER_TEMPLATE)
    for notification in (make_notification(template_id=TEMPLATE), others, make_notification(id=MEDIA)):
        cloud.notifications.put(notification)
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert [notification.id for notification in cloud.notifications.list(ACCOUNT)] == [MEDIA, OTHER_VIDEO]


def add_video(cloud, video_id, template_id, names):
    video = make_video(
        id=video_id,
        template_id=template_id,
        status=VideoStatus.RENDERING,
        scope=ACCOUNT,
        segments={PROFILE: names},
    )
    cloud.videos.put(video)
    cloud.segments.add_references(ACCOUNT, video_id, names, NOW_MS)
    for name in names:
        cloud.segments.commit(ACCOUNT, name, NOW_MS)
    keys = [f"{video.work_prefix}a", f"{video.out_prefix}b", *map(video.plan.segment_key, names)]
    cloud.storage.files |= dict.fromkeys(keys, b"")


def left_of(cloud):
    """Return the ids of templates, pending deletions and videos, and the names of files."""
    rows = (cloud.templates.rows, cloud.removals.rows, cloud.videos.rows)
    return [[key[1] for key in table] for table in rows], {key.rpartition("/")[2] for key in cloud.storage.files}


ONLY_THE_OTHER = ([[OTHER_TEMPLATE], [], [OTHER_VIDEO]], {"a", "b", "all"})


def delayed(cloud):
    sent = [(body, delay_s) for queue, body, delay_s in cloud.queues.sent if queue is Queue.REMOVE]
    return [(parse_message(Queue.REMOVE, json.dumps(body)), delay_s) for body, delay_s in sent if "template_id" in body]


def begin(cloud):
    """Begin the deletion with a call that has no time left."""
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    cloud.templates.delete(ACCOUNT, TEMPLATE)


def work(cloud):
    """Work on the message of the deletion; the seconds after which it is delivered again, or None at the end."""
    try:
        delete_template(MESSAGE, cloud.pipeline_services)
    except RetryLater as later:
        return later.delay_s(0)
    return None


def sweep(cloud):
    """Work on the message once more when the final sweep is due."""
    cloud.clock.ms += SWEEP_MS
    return work(cloud)


def test_all_data_of_a_template_is_deleted_and_none_of_another(cloud):
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert left_of(cloud) == ONLY_THE_OTHER
    assert (cloud.medias.rows, cloud.segments.users) == ({}, {(ACCOUNT, "all", OTHER_VIDEO)})


def test_a_video_that_was_requested_meanwhile_is_deleted_too(cloud):
    Caller(cloud).call("Template_Delete", TEMPLATE)
    late = make_video(id=MEDIA)
    cloud.videos.put(late)
    prepare(VideoMessage.of(late), cloud.pipeline_services)
    assert DeleteVideoMessage.of(late) in cloud.queues.parsed(Queue.REMOVE)
    run(cloud)
    assert left_of(cloud) == ONLY_THE_OTHER


def test_the_sums_of_its_viewings_are_deleted_and_those_of_another_stay(cloud):
    for template_id in (TEMPLATE, OTHER_TEMPLATE):
        cloud.statistics.record(None, make_viewing(video_id=template_id), template_id, 0)
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert cloud.statistics.of_templates(ACCOUNT, [TEMPLATE, OTHER_TEMPLATE]).keys() == {OTHER_TEMPLATE}


def test_the_reserved_credits_of_its_videos_are_released(cloud):
    cloud.ledger.append(Entry(ACCOUNT, "9" * 24, EntryKind.GRANT, NOW_MS, Amounts(available=VIDEOS)))
    for number in range(VIDEOS):
        cloud.videos.update(ACCOUNT, f"{NOW_MS:012x}{number:012x}", price=1)
    assert cloud.amounts.held == VIDEOS
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert cloud.amounts == Amounts(available=VIDEOS)


def test_a_deleted_template_disappears_at_once(cloud):
    cloud.stopwatch.step_ms = REQUEST_MS // 5
    caller = Caller(cloud)
    assert caller.call("Template_Delete", TEMPLATE) == "OK"
    assert len(cloud.videos.rows) > 1
    assert caller.error("Template_Delete", TEMPLATE)[0] == 1000
    assert [each["id"] for each in caller.call("Template_List")] == [OTHER_TEMPLATE]


def test_the_queue_continues_a_deletion_that_exceeds_its_call(cloud):
    cloud.stopwatch.step_ms = REQUEST_MS // 5
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert left_of(cloud) == ONLY_THE_OTHER


@pytest.mark.parametrize("calls", range(1, 40))
def test_a_call_that_crashes_can_be_repeated_or_is_completed_by_the_queue(cloud, calls):
    body = request("Template_Delete", TEMPLATE)
    call = HttpRequest(json.dumps(body).encode(), BY_ACCOUNT)
    with suppress(Crashed):
        Rpc(cloud.api_services_with_crash_after(calls)).answer(call)
    Caller(cloud).post(body)
    run(cloud)
    assert left_of(cloud) == ONLY_THE_OTHER


@pytest.mark.parametrize("calls", range(1, 40))
def test_a_step_that_crashes_can_be_repeated(cloud, calls):
    begin(cloud)
    with suppress(Crashed, RetryLater):
        delete_template(MESSAGE, cloud.services_with_crash_after(calls))
    work(cloud)
    sweep(cloud)
    run(cloud)
    assert left_of(cloud) == ONLY_THE_OTHER


def test_a_long_deletion_continues_when_its_message_is_delivered_again(cloud):
    begin(cloud)
    cloud.clock.step_ms = WORK_MS
    assert work(cloud) == 0
    assert 1 < len(cloud.videos.rows) <= VIDEOS
    assert (delayed(cloud), cloud.removals.get(ACCOUNT, TEMPLATE).moved_ms > NOW_MS) == ([], True)


def test_the_message_waits_for_the_final_sweep_until_every_lambda_has_timed_out(cloud):
    begin(cloud)
    assert (work(cloud), delayed(cloud)) == (SWEEP_MS // 1000, [])
    assert cloud.removals.get(ACCOUNT, TEMPLATE) is not None
    assert sweep(cloud) is None
    assert cloud.removals.get(ACCOUNT, TEMPLATE) is None


def test_a_message_that_arrives_before_the_sweep_is_due_waits_for_the_rest(cloud):
    begin(cloud)
    cloud.clock.step_ms = 0
    work(cloud)
    cloud.clock.ms += SWEEP_MS - 1000
    assert work(cloud) == 1


def test_a_sweep_that_finds_something_is_followed_by_another_one(cloud):
    begin(cloud)
    work(cloud)
    add_video(cloud, f"{NOW_MS:012x}{VIDEOS:012x}", TEMPLATE, ())
    assert (sweep(cloud), left_of(cloud)[0][2]) == (SWEEP_MS // 1000, [OTHER_VIDEO])
    assert sweep(cloud) is None


def test_the_final_sweep_deletes_files_that_arrived_late(cloud):
    begin(cloud)
    work(cloud)
    late = f"{make_video().out_prefix}late.mp4"
    cloud.storage.files[late] = b""
    sweep(cloud)
    assert late not in cloud.storage.files


def test_resume_continues_a_deletion_whose_message_was_lost(cloud):
    begin(cloud)
    cloud.videos.delete(ACCOUNT, OTHER_VIDEO)
    assert resume(cloud.pipeline_services) == VIDEOS + 1
    assert delayed(cloud) == [(MESSAGE, 0)]


def test_the_dead_letter_handler_continues_a_deletion(cloud, caplog):
    begin(cloud)
    work_dead_letter(cloud, MESSAGE)
    assert left_of(cloud)[0][2] == [OTHER_VIDEO]
    assert cloud.queues.released == [(Queue.DEAD, "r1", SWEEP_MS // 1000)]
    assert f"the deletion of the template {TEMPLATE}" in caplog.text


def test_a_stray_message_does_not_delete_an_existing_template(cloud):
    delete_template(MESSAGE, cloud.pipeline_services)
    assert len(cloud.videos.rows) == VIDEOS + 1


def test_the_leases_of_running_jobs_are_deleted(cloud):
    cloud.leases.acquire(ACCOUNT, f"{TEMPLATE}/{PROFILE}/0/{OTHER_VIDEO}", "worker", 0, 60)
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert cloud.leases.rows == {}
