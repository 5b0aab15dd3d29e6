"""The check of a campaign's rows: by steps that may crash, repeat, wait or be given up."""

from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.campaign_files import begin
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.messages import CheckCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.campaign_run import STOPPED_MS
from chalicelib.pipeline.reaper import reap, resume
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, PICTURE, TEMPLATE, Crashed, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run, run_with_crashes, work_dead_letter

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}, {"rectangle": {"id": "bar", "duration": "$seconds*1000"}}]'
MESSAGE = CheckCampaignMessage(ACCOUNT, CAMPAIGN, 1)
LIST = "title,seconds\r\nAva,1\r\nBo,2\r\nCy,soon\r\nDee,3\r\nEve,4\r\n"


@pytest.fixture
def cloud(monkeypatch):
    """Return a campaign of five rows, the third with a problem, which is checked in steps of two."""
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    upload(cloud, LIST)
    return cloud


def upload(cloud, text, **changes):
    campaign = make_campaign(**changes)
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, text.encode(), "text/csv")


def check(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    run(cloud)
    return stored(cloud)


def stored(cloud):
    return cloud.campaigns.get(ACCOUNT, CAMPAIGN)


def rows(cloud, **page):
    return Caller(cloud).call("Campaign_Rows", CAMPAIGN, page)["rows"]


def test_each_row_is_checked_as_a_video(cloud):
    campaign = check(cloud)
    assert (campaign.state, campaign.total_rows, campaign.checked_rows, campaign.ok_rows) == ("checked", 5, 5, 4)
    assert [(row["row"], row["line"], row["ok"]) for row in rows(cloud)] == [
        *((1, 2, True), (2, 3, True), (3, 4, False), (4, 5, True), (5, 6, True))
    ]


def test_the_credits_are_those_of_the_same_check_in_one_call(cloud):
    videos = [
        {
            "name": name,
            "inputMedias": [{"inputID": "title", "type": "text", "text": name}],
            "inputVariables": [{"name": "seconds", "value": seconds}],
        }
        for name, seconds in (("Ava", "1"), ("Bo", "2"), ("Cy", "soon"), ("Dee", "3"), ("Eve", "4"))
    ]
    same = Caller(cloud).call("Template_Videos_Check", TEMPLATE, videos)
    assert check(cloud).credits == same["credits"]
    assert [row["problems"] for row in rows(cloud)] == [row["problems"] for row in same["rows"]]


def test_credit_that_ends_in_the_middle_is_a_problem_of_the_rows_after(cloud):
    cloud.limit(credits=2)
    assert check(cloud).credits <= 2
    assert [row["problems"][0]["code"] for row in rows(cloud, onlyProblems=True)][-1] == 2004


def test_a_row_that_cannot_be_read_has_its_place_and_the_others_are_checked(cloud):
    upload(cloud, "title,seconds\r\nAva\r\nBo,2\r\n")
    assert check(cloud).ok_rows == 1
    (row,) = rows(cloud, onlyProblems=True)
    assert (row["row"], row["line"], row["credits"]) == (1, 2, 0)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("title\r\nAva\r\n", 'The file has no column for "seconds" (variable): add it.'),
        ("title,seconds\r\n", "row"),
        ("title,seconds\r\nAva,1\r\n" + '"Bo,2\r\n', "quotation mark"),
        ("\x89PNG\r\n\x1a\n", "PNG"),
    ],
)
def test_a_file_that_cannot_be_used_fails_before_any_row_is_checked(cloud, text, problem):
    upload(cloud, "")
    cloud.storage.put_bytes(make_campaign().file_key, text.encode("latin-1"), "text/csv")
    campaign = check(cloud)
    assert (campaign.state, campaign.checked_rows) == ("failed", 0)
    assert problem in campaign.problem


def test_columns_that_fill_nothing_are_noted(cloud):
    upload(cloud, "title,Seconds,colour\r\nAva,1,red\r\n")
    notes = check(cloud).notes
    assert any('"Seconds" is read as "seconds"' in note for note in notes)
    assert any('"colour" is no input' in note for note in notes)


def test_a_repeated_key_is_a_warning_also_in_a_later_step(cloud):
    upload(cloud, "title,seconds,_number\r\nAva,1,7\r\nBo,1,8\r\nCy,1,9\r\nDee,1,7\r\nEve,1,\r\n", key_column="_number")
    check(cloud)
    repeated = {row["row"]: row["warnings"] for row in rows(cloud) if "the row 1 has the same key" in row["warnings"]}
    assert list(repeated) == [4]


def test_a_key_column_that_is_not_there_fails(cloud):
    upload(cloud, LIST, key_column="number")
    assert 'no column "number"' in check(cloud).problem


def test_ids_and_urls_of_media_files_are_told_apart(cloud):
    cloud.templates.put(make_template(scripts=('[{"image": {"id": "photo", "duration": 1000}}]',)))
    media = cloud.add_media()
    cloud.web.files["https://example.com/a.png"] = PICTURE
    upload(cloud, f"photo\r\n{media.id}\r\nhttps://example.com/a.png\r\nhttps://example.com/gone.png\r\nnowhere\r\n")
    check(cloud)
    assert [row["ok"] for row in rows(cloud)] == [True, True, False, False]


@pytest.mark.parametrize("times", [2, 3])
def test_a_message_that_arrives_twice_counts_no_row_twice(cloud, times):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    run(cloud, times)
    assert (stored(cloud).checked_rows, stored(cloud).ok_rows) == (5, 4)


@pytest.mark.parametrize("calls", range(14))
def test_a_crash_after_any_call_changes_nothing(cloud, calls):
    expected = check(cloud), rows(cloud)
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    run_with_crashes(cloud, calls)
    again = stored(cloud)
    names = ("state", "checked_rows", "ok_rows", "credits", "notes")
    assert [getattr(again, name) for name in names] == [getattr(expected[0], name) for name in names]
    assert rows(cloud) == expected[1]


def test_a_worker_stops_if_another_one_has_gone_on(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)

    def other():
        now = stored(cloud)
        cloud.campaigns.swap(now, replace(now, moved_ms=now.moved_ms + 1))

    real = cloud.storage.put_json
    cloud.storage.put_json = lambda key, value: (other(), real(key, value))
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud).checked_rows == 0


def test_a_long_check_waits_in_its_queue_and_goes_on_where_it_stopped(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    cloud.clock.step_ms = WORK_MS
    with pytest.raises(RetryLater):
        check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud).checked_rows == 2
    with pytest.raises(RetryLater):
        check_campaign(MESSAGE, cloud.pipeline_services)
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud).state is CampaignState.CHECKED


@pytest.mark.parametrize("event", ["deleted", "checked again"])
def test_the_message_of_an_earlier_check_does_nothing(cloud, event):
    check(cloud)
    if event == "deleted":
        Caller(cloud).call("Campaign_Delete", CAMPAIGN)
    before = stored(cloud)
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud) == before


def test_a_template_that_is_deleted_in_the_middle_ends_the_check(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    Caller(cloud).call("Template_Delete", TEMPLATE, True)
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert (stored(cloud).state, stored(cloud).problem) == ("failed", "the template was deleted")


def test_the_files_of_a_deleted_templates_campaigns_are_deleted(cloud):
    check(cloud)
    Caller(cloud).call("Template_Delete", TEMPLATE, True)
    run(cloud)
    assert not [key for key in cloud.storage.files if key.startswith("lists/")]


def test_a_file_that_is_gone_ends_the_check(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    cloud.storage.files.clear()
    run(cloud)
    assert stored(cloud).problem == "the uploaded file was deleted"


def test_a_check_that_is_given_up_goes_on_if_it_has_moved(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    cloud.clock.step_ms = WORK_MS
    with pytest.raises(RetryLater):
        check_campaign(MESSAGE, cloud.pipeline_services)
    cloud.queues.sent.clear()
    work_dead_letter(cloud, MESSAGE)
    assert cloud.queues.parsed(Queue.PREPARE) == [MESSAGE]
    cloud.queues.sent.clear()
    work_dead_letter(cloud, MESSAGE)
    assert (stored(cloud).state, cloud.queues.sent) == ("failed", [])


@pytest.mark.parametrize(("passed_ms", "is_sent"), [(STOPPED_MS - 1, False), (STOPPED_MS, True)])
def test_the_reaper_takes_up_a_check_that_has_stopped(cloud, passed_ms, is_sent):
    cloud.clock.step_ms = 0
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    cloud.queues.sent.clear()
    cloud.clock.ms += passed_ms
    reap(cloud.pipeline_services, 2**62)
    assert (MESSAGE in cloud.queues.parsed(Queue.PREPARE)) is is_sent


def test_an_operator_takes_up_checks_at_once(cloud):
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    cloud.queues.sent.clear()
    resume(cloud.pipeline_services)
    assert MESSAGE in cloud.queues.parsed(Queue.PREPARE)


@pytest.mark.parametrize("calls", range(7))
def test_a_call_that_died_is_completed_by_its_repetition(cloud, calls):
    with suppress(Crashed):
        begin(CAMPAIGN, ACCOUNT, cloud.api_services_with_crash_after(calls))
    assert check(cloud).state is CampaignState.CHECKED
