"""The erasure of a recipient: whose videos are erased, in however many runs, and what the receipt says."""

import hashlib
from contextlib import suppress

import pytest

from chalicelib.api.videos import delete_video
from chalicelib.domain.account import Credential
from chalicelib.domain.messages import EraseRecipientMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.submission import Submission
from chalicelib.domain.video import Contact, VideoStatus
from chalicelib.pipeline.erase import SECOND_READ_MS, erase_recipient
from chalicelib.pipeline.reaper import reap, resume
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_ACCOUNT,
    PROFILE,
    TEMPLATE,
    VIDEO,
    Crashed,
    make_account,
    make_notification,
    make_template,
    make_video,
    make_viewing,
)
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run, work_dead_letter

DATA, EMAIL = "customer 7", "ava@example.com"
# More than two pages of the fake table.
MANY = 90


@pytest.fixture
def caller(cloud):
    cloud.clock.step_ms = 0
    return Caller(cloud)


def video_id(number):
    return f"{number:024x}"


def add(cloud, number, **fields):
    """Add a video with a segment of its own, one that all share, a file and a delivery."""
    names = (f"own{number}", "all")
    usual = {"id": video_id(number), "scope": ACCOUNT, "segments": {PROFILE: names}, "status": VideoStatus.DONE}
    video = make_video(**(usual | fields))
    cloud.videos.put(video)
    cloud.segments.add_references(ACCOUNT, video.id, names, 10**10)
    for name in names:
        cloud.segments.commit(ACCOUNT, name, 10**10)
        cloud.storage.files[video.plan.segment_key(name)] = b"seg"
    cloud.storage.files[f"{video.out_prefix}film.mp4"] = b"12345"
    return video


def erase(cloud, **recipient):
    erasure_id = Caller(cloud).call("Recipient_Erase", recipient)
    run(cloud)
    return erasure_id


def left(cloud, account_id=ACCOUNT):
    return [video.id for video in cloud.videos.list(account_id)]


def test_the_videos_with_the_same_data_are_erased_and_no_others(cloud, caller):
    for number, data in enumerate((DATA, "customer 70", "", DATA, DATA.upper())):
        add(cloud, number, data=data)
    erase(cloud, data=DATA)
    assert left(cloud) == [video_id(1), video_id(2), video_id(4)]


@pytest.mark.parametrize("sent", [EMAIL, " Ava@EXAMPLE.com ", "AVA@example.COM"])
@pytest.mark.parametrize("stored", [EMAIL, "Ava@Example.com", " ava@example.com"])
def test_an_e_mail_is_compared_without_spaces_and_case(cloud, caller, sent, stored):
    add(cloud, 0, contact=Contact(stored))
    add(cloud, 1, contact=Contact("eva@example.com"))
    add(cloud, 2)
    erase(cloud, email=sent)
    assert left(cloud) == [video_id(1), video_id(2)]


def test_a_text_that_is_no_address_is_found_too(cloud, caller):
    add(cloud, 0, contact=Contact("Ava (work)"))
    erase(cloud, email="ava (work)")
    assert left(cloud) == []


@pytest.mark.parametrize(("later_ms", "is_left"), [(0, False), (1, True)])
def test_videos_that_were_created_later_stay(cloud, caller, later_ms, is_left):
    add(cloud, 0, data=DATA, created_ms=cloud.clock.ms + later_ms)
    erase(cloud, data=DATA)
    assert bool(left(cloud)) is is_left


def test_the_videos_of_other_accounts_stay(cloud, caller):
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    add(cloud, 0, data=DATA, account_id=OTHER_ACCOUNT)
    erase(cloud, data=DATA)
    assert left(cloud, OTHER_ACCOUNT) == [video_id(0)]


def test_a_video_that_is_being_made_is_erased_with_its_jobs(cloud, caller):
    video = add(cloud, 0, data=DATA, status=VideoStatus.RENDERING, jobs={"p/0": 5})
    cloud.leases.acquire(ACCOUNT, video.lease_id("p/0"), "worker", 0, 10**10)
    erase(cloud, data=DATA)
    assert (left(cloud), cloud.leases.rows) == ([], {})


@pytest.mark.parametrize(
    ("recipient", "path"),
    [
        ({}, "recipient"),
        ({"data": DATA, "email": EMAIL}, "recipient"),
        ({"data": ""}, "recipient.data"),
        ({"email": " "}, "recipient.email"),
        ({"data": "x" * 1025}, "recipient.data"),
        ({"email": "x" * 256}, "recipient.email"),
    ],
)
def test_a_recipient_has_one_field_with_a_value(cloud, caller, recipient, path):
    code, data = caller.error("Recipient_Erase", recipient)
    assert (code, data["path"], cloud.erasures.rows) == (-32602, path, {})


@pytest.mark.parametrize("recipient", [{"data": "x" * 1024}, {"email": "x" * 255}])
def test_the_longest_value_is_taken(cloud, caller, recipient):
    assert caller.call("Recipient_Erase", recipient)


def test_the_receipt_counts_what_was_removed(cloud, caller):
    for number in range(3):
        sent = (Submission("v" * 22, NOW_MS, {"email": EMAIL}),) if number else ()
        add(cloud, number, data=DATA, is_viewed=True, submissions=sent)
        cloud.statistics.record(None, make_viewing(video_id=video_id(number)), TEMPLATE, 0)
    add(cloud, 3)
    cloud.notifications.put(make_notification(id=video_id(0), video_id=video_id(0)))
    receipt = caller.call("Erasure_Get", erase(cloud, data=DATA))
    assert (receipt["number"], receipt["videos"]) == (3, [video_id(number) for number in range(3)])
    assert receipt["removed"] == [
        {"kind": "files", "number": 3, "bytes": 15},
        {"kind": "segments", "number": 3},
        {"kind": "notifications", "number": 1},
        {"kind": "viewings", "number": 3},
        {"kind": "forms", "number": 2},
    ]
    assert receipt["finished"] > receipt["date"]
    assert {"ledger", "backups", "links", "sharedSegments", "logs"} <= {kept["kind"] for kept in receipt["kept"]}


def test_the_receipt_has_the_recipient_as_a_hash_that_the_caller_can_compute(cloud, caller):
    for field, value in (("data", DATA), ("email", EMAIL)):
        erasure_id = caller.call("Recipient_Erase", {field: value})
        digest = hashlib.sha256(f"{erasure_id}:{value}".encode()).hexdigest()
        assert caller.call("Erasure_Get", erasure_id)["selector"] == {"field": field, "sha256": digest}
    assert not any(value in repr(table.rows) for table in (cloud.erasures, cloud.removals) for value in (DATA, EMAIL))


def test_the_receipt_grows_while_the_erasure_runs(cloud, caller):
    for number in range(MANY):
        add(cloud, number, data=DATA)
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    assert caller.call("Erasure_Get", erasure_id)["number"] == 0
    cloud.clock.step_ms = WORK_MS
    with suppress(RetryLater):
        erase_recipient(EraseRecipientMessage(ACCOUNT, erasure_id), cloud.pipeline_services)
    cloud.clock.step_ms = 0
    receipt = caller.call("Erasure_Get", erasure_id)
    assert 0 < receipt["number"] < MANY
    assert "finished" not in receipt
    run(cloud)
    assert caller.call("Erasure_Get", erasure_id)["number"] == MANY


def test_an_erasure_goes_on_where_it_has_stopped(cloud, caller):
    for number in range(MANY):
        add(cloud, number, data=DATA if number == MANY - 1 else "")
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    cloud.clock.step_ms = WORK_MS
    cursors = []
    for _ in range(2):
        with pytest.raises(RetryLater):
            erase_recipient(EraseRecipientMessage(ACCOUNT, erasure_id), cloud.pipeline_services)
        cursors.append(cloud.removals.get(ACCOUNT, erasure_id).cursor)
    assert "" < cursors[0] < cursors[1]
    run(cloud)
    assert video_id(MANY - 1) not in left(cloud)


@pytest.mark.parametrize("calls", range(1, 45))
def test_an_erasure_that_crashes_goes_on(cloud, caller, calls):
    for number in range(3):
        add(cloud, number, data=DATA)
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    with suppress(Crashed, RetryLater):
        erase_recipient(EraseRecipientMessage(ACCOUNT, erasure_id), cloud.services_with_crash_after(calls))
    run(cloud)
    receipt = caller.call("Erasure_Get", erasure_id)
    assert (left(cloud), cloud.storage.files, cloud.removals.rows) == ([], {}, {})
    assert (receipt["number"], receipt["removed"][0]) == (3, {"kind": "files", "number": 3, "bytes": 15})


def test_messages_that_arrive_twice_change_nothing(cloud, caller):
    add(cloud, 0, data=DATA)
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    run(cloud, times=2)
    assert caller.call("Erasure_Get", erasure_id)["removed"][0] == {"kind": "files", "number": 1, "bytes": 5}


def test_a_video_that_was_stored_late_is_erased_by_the_second_read(cloud, caller):
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    message = EraseRecipientMessage(ACCOUNT, erasure_id)
    with pytest.raises(RetryLater) as later:
        erase_recipient(message, cloud.pipeline_services)
    assert later.value.delay_s(0) == SECOND_READ_MS // 1000
    add(cloud, 0, data=DATA)
    cloud.clock.ms += SECOND_READ_MS - 1000
    with pytest.raises(RetryLater) as later:
        erase_recipient(message, cloud.pipeline_services)
    assert (later.value.delay_s(0), left(cloud)) == (1, [video_id(0)])
    cloud.clock.ms += 1000
    erase_recipient(message, cloud.pipeline_services)
    assert left(cloud) == []
    assert caller.call("Erasure_Get", erasure_id)["number"] == 1


def test_a_repeated_call_erases_nothing_more(cloud, caller):
    add(cloud, 0, data=DATA)
    first, second = erase(cloud, data=DATA), erase(cloud, data=DATA)
    assert [caller.call("Erasure_Get", each)["number"] for each in (first, second)] == [1, 0]


def test_a_call_that_is_repeated_with_its_key_is_one_erasure(cloud, caller):
    with_key = Caller(cloud, headers={"idempotency-key": "7"})
    assert with_key.call("Recipient_Erase", {"data": DATA}) == with_key.call("Recipient_Erase", {"data": DATA})
    assert len(caller.call("Erasure_List", {})["erasures"]) == 1


def test_resume_sends_the_message_of_an_erasure_again(cloud, caller):
    add(cloud, 0, data=DATA)
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    cloud.queues.sent.clear()
    resume(cloud.pipeline_services)
    assert EraseRecipientMessage(ACCOUNT, erasure_id) in cloud.queues.parsed(Queue.REMOVE)


def test_the_reaper_takes_up_an_erasure_whose_message_was_lost(cloud, caller):
    add(cloud, 0, data=DATA)
    caller.call("Recipient_Erase", {"data": DATA})
    cloud.queues.sent.clear()
    for _ in range(3):
        reap(cloud.pipeline_services, 2**62)
        cloud.clock.ms += 86_400_000
    run(cloud)
    assert left(cloud) == []


def test_a_dead_letter_continues_an_erasure(cloud, caller, caplog):
    video = add(cloud, 0, data=DATA, status=VideoStatus.RENDERING, jobs={"p/0": 5}, is_viewed=True)
    cloud.notifications.put(make_notification(id=video.id, video_id=video.id))
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    message = EraseRecipientMessage(ACCOUNT, erasure_id)
    work_dead_letter(cloud, message)
    assert (left(cloud), cloud.notifications.rows) == ([], {})
    assert f"retrying the erasure {erasure_id}" in caplog.text
    cloud.clock.ms += SECOND_READ_MS
    work_dead_letter(cloud, message)
    assert "finished" in caller.call("Erasure_Get", erasure_id)


def test_the_erasure_of_a_deleted_account_ends(cloud, caller):
    erasure_id = caller.call("Recipient_Erase", {"data": DATA})
    cloud.erasures.rows.clear()
    erase_recipient(EraseRecipientMessage(ACCOUNT, erasure_id), cloud.pipeline_services)
    assert cloud.removals.rows == {}


def test_a_deleted_video_has_a_receipt_under_its_id(cloud, caller):
    add(cloud, 0, data=DATA)
    caller.call("Video_Delete", video_id(0))
    receipt = caller.call("Erasure_Get", video_id(0))
    assert (receipt["videos"], receipt["number"], "selector" in receipt) == ([video_id(0)], 1, False)
    assert receipt["removed"] == [{"kind": "files", "number": 1, "bytes": 5}, {"kind": "segments", "number": 2}]
    assert caller.call("Erasure_Get", receipt["id"]) == receipt


def test_an_erased_video_leads_to_the_receipt_of_its_recipient(cloud, caller):
    add(cloud, 0, data=DATA)
    erasure_id = erase(cloud, data=DATA)
    assert caller.call("Erasure_Get", video_id(0))["id"] == erasure_id


@pytest.mark.parametrize("calls", range(1, 30))
def test_the_receipt_of_an_interrupted_deletion_is_finished_by_the_queue_or_the_next_call(cloud, caller, calls):
    add(cloud, 0, data=DATA)
    with suppress(Crashed):
        delete_video(video_id(0), ACCOUNT, cloud.api_services_with_crash_after(calls))
    run(cloud)
    if left(cloud):
        caller.call("Video_Delete", video_id(0))
    receipt = caller.call("Erasure_Get", video_id(0))
    assert (receipt["number"], "finished" in receipt) == (1, True)
    assert receipt["removed"][0] == {"kind": "files", "number": 1, "bytes": 5}
    assert len(caller.call("Erasure_List", {})["erasures"]) == 1


def test_the_receipt_says_who_asked(cloud, caller):
    add(cloud, 0)
    caller.call("Video_Delete", video_id(0))
    assert caller.call("Erasure_Get", video_id(0))["credential"] == Credential.SECRET


@pytest.mark.parametrize("unknown", ["f" * 24, "nothing", "", "video/" + VIDEO, "é"])
def test_an_unknown_receipt_is_an_error(caller, unknown):
    assert caller.error("Erasure_Get", unknown)[0] == -32602


def test_receipts_are_listed_newest_first_in_pages(cloud, caller):
    made = []
    for number in range(5):
        cloud.clock.ms += 1000
        made.append(caller.call("Recipient_Erase", {"data": str(number)}))
    run(cloud)
    pages, page = [], {"limit": 2}
    while page:
        answer = caller.call("Erasure_List", page)
        pages.append([erasure["id"] for erasure in answer["erasures"]])
        page = {"limit": 2, "before": answer["older"]} if "older" in answer else None
    assert pages == [made[:2:-1], made[2:0:-1], made[:1]]


@pytest.mark.parametrize(
    ("page", "path"), [({"limit": 0}, "page.limit"), ({"limit": 1001}, "page.limit"), ({"before": "x"}, "page.before")]
)
def test_a_page_has_limits(caller, page, path):
    code, data = caller.error("Erasure_List", page)
    assert (code, data["path"]) == (-32602, path)


def test_a_new_video_is_asked_for_after_the_erasure(cloud, caller):
    """A recipient may ask again: only what there was is erased."""
    cloud.templates.put(make_template())
    erase(cloud, data=DATA)
    new = caller.call("Template_Video_New", make_template().id, {"name": "Ava", "data": DATA})
    run(cloud)
    assert left(cloud) == [new]
