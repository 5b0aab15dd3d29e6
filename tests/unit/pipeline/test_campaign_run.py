"""The run of a campaign: a video for each valid row, once, also if workers die, messages repeat or the run pauses."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.campaign_control import START, control
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.account import Caller as ApiCaller
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.ids import new_id
from chalicelib.domain.lifecycle import start_watching
from chalicelib.domain.messages import RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import TemplateStatus
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.campaign_run import STOPPED_MS, run_campaign
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, TEMPLATE, Crashed, FakeCloud, make_campaign, make_template, with_changes
from tests.unit.api.calling import BASE_URL, Caller
from tests.unit.pipeline.steps_runner import run, run_some, run_with_crashes, work_dead_letter

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}, {"rectangle": {"id": "bar", "duration": "$seconds*1000"}}]'
MESSAGE = RunCampaignMessage(ACCOUNT, CAMPAIGN, 1)
LIST = "title,seconds,email\r\nAva,1,ava@example.com\r\nBo,2,\r\nCy,soon,\r\nDee,3,\r\nEve,4,\r\n"


@pytest.fixture
def cloud(monkeypatch):
    """Return a checked campaign of five rows, the third with a problem, in steps of two with four rows ahead."""
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    monkeypatch.setattr("chalicelib.pipeline.campaign_run.MAX_AHEAD", 4)
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    campaign = make_campaign()
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, LIST.encode(), "text/csv")
    call(cloud, "Campaign_Check")
    run(cloud)
    return cloud


def call(cloud, method, *params):
    return Caller(cloud).call(method, CAMPAIGN, *params)


def stored(cloud):
    return cloud.campaigns.get(ACCOUNT, CAMPAIGN)


def names(cloud):
    return sorted(video.name for video in cloud.videos.list(ACCOUNT))


def end_videos(cloud, status=VideoStatus.DONE):
    for video in cloud.videos.list(ACCOUNT):
        cloud.videos.update(ACCOUNT, video.id, status=status)


def step(cloud, message=MESSAGE):
    with suppress(RetryLater):
        run_campaign(message, cloud.pipeline_services)


def spend(cloud, credits_):
    moved = Amounts(available=-credits_)
    cloud.ledger.append(Entry(ACCOUNT, new_id(), EntryKind.CORRECTION, cloud.clock.ms, moved))


ALL = ["Spring 1", "Spring 2", "Spring 4", "Spring 5"]


def test_each_valid_row_becomes_a_video(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    campaign = stored(cloud)
    assert (campaign.state, campaign.videos, campaign.done, campaign.failed) == ("done", 4, 4, 0)
    assert names(cloud) == ALL
    assert campaign.spent == sum(video.credits for video in cloud.videos.list(ACCOUNT)) == campaign.credits


def test_a_video_has_the_fields_of_its_row_and_a_page(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    video = next(video for video in cloud.videos.list(ACCOUNT) if video.name == "Spring 1")
    assert (video.contact.email, video.variables, video.medias[0].text) == ("ava@example.com", {"seconds": "1"}, "Ava")
    assert video.page.url.startswith(BASE_URL)


def test_the_rows_name_their_videos_and_how_they_are(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    videos = {video.id: video.name for video in cloud.videos.list(ACCOUNT)}
    gone = next(id_ for id_, name in videos.items() if name == "Spring 2")
    cloud.videos.delete_many(ACCOUNT, [gone])
    shown = [(videos.get(row.get("videoID")), row.get("status")) for row in call(cloud, "Campaign_Rows", {})["rows"]]
    done = [("Spring 4", "done"), ("Spring 5", "done")]
    assert shown == [("Spring 1", "done"), ("Spring 2", "deleted"), (None, None), *done]


@pytest.mark.parametrize("times", [2, 3])
def test_messages_that_arrive_twice_make_no_second_video(cloud, times):
    call(cloud, "Campaign_Start")
    run(cloud, times)
    assert (stored(cloud).state, names(cloud)) == ("done", ALL)


@pytest.mark.parametrize("calls", range(0, 40, 4))
def test_a_crash_after_any_call_makes_no_second_video_and_loses_none(cloud, calls):
    call(cloud, "Campaign_Start")
    run_with_crashes(cloud, calls)
    campaign = stored(cloud)
    assert (campaign.state, names(cloud), campaign.done) == ("done", ALL, 4)


@pytest.mark.parametrize("calls", range(5))
def test_a_start_that_died_is_completed_by_its_repetition(cloud, calls):
    with suppress(Crashed):
        control(CAMPAIGN, START, ApiCaller(ACCOUNT), cloud.api_services_with_crash_after(calls))
    call(cloud, "Campaign_Start")
    run(cloud)
    assert (stored(cloud).state, names(cloud)) == ("done", ALL)


def test_few_rows_are_queued_ahead_of_those_that_have_ended(cloud):
    call(cloud, "Campaign_Start")
    for _ in range(3):
        step(cloud)
    assert (stored(cloud).queued_rows, stored(cloud).ended_rows) == (4, 0)
    end_videos(cloud)
    step(cloud)
    assert (stored(cloud).queued_rows, stored(cloud).ended_rows) == (5, 4)


def test_a_video_that_failed_has_ended_too(cloud):
    call(cloud, "Campaign_Start")
    for _ in range(3):
        step(cloud)
        end_videos(cloud, VideoStatus.ERROR)
    step(cloud)
    campaign = stored(cloud)
    assert (campaign.state, campaign.done, campaign.failed, campaign.spent) == ("done", 0, 4, 0)


def test_a_deleted_video_does_not_hold_up_the_others(cloud):
    call(cloud, "Campaign_Start")
    for _ in range(4):
        step(cloud)
        cloud.videos.delete_many(ACCOUNT, [video.id for video in cloud.videos.list(ACCOUNT)])
    assert (stored(cloud).state, stored(cloud).failed) == ("done", 4)


def test_a_paused_campaign_gets_no_further_videos_until_it_is_resumed(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    call(cloud, "Campaign_Pause")
    end_videos(cloud)
    step(cloud)
    assert len(names(cloud)) == 3
    call(cloud, "Campaign_Resume")
    run(cloud)
    assert (stored(cloud).state, names(cloud)) == ("done", ALL)


def test_a_cancelled_campaign_gets_no_further_videos(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    call(cloud, "Campaign_Cancel")
    run(cloud)
    assert (stored(cloud).state, len(names(cloud))) == ("cancelled", 3)


def test_credits_that_end_in_the_middle_pause_the_campaign_and_lose_nothing(cloud):
    prices = [row["credits"] for row in call(cloud, "Campaign_Rows", {})["rows"]]
    spend(cloud, cloud.amounts.available - prices[0])
    call(cloud, "Campaign_Start")
    run(cloud)
    campaign = stored(cloud)
    assert (campaign.state, names(cloud)) == ("paused", ["Spring 1"])
    assert "row 2: No credit" in campaign.problem
    spend(cloud, -1000)
    # Longer than the keys of calls are kept.
    cloud.idempotency_keys.rows.clear()
    call(cloud, "Campaign_Resume")
    run(cloud)
    assert (stored(cloud).state, names(cloud)) == ("done", ALL)


def test_a_template_that_is_switched_off_pauses_the_campaign(cloud):
    call(cloud, "Campaign_Start")
    cloud.templates.update(ACCOUNT, TEMPLATE, status=TemplateStatus.INACTIVE)
    run(cloud)
    assert (stored(cloud).state, stored(cloud).problem) == ("paused", "Template inactive")


def test_a_template_that_is_deleted_ends_the_campaign(cloud):
    call(cloud, "Campaign_Start")
    Caller(cloud).call("Template_Delete", TEMPLATE, True)
    step(cloud)
    assert (stored(cloud).state, stored(cloud).problem) == ("failed", "the template was deleted")


def test_a_row_that_does_not_fit_the_changed_template_has_a_problem_and_the_others_are_made(cloud):
    call(cloud, "Campaign_Start")
    changed = SCRIPT.replace('"bar", "duration": "$seconds*1000"', '"bar", "duration": "1000/($seconds-2)"')
    cloud.templates.update(ACCOUNT, TEMPLATE, scripts=(changed,))
    run(cloud)
    row = call(cloud, "Campaign_Rows", {})["rows"][1]
    assert (stored(cloud).state, row["ok"], len(row["problems"]) > 0, "videoID" in row) == ("done", False, True, False)


def test_a_run_that_is_given_up_goes_on_if_it_has_moved_and_pauses_if_not(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    cloud.queues.sent.clear()
    work_dead_letter(cloud, MESSAGE)
    assert MESSAGE in cloud.queues.parsed(Queue.PREPARE)
    work_dead_letter(cloud, MESSAGE)
    assert stored(cloud).state is CampaignState.PAUSED


def test_the_reaper_takes_up_a_run_and_the_message_before_ends(cloud):
    call(cloud, "Campaign_Start")
    cloud.queues.sent.clear()
    cloud.clock.ms += STOPPED_MS
    reap(cloud.pipeline_services, 2**62)
    assert RunCampaignMessage(ACCOUNT, CAMPAIGN, 2) in cloud.queues.parsed(Queue.PREPARE)
    run_campaign(MESSAGE, cloud.pipeline_services)
    assert names(cloud) == []


def test_a_campaign_that_is_deleted_stops(cloud):
    call(cloud, "Campaign_Start")
    call(cloud, "Campaign_Delete")
    run(cloud)
    assert (names(cloud), stored(cloud)) == ([], None)


def test_a_video_of_a_started_campaign_is_not_lost_by_a_crash_of_its_worker(cloud):
    call(cloud, "Campaign_Start")
    run_some(cloud, 2)
    run(cloud)
    assert names(cloud) == ALL


def test_the_rows_of_a_campaign_that_is_made_when_watched_have_ended_once_they_can_be_watched(cloud):
    cloud.campaigns.put(replace(stored(cloud), made_when_watched=True))
    call(cloud, "Campaign_Start")
    run(cloud)
    campaign = stored(cloud)
    assert (campaign.state, campaign.videos, campaign.ready, campaign.done, campaign.failed) == ("done", 4, 4, 0, 0)
    assert {video.status for video in cloud.videos.list(ACCOUNT)} == {VideoStatus.UNWATCHED}
    assert (cloud.amounts.held, cloud.amounts.spent, campaign.spent) == (campaign.credits, 0, 0)


def test_a_row_that_is_watched_before_its_step_is_counted_is_ready_as_well(cloud):
    cloud.campaigns.put(replace(stored(cloud), made_when_watched=True))
    call(cloud, "Campaign_Start")
    step(cloud)
    end_videos(cloud, VideoStatus.UNWATCHED)
    watched = cloud.videos.list(ACCOUNT)[0]
    cloud.videos.apply(start_watching(watched, cloud.clock.ms))
    step(cloud)
    assert (stored(cloud).ready, stored(cloud).failed) == (3, 0)


def test_the_problems_of_the_check_and_of_the_run_are_counted_by_kind(cloud):
    (found,) = call(cloud, "Campaign_Get")["problems"]
    assert (found["rows"], found["firstRows"]) == (1, [3])
    assert "problems" not in Caller(cloud).call("Campaign_List")[0]
    call(cloud, "Campaign_Start")
    step(cloud)
    broken = [video for video in cloud.videos.list(ACCOUNT) if video.name in ("Spring 1", "Spring 2")]
    for video in broken:
        failed = {
            "error_code": 1011,
            "error": f"https://example.com/{video.id}.jpg: the server answered with status 404",
        }
        cloud.videos.put(with_changes(video, status=VideoStatus.ERROR, **failed))
    run(cloud)
    (failure,) = call(cloud, "Campaign_Get")["failures"]
    assert (failure["code"], failure["rows"], failure["firstRows"]) == (1011, 2, [1, 2])


def shown(cloud):
    campaign = call(cloud, "Campaign_Get")
    return {name: campaign.get(name) for name in ("state", "videos", "doneVideos", "failedRows", "percent")}


def test_each_video_that_has_ended_is_shown_at_once(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    assert shown(cloud) == {"state": "running", "videos": 0, "doneVideos": 0, "failedRows": 0, "percent": 0}
    end_one(cloud, "Spring 1", VideoStatus.DONE)
    assert shown(cloud) == {"state": "running", "videos": 1, "doneVideos": 1, "failedRows": 0, "percent": 25}
    end_one(cloud, "Spring 4", VideoStatus.ERROR)
    assert shown(cloud) == {"state": "running", "videos": 2, "doneVideos": 1, "failedRows": 1, "percent": 50}
    assert (stored(cloud).videos, stored(cloud).ended_rows) == (0, 0)


def end_one(cloud, name, status):
    (video,) = (video for video in cloud.videos.list(ACCOUNT) if video.name == name)
    cloud.videos.update(ACCOUNT, video.id, status=status)


def test_what_is_shown_is_what_is_stored_once_the_run_has_counted(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    end_videos(cloud)
    before = shown(cloud)
    step(cloud)
    assert before == shown(cloud)
    assert before["videos"] == stored(cloud).videos == 3


def test_the_progress_of_a_cancelled_campaign_is_shown_and_it_stays_cancelled(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    call(cloud, "Campaign_Cancel")
    end_videos(cloud)
    assert shown(cloud) == {"state": "cancelled", "videos": 3, "doneVideos": 3, "failedRows": 0, "percent": 75}


def test_a_campaign_whose_videos_have_all_ended_runs_until_that_is_stored(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    end_videos(cloud)
    step(cloud)
    end_videos(cloud)
    assert (shown(cloud)["state"], shown(cloud)["percent"]) == ("running", 100)
    step(cloud)
    assert (shown(cloud)["state"], shown(cloud)["percent"]) == ("done", 100)


def test_a_retry_shows_the_sums_with_its_own_videos_and_begins_at_0_percent(cloud):
    call(cloud, "Campaign_Start")
    step(cloud)
    end_one(cloud, "Spring 1", VideoStatus.ERROR)
    run(cloud)
    call(cloud, "Campaign_Retry")
    assert shown(cloud)["percent"] == 0
    step(cloud, with_run(2))
    assert (shown(cloud)["doneVideos"], shown(cloud)["failedRows"]) == (3, 1)
    for video in cloud.videos.list(ACCOUNT):
        if not video.status.is_final:
            cloud.videos.update(ACCOUNT, video.id, status=VideoStatus.DONE)
    assert (shown(cloud)["videos"], shown(cloud)["doneVideos"], shown(cloud)["failedRows"]) == (4, 4, 0)


def with_run(number):
    return RunCampaignMessage(ACCOUNT, CAMPAIGN, number)


@pytest.mark.parametrize("state", [CampaignState.CANCELLED, CampaignState.FAILED])
def test_a_campaign_that_was_cancelled_or_has_failed_is_not_started_again(cloud, state):
    call(cloud, "Campaign_Start")
    cloud.campaigns.put(replace(stored(cloud), state=state))
    code, data = Caller(cloud).error("Campaign_Start", CAMPAIGN)
    assert code == -32602
    assert state.value in str(data)
