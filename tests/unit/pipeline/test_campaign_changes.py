"""A campaign with `earlierID`: the same rows keep their videos, and only changed and new ones are made."""

from contextlib import suppress
from itertools import count

import pytest

from chalicelib.domain import campaign as campaigns
from chalicelib.domain.messages import CheckCampaignMessage, RunCampaignMessage
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.campaign_run import run_campaign
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, TEMPLATE, Crashed, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import COMES_AGAIN_MS, run, run_body

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}, {"rectangle": {"id": "bar", "duration": "$seconds*1000"}}]'
AGAIN, THIRD = "6553f1004f50617283940001", "6553f1004f50617283940002"
HEADER = "_id,title,seconds,_note\n"
FIRST = HEADER + "7,Ava,1,\n8,Bo,2,\n9,Cy,3,\n10,Dee,4,\n11,Eve,5,\n"
# Ava is the same, Bo has another text, Cy has gone, Dee has moved, Eve's note is no input, and Flo is new.
CHANGED = HEADER + "10,Dee,4,\n7,Ava,1,\n8,Bob,2,\n12,Flo,1,\n11,Eve,5,called\n"


@pytest.fixture(autouse=True)
def steps_of_two(monkeypatch):
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)


def made(text=FIRST, key_column="_id"):
    """Return a cloud with a campaign that is done."""
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    upload(cloud, CAMPAIGN, text, key_column=key_column)
    check(cloud, CAMPAIGN)
    start(cloud, CAMPAIGN)
    return cloud


def upload(cloud, campaign_id, text, **changes):
    campaign = make_campaign(id=campaign_id, **changes)
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, text.encode(), "text/csv")


def again(cloud, text=CHANGED, key_column="_id", campaign_id=AGAIN, earlier_id=CAMPAIGN):
    upload(cloud, campaign_id, text, key_column=key_column, earlier_id=earlier_id)


def check(cloud, campaign_id=AGAIN):
    Caller(cloud).call("Campaign_Check", campaign_id)
    run(cloud)


def start(cloud, campaign_id=AGAIN):
    Caller(cloud).call("Campaign_Start", campaign_id)
    run(cloud)


def counts(cloud, campaign_id=AGAIN):
    now = Caller(cloud).call("Campaign_Get", campaign_id)
    return tuple(now[f"{name}Rows"] for name in ("kept", "changed", "new", "vanished"))


def rows(cloud, campaign_id=AGAIN):
    return Caller(cloud).call("Campaign_Rows", campaign_id, {})["rows"]


def ids(cloud, campaign_id=AGAIN):
    return [row.get("videoID") for row in rows(cloud, campaign_id)]


def state(cloud, campaign_id=AGAIN):
    return cloud.campaigns.get(ACCOUNT, campaign_id)


def test_the_check_says_what_has_become_of_the_rows_and_what_the_others_cost():
    cloud = made()
    again(cloud)
    check(cloud)
    assert counts(cloud) == (3, 1, 1, 1)
    shown = [(row["change"], row["credits"]) for row in rows(cloud)]
    assert shown == [("kept", 0), ("kept", 0), ("changed", 2), ("new", 1), ("kept", 0)]
    assert (state(cloud).credits, state(cloud).ok_rows) == (3, 5)


def test_only_changed_and_new_rows_are_made():
    cloud = made()
    before = ids(cloud, CAMPAIGN)
    again(cloud)
    check(cloud)
    start(cloud)
    dee, ava, bob, flo, eve = ids(cloud)
    assert (ava, dee, eve) == (before[0], before[3], before[4])
    assert not {bob, flo} & set(before)
    assert len(cloud.videos.list(ACCOUNT)) == 7
    campaign = state(cloud)
    assert (campaign.state, campaign.videos, campaign.done, campaign.failed, campaign.spent) == ("done", 5, 5, 0, 3)


def test_the_numbers_of_rows_and_the_name_of_the_campaign_do_not_count():
    cloud = made()
    upload(cloud, AGAIN, FIRST, key_column="_id", earlier_id=CAMPAIGN, name="Summer")
    check(cloud)
    assert counts(cloud) == (5, 0, 0, 0)


def test_without_a_key_the_values_that_fill_inputs_are_the_key():
    cloud = made(key_column="")
    again(cloud, key_column="")
    check(cloud)
    assert counts(cloud) == (3, 0, 2, 2)


@pytest.mark.parametrize("event", ["failed", "deleted"])
def test_a_video_that_is_of_no_use_is_made_again(event):
    cloud = made()
    video_id = ids(cloud, CAMPAIGN)[0]
    if event == "failed":
        cloud.videos.update(ACCOUNT, video_id, status=VideoStatus.ERROR)
    else:
        cloud.videos.delete_many(ACCOUNT, [video_id])
    again(cloud)
    check(cloud)
    assert counts(cloud) == (2, 2, 1, 1)
    start(cloud)
    assert video_id not in ids(cloud)


def test_a_video_that_is_deleted_after_the_check_is_made_again():
    cloud = made()
    again(cloud)
    check(cloud)
    cloud.videos.delete_many(ACCOUNT, ids(cloud, CAMPAIGN)[:1])
    start(cloud)
    row = rows(cloud)[1]
    assert (state(cloud).done, row["status"], row["change"]) == (5, "done", "changed")


@pytest.mark.parametrize("when", ["before the check", "after the check"])
def test_a_changed_template_makes_all_rows_again(when):
    cloud = made()
    again(cloud)
    if when == "after the check":
        check(cloud)
    cloud.templates.update(ACCOUNT, TEMPLATE, scripts=(SCRIPT.replace("seconds*1000", "seconds*1000 + 1"),))
    if when == "before the check":
        check(cloud)
        assert counts(cloud) == (0, 4, 1, 1)
    start(cloud)
    assert not set(ids(cloud)) & set(ids(cloud, CAMPAIGN))


def test_a_chain_of_changed_files_keeps_the_first_videos():
    cloud = made()
    again(cloud)
    check(cloud)
    start(cloud)
    again(cloud, CHANGED.replace("Flo", "Fleur"), campaign_id=THIRD, earlier_id=AGAIN)
    check(cloud, THIRD)
    start(cloud, THIRD)
    assert counts(cloud, THIRD) == (4, 1, 0, 0)
    assert ids(cloud, THIRD)[1] == ids(cloud, CAMPAIGN)[0]
    assert state(cloud, THIRD).spent == 1


def test_equal_rows_keep_a_video_each():
    cloud = made(HEADER + "7,Ava,1,\n7,Ava,1,\n7,Avy,1,\n")
    again(cloud, HEADER + "7,Ava,1,\n7,Ava,1,\n7,Ava,1,\n7,Ava,1,\n")
    check(cloud)
    start(cloud)
    assert counts(cloud) == (2, 1, 1, 0)
    assert ids(cloud)[:2] == ids(cloud, CAMPAIGN)[:2]
    assert len(set(ids(cloud))) == 4


def test_a_row_that_cannot_be_read_has_not_vanished():
    cloud = made()
    again(cloud, FIRST.replace("9,Cy,3,", "9,Cy"))
    check(cloud)
    assert counts(cloud) == (4, 0, 0, 0)


@pytest.mark.parametrize("later_ms", [COMES_AGAIN_MS, 48 * 3_600_000])
def test_a_death_at_any_call_of_check_or_run_changes_nothing(later_ms):
    for calls in count(1):
        cloud = made()
        again(cloud)
        Caller(cloud).call("Campaign_Check", AGAIN)
        deaths = dies(cloud, calls)
        cloud.clock.ms += later_ms
        run(cloud)
        Caller(cloud).call("Campaign_Start", AGAIN)
        deaths += dies(cloud, calls)
        cloud.clock.ms += later_ms
        run(cloud)
        campaign = state(cloud)
        sums = campaign.state, campaign.done, campaign.spent, len(cloud.videos.list(ACCOUNT))
        assert (counts(cloud), sums) == ((3, 1, 1, 1), ("done", 5, 3, 7)), f"call {calls}"
        if not deaths:
            break
    assert calls > 30


def dies(cloud, calls):
    """Work on the message of the campaign in a process that is killed after some calls. Return 1 if it was."""
    queue, body, _ = cloud.queues.sent[0]
    try:
        run_body(queue, body, cloud.services_with_crash_after(calls))
    except Crashed:
        return 1
    except RetryLater:
        pass
    return 0


def test_a_check_that_goes_on_later_compares_the_rest_of_the_rows():
    cloud = made()
    again(cloud)
    Caller(cloud).call("Campaign_Check", AGAIN)
    cloud.clock.step_ms = WORK_MS
    for _ in range(2):
        with suppress(RetryLater):
            check_campaign(CheckCampaignMessage(ACCOUNT, AGAIN, 1), cloud.pipeline_services)
    assert state(cloud).checked_rows == 4
    run(cloud)
    assert counts(cloud) == (3, 1, 1, 1)


def test_a_campaign_that_is_checked_again_is_compared_again():
    cloud = made()
    again(cloud)
    check(cloud)
    check(cloud)
    assert counts(cloud) == (3, 1, 1, 1)


def test_failed_rows_of_it_can_be_made_again():
    cloud = made()
    again(cloud)
    check(cloud)
    start(cloud)
    kept = ids(cloud)[1]
    cloud.videos.update(ACCOUNT, kept, status=VideoStatus.ERROR)
    Caller(cloud).call("Campaign_Retry", AGAIN)
    run(cloud)
    assert (ids(cloud)[1] != kept, state(cloud).done, state(cloud).failed) == (True, 5, 0)


def test_the_rows_that_a_cancelled_campaign_had_made_are_kept(monkeypatch):
    monkeypatch.setattr("chalicelib.pipeline.campaign_run.MAX_AHEAD", 2)
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    upload(cloud, CAMPAIGN, FIRST, key_column="_id")
    check(cloud, CAMPAIGN)
    Caller(cloud).call("Campaign_Start", CAMPAIGN)
    with suppress(RetryLater):
        run_campaign(RunCampaignMessage(ACCOUNT, CAMPAIGN, 1), cloud.pipeline_services)
    Caller(cloud).call("Campaign_Cancel", CAMPAIGN)
    run(cloud)
    again(cloud, FIRST)
    check(cloud)
    assert counts(cloud) == (2, 0, 3, 0)


def test_an_earlier_campaign_that_was_deleted_is_reported_by_the_check():
    cloud = made()
    again(cloud)
    Caller(cloud).call("Campaign_Delete", CAMPAIGN)
    code, data = Caller(cloud).error("Campaign_Check", AGAIN)
    assert (code, "call Campaign_New without earlierID" in str(data)) == (-32602, True)


def test_one_that_is_deleted_while_the_check_waits_ends_it():
    cloud = made()
    again(cloud)
    Caller(cloud).call("Campaign_Check", AGAIN)
    Caller(cloud).call("Campaign_Delete", CAMPAIGN)
    run(cloud)
    assert (state(cloud).state, "call Campaign_New without earlierID" in state(cloud).problem) == ("failed", True)


def test_one_that_is_deleted_after_the_check_is_not_needed():
    cloud = made()
    before = ids(cloud, CAMPAIGN)
    again(cloud)
    check(cloud)
    Caller(cloud).call("Campaign_Delete", CAMPAIGN)
    start(cloud)
    assert (ids(cloud)[1], state(cloud).done) == (before[0], 5)


@pytest.mark.parametrize("now", ["checked", "running", "paused"])
def test_one_that_has_not_ended_is_refused(now):
    cloud = made()
    upload(cloud, CAMPAIGN, FIRST, state=now, run=int(now != "checked"))
    again(cloud)
    code, data = Caller(cloud).error("Campaign_Check", AGAIN)
    assert (code, f"that is {now}" in str(data)) == (-32602, True)


@pytest.mark.parametrize(("made_when_watched", "expected"), [(True, (5, 0, 0, 0)), (False, (4, 1, 0, 0))])
def test_a_video_that_waits_to_be_watched_is_kept_only_if_it_may_wait(made_when_watched, expected):
    cloud = made()
    cloud.videos.update(ACCOUNT, ids(cloud, CAMPAIGN)[0], status=VideoStatus.UNWATCHED)
    upload(cloud, AGAIN, FIRST, key_column="_id", earlier_id=CAMPAIGN, made_when_watched=made_when_watched)
    check(cloud)
    assert counts(cloud) == expected
