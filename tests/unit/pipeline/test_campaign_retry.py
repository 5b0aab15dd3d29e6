"""Campaign_Retry: only the failed rows of a campaign are made again, once, and its sums stay right."""

from contextlib import suppress
from itertools import count

import pytest

from chalicelib.api.campaign_control import RETRY, control
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.account import Caller as ApiCaller
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import RunCampaignMessage
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.campaign_run import run_campaign
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, PICTURE, TEMPLATE, Crashed, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import COMES_AGAIN_MS, run

PHOTO = '[{"image": {"id": "photo", "duration": 1000}}]'
URL = "https://example.com/{}.png"
ROWS = ("good", "gone", "late", "short", "last")
DAYS_LATER_MS = 2 * 24 * 3_600_000


@pytest.fixture(autouse=True)
def steps_of_two(monkeypatch):
    monkeypatch.setattr(campaigns, "STEP_ROWS_OF_FILES", 2)


def ended():
    """Return a campaign that is done: the picture of row 2 went away, that of row 3 came late, row 4 is broken."""
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(PHOTO,)))
    campaign = make_campaign()
    cloud.campaigns.put(campaign)
    lines = [f"{URL.format(name)},{name}" for name in ROWS]
    lines[3] = lines[3].partition(",")[0]
    cloud.storage.put_bytes(campaign.file_key, "\n".join(["photo,_name", *lines]).encode(), "text/csv")
    for name in ("good", "gone", "last"):
        cloud.web.files[URL.format(name)] = PICTURE
    call(cloud, "Campaign_Check")
    run(cloud)
    del cloud.web.files[URL.format("gone")]
    call(cloud, "Campaign_Start")
    run(cloud)
    return cloud


def repair(cloud):
    for name in ROWS:
        cloud.web.files[URL.format(name)] = PICTURE


def call(cloud, method, *params):
    return Caller(cloud).call(method, CAMPAIGN, *params)


def sums(cloud):
    now = call(cloud, "Campaign_Get")
    names = ("state", "validRows", "invalidRows", "videos", "doneVideos", "failedRows")
    return tuple(now[name] for name in names)


def rows(cloud):
    return [row.get("status", row["ok"]) for row in call(cloud, "Campaign_Rows", {})["rows"]]


def ids(cloud):
    return {row["row"]: row.get("videoID") for row in call(cloud, "Campaign_Rows", {})["rows"]}


def spend(cloud, credits_):
    moved = Amounts(available=-credits_)
    cloud.ledger.append(Entry(ACCOUNT, new_id(), EntryKind.CORRECTION, cloud.clock.ms, moved))


def step(cloud, run_number):
    with suppress(RetryLater):
        run_campaign(RunCampaignMessage(ACCOUNT, CAMPAIGN, run_number), cloud.pipeline_services)


def test_before_it_two_rows_have_failed():
    cloud = ended()
    assert (sums(cloud), rows(cloud)) == (("done", 3, 2, 3, 2, 1), ["done", "error", False, False, "done"])


def test_failed_rows_get_a_video_and_the_others_keep_theirs():
    cloud = ended()
    before = ids(cloud)
    repair(cloud)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert (sums(cloud), rows(cloud)) == (("done", 4, 1, 4, 4, 0), ["done", "done", "done", False, "done"])
    kept = {row for row, video in ids(cloud).items() if video == before[row]}
    assert kept == {1, 4, 5}


def test_the_credits_are_those_of_all_videos_that_are_done():
    cloud = ended()
    repair(cloud)
    call(cloud, "Campaign_Retry")
    run(cloud)
    campaign = cloud.campaigns.get(ACCOUNT, CAMPAIGN)
    assert campaign.spent == campaign.credits == sum(video.credits for video in cloud.videos.list(ACCOUNT))


def test_what_fails_again_has_its_problem():
    cloud = ended()
    for _ in range(3):
        call(cloud, "Campaign_Retry")
        run(cloud)
    shown = call(cloud, "Campaign_Rows", {"onlyProblems": True})["rows"]
    assert (sums(cloud), [row["row"] for row in shown]) == (("done", 3, 2, 2, 2, 1), [2, 3, 4])
    assert all("status 404" in str(row["problems"]) for row in shown[:2])


def test_a_row_that_became_valid_and_failed_then_is_repaired_by_a_second_retry():
    cloud = ended()
    repair(cloud)
    call(cloud, "Campaign_Retry")
    for number in (2, 2):
        step(cloud, number)
    for video in cloud.videos.list(ACCOUNT):
        if video.status is not VideoStatus.DONE:
            cloud.videos.update(ACCOUNT, video.id, status=VideoStatus.ERROR)
    run(cloud)
    assert sums(cloud) == ("done", 4, 1, 4, 2, 2)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert sums(cloud) == ("done", 4, 1, 4, 4, 0)


def test_a_deleted_video_is_not_made_again():
    cloud = ended()
    deleted = ids(cloud)[2]
    Caller(cloud).call("Video_Delete", deleted)
    repair(cloud)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert (ids(cloud)[2], rows(cloud)[1]) == (deleted, "deleted")


@pytest.mark.parametrize("later_ms", [COMES_AGAIN_MS, DAYS_LATER_MS])
def test_a_worker_that_dies_at_any_call_makes_no_second_video_and_counts_nothing_twice(later_ms):
    for calls in count(1):
        cloud = ended()
        repair(cloud)
        call(cloud, "Campaign_Retry")
        died = False
        try:
            run_campaign(RunCampaignMessage(ACCOUNT, CAMPAIGN, 2), cloud.services_with_crash_after(calls))
        except Crashed:
            died = True
        except RetryLater:
            pass
        cloud.clock.ms += later_ms
        run(cloud)
        assert sums(cloud) == ("done", 4, 1, 4, 4, 0), f"call {calls}"
        # Five, because the one that failed is still there.
        assert len(cloud.videos.list(ACCOUNT)) == 5, f"call {calls}"
        if not died:
            break
    assert calls > 20


@pytest.mark.parametrize("calls", range(4))
def test_a_call_that_died_is_completed_by_its_repetition(calls):
    cloud = ended()
    repair(cloud)
    with suppress(Crashed):
        control(CAMPAIGN, RETRY, ApiCaller(ACCOUNT), cloud.api_services_with_crash_after(calls))
    call(cloud, "Campaign_Retry")
    run(cloud, 2)
    assert (sums(cloud), len(cloud.videos.list(ACCOUNT))) == (("done", 4, 1, 4, 4, 0), 5)


def test_it_can_be_paused_and_resumed():
    cloud = ended()
    repair(cloud)
    call(cloud, "Campaign_Retry")
    call(cloud, "Campaign_Pause")
    run(cloud)
    assert sums(cloud) == ("paused", 3, 2, 3, 2, 1)
    call(cloud, "Campaign_Resume")
    run(cloud)
    assert sums(cloud) == ("done", 4, 1, 4, 4, 0)


def test_one_that_was_cancelled_can_be_repeated():
    cloud = ended()
    repair(cloud)
    call(cloud, "Campaign_Retry")
    call(cloud, "Campaign_Cancel")
    run(cloud)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert sums(cloud) == ("done", 4, 1, 4, 4, 0)


def test_credits_that_are_used_up_pause_it():
    cloud = ended()
    repair(cloud)
    spend(cloud, cloud.amounts.available - 1)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert (sums(cloud)[0], "No credit" in cloud.campaigns.get(ACCOUNT, CAMPAIGN).problem) == ("paused", True)
    spend(cloud, -1000)
    call(cloud, "Campaign_Resume")
    run(cloud)
    assert sums(cloud) == ("done", 4, 1, 4, 4, 0)


def test_rows_without_failures_do_not_hold_up_those_after_them(monkeypatch):
    monkeypatch.setattr("chalicelib.pipeline.campaign_run.MAX_AHEAD", 2)
    cloud = ended()
    repair(cloud)
    call(cloud, "Campaign_Retry")
    step(cloud, 2)
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN).queued_rows == 2
    run(cloud)
    call(cloud, "Campaign_Retry")
    step(cloud, 3)
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN).queued_rows == 5


@pytest.mark.parametrize("state", ["checked", "running", "cancelled"])
def test_a_campaign_that_is_not_done_is_refused(state):
    cloud = ended()
    cloud.campaigns.put(make_campaign(state=state))
    code, data = Caller(cloud).error("Campaign_Retry", CAMPAIGN)
    assert (code, f"a campaign that is done; this one is {state}" in str(data)) == (-32602, True)


def test_the_template_is_needed():
    cloud = ended()
    Caller(cloud).call("Template_Delete", TEMPLATE, True)
    call(cloud, "Campaign_Retry")
    run(cloud)
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN).problem == "the template was deleted"
