"""The deletion of an account with all its data."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.domain.account_deletion import DELETING
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.messages import DeleteAccountMessage, to_body
from chalicelib.domain.profile import Quality
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.delete import SWEEP_MS, run_account_deletion
from chalicelib.pipeline.reaper import resume
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import (
    ACCOUNT,
    OTHER_ACCOUNT,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    CrashAfter,
    Crashed,
    make_account,
    make_font,
    make_media,
    make_notification,
    make_template,
    make_temporary_media,
    make_video,
    make_viewing,
)
from tests.unit.pipeline.steps_runner import work_dead_letter

EMAIL, OTHER_EMAIL = "ann@example.com", "bob@example.com"
FOLDERS = ["media/kept", "media/temp", "fonts", "segments", "work", "out"]
MESSAGE = DeleteAccountMessage(ACCOUNT)


def fill(cloud, account_id, email):
    """Give an account something of everything."""
    cloud.accounts.put(make_account(id=account_id, email=email))
    cloud.emails.claim(email, account_id)
    for table, rows in (
        (cloud.templates, [make_template()]),
        (cloud.medias, [make_media(), make_temporary_media(id="3" * 24)]),
        (cloud.videos, [make_video(), make_video(id=OTHER_VIDEO, scope=f"{account_id}/{OTHER_VIDEO}")]),
        (cloud.fonts, [make_font()]),
        (cloud.notifications, [make_notification()]),
        (cloud.deliveries, [Delivery(ACCOUNT, f"{VIDEO}/1", VIDEO, "http://a/", 0, 1, 1)]),
        (cloud.profiles, [CustomProfile(ACCOUNT, "mine", "MP3", Quality(), 0)]),
    ):
        for row in rows:
            table.put(replace(row, account_id=account_id))
    for scope, name in ((account_id, "shared"), (f"{account_id}/{OTHER_VIDEO}", "own")):
        cloud.segments.add_references(scope, OTHER_VIDEO, [name], 10**10)
        cloud.segments.commit(scope, name, 10**10)
    cloud.statistics.record(None, make_viewing(account_id=account_id), TEMPLATE, 0)
    for folder in FOLDERS:
        for number in range(3):
            cloud.storage.put_bytes(f"{folder}/{account_id}/{number}", b"1", "video/mp4")


def rows_of(cloud, account_id):
    """Return all data of an account, except its own row."""
    tables = (cloud.templates, cloud.medias, cloud.videos, cloud.fonts, cloud.notifications)
    rows = [key for table in (*tables, cloud.deliveries, cloud.profiles, cloud.statistics) for key in table.rows]
    segments = [*cloud.segments.rows, *cloud.segments.users, *cloud.statistics.sums]
    files = [tuple(key.removeprefix("media/").split("/")[1:]) for key in cloud.storage.files]
    return sorted(key for key in (*rows, *segments, *files) if key[0].split("/")[0] == account_id)


@pytest.fixture
def closed(cloud):
    """Return a fake cloud with two accounts, one of which is being deleted."""
    fill(cloud, ACCOUNT, EMAIL)
    fill(cloud, OTHER_ACCOUNT, OTHER_EMAIL)
    cloud.accounts.update(cloud.accounts.get(ACCOUNT), **DELETING)
    return cloud


def work(cloud, message=MESSAGE):
    """Work on a message; the seconds after which it is delivered again, or None at the end."""
    try:
        run_account_deletion(message, cloud.account_data, cloud.pipeline_services)
    except RetryLater as later:
        return later.delay_s(0)
    return None


def sweep(cloud):
    """Work on the message once more when the final sweep is due."""
    cloud.clock.ms += SWEEP_MS
    return work(cloud)


def test_all_data_of_an_account_is_deleted(closed):
    work(closed)
    assert rows_of(closed, ACCOUNT) == []


def test_no_data_of_other_accounts_is_deleted(closed):
    theirs = rows_of(closed, OTHER_ACCOUNT)
    work(closed)
    sweep(closed)
    assert rows_of(closed, OTHER_ACCOUNT) == theirs
    assert closed.accounts.get(OTHER_ACCOUNT).active
    assert closed.emails.rows == {OTHER_EMAIL: OTHER_ACCOUNT}


def test_the_accounts_row_stays_until_every_lambda_has_timed_out(closed):
    assert (work(closed), closed.queues.sent) == (SWEEP_MS // 1000, [])
    assert closed.accounts.get(ACCOUNT).is_deleting


def test_the_final_sweep_deletes_the_row_and_releases_the_email(closed):
    work(closed)
    assert sweep(closed) is None
    assert (closed.accounts.get(ACCOUNT), closed.removals.rows) == (None, {})
    assert closed.emails.claim(EMAIL, OTHER_ACCOUNT)


def test_a_sweep_that_finds_data_is_followed_by_another_one(closed):
    work(closed)
    closed.notifications.put(make_notification())
    assert sweep(closed) == SWEEP_MS // 1000
    assert rows_of(closed, ACCOUNT) == []
    assert closed.accounts.get(ACCOUNT).is_deleting


def test_a_deletion_of_more_than_a_minute_continues_when_its_message_is_delivered_again(closed):
    closed.clock.step_ms = 30_000
    assert (work(closed), closed.queues.sent) == (0, [])
    assert rows_of(closed, ACCOUNT) != []


@pytest.mark.parametrize("calls", range(1, 40))
def test_no_data_stays_after_a_crash_between_any_two_calls(closed, calls):
    left = [calls]
    mortal = replace(closed.account_data, rows=[CrashAfter(rows, left) for rows in closed.account_data.rows])
    mortal = replace(mortal, storage=CrashAfter(closed.storage, left), accounts=CrashAfter(closed.accounts, left))
    services = replace(closed.pipeline_services, removals=CrashAfter(closed.removals, left))
    with suppress(Crashed, RetryLater):
        run_account_deletion(MESSAGE, mortal, services)
    work(closed)
    sweep(closed)
    assert (rows_of(closed, ACCOUNT), closed.accounts.get(ACCOUNT), closed.removals.rows) == ([], None, {})


@pytest.mark.parametrize("calls", range(1, 10))
def test_a_crash_in_the_final_sweep_leaves_nothing_either(closed, calls):
    work(closed)
    closed.clock.ms += SWEEP_MS
    left = [calls]
    mortal = replace(closed.account_data, accounts=CrashAfter(closed.accounts, left))
    services = replace(closed.pipeline_services, removals=CrashAfter(closed.removals, left))
    with suppress(Crashed):
        run_account_deletion(MESSAGE, mortal, services)
    work(closed)
    assert (closed.accounts.get(ACCOUNT), closed.removals.rows) == (None, {})


def test_a_stray_message_does_not_delete_an_account(cloud):
    fill(cloud, ACCOUNT, EMAIL)
    before = rows_of(cloud, ACCOUNT)
    assert work(cloud) is None
    assert rows_of(cloud, ACCOUNT) == before
    assert cloud.accounts.get(ACCOUNT).active


def test_a_message_about_a_deleted_account_does_nothing(cloud):
    assert work(cloud, DeleteAccountMessage(OTHER_ACCOUNT)) is None
    assert cloud.queues.sent == []


def test_resume_continues_a_deletion_whose_message_was_lost(closed):
    closed.videos.rows.clear()
    assert resume(closed.pipeline_services) == 1
    assert closed.queues.messages(Queue.REMOVE) == [to_body(DeleteAccountMessage(ACCOUNT))]


def test_the_dead_letter_handler_continues_the_deletion_of_an_account(closed):
    work_dead_letter(closed, DeleteAccountMessage(ACCOUNT))
    assert rows_of(closed, ACCOUNT) == []
    assert closed.queues.released == [(Queue.DEAD, "r1", SWEEP_MS // 1000)]


def test_late_messages_about_a_video_of_it_leave_nothing(closed):
    work(closed)
    work_dead_letter(closed, {"account_id": ACCOUNT, "video_id": VIDEO})
    work_dead_letter(closed, {"account_id": ACCOUNT, "video_id": VIDEO, "url": "https://example.com"})
    assert rows_of(closed, ACCOUNT) == []
