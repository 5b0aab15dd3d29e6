"""The result of a campaign: the uploaded list with what became of each row, once for each end, also if workers die."""

import csv
import io
from contextlib import suppress
from dataclasses import replace

import pytest

from chalicelib.api.campaign_results import get_result, renew_result
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.campaign import fail
from chalicelib.domain.messages import ResultMessage
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.campaign_run import STOPPED_MS
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.result_writer import write_result
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, Crashed, FakeCloud, make_campaign, make_template, with_changes
from tests.unit.api.calling import BASE_URL, Caller
from tests.unit.pipeline.steps_runner import run, run_with_crashes, work_dead_letter

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}, {"rectangle": {"id": "bar", "duration": "$seconds*1000"}}]'
LIST = "title;seconds;_key\r\nAva;1;=7\r\nBo;1.5;8\r\nCy;soon;9\r\n"
OURS = ["videoID", "status", "error", "page", "poster", "gif", "mp4", "seconds", "credits"]


@pytest.fixture
def cloud(monkeypatch):
    """Return a checked campaign of three rows, the third with a problem, in steps of two."""
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(SCRIPT,)))
    upload(cloud, LIST.encode())
    return cloud


def upload(cloud, content, **changes):
    campaign = make_campaign(**changes)
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, content, "text/csv")
    call(cloud, "Campaign_Check")
    run(cloud)


def call(cloud, method, *params):
    return Caller(cloud).call(method, CAMPAIGN, *params)


def stored(cloud):
    return cloud.campaigns.get(ACCOUNT, CAMPAIGN)


def change(cloud, video, **changes):
    cloud.videos.put(with_changes(video, **changes))


def run_all(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)


def result(cloud):
    """Ask for the result until it is ready. Return its bytes."""
    call(cloud, "Campaign_Result")
    run(cloud)
    answer = call(cloud, "Campaign_Result")
    assert answer["state"] == "ready"
    return cloud.storage.files[answer["url"].removeprefix("https://storage/").partition("?")[0]]


def table(cloud, encoding="utf-8", delimiter=";"):
    text = result(cloud).decode(encoding)
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_the_end_of_a_campaign_writes_its_result(cloud):
    run_all(cloud)
    answer = call(cloud, "Campaign_Result")
    assert (answer["state"], answer["name"]) == ("ready", "people.result.csv")
    assert "as=people.result.csv&type=text/csv; charset=utf-8" in answer["url"]
    assert answer["size"] == len(result(cloud))
    assert answer["keptUntil"] > answer["date"]


def test_the_result_is_the_file_with_our_columns(cloud):
    run_all(cloud)
    head, *lines = result(cloud).decode().split("\r\n")
    assert head == f"title;seconds;_key;{';'.join([*OURS[:7], 'seconds 2', 'credits'])}"
    assert [line.split(";")[:3] for line in lines] == [
        ["Ava", "1", "=7"],
        ["Bo", "1.5", "8"],
        ["Cy", "soon", "9"],
        [""],
    ]


def test_a_row_that_is_done_has_its_lasting_links_length_and_price(cloud):
    run_all(cloud)
    video = next(video for video in cloud.videos.list(ACCOUNT) if video.name == "Spring 2")
    row, page = table(cloud)[1], video.page.url
    assert page.startswith(BASE_URL)
    assert [row[name] for name in OURS[:7]] == [
        *(video.id, "done", "", page, f"{page}/poster.jpg", f"{page}/mail.gif", f"{page}/video.mp4"),
    ]
    assert (row["seconds 2"], row["credits"]) == ("1.5", "2")


def test_a_row_that_was_not_valid_says_why(cloud):
    run_all(cloud)
    row = table(cloud)[2]
    assert (row["videoID"], row["status"], row["page"], row["credits"]) == ("", "invalid", "", "")
    assert "soon" in row["error"]


def test_a_video_that_failed_or_is_deleted_or_whose_page_has_ended_has_no_links(cloud):
    run_all(cloud)
    first, second = sorted(cloud.videos.list(ACCOUNT), key=lambda video: video.name)
    change(cloud, first, status=VideoStatus.ERROR, error="no picture")
    cloud.videos.delete_many(ACCOUNT, [second.id])
    call(cloud, "Campaign_Result_New")
    rows = table(cloud)
    assert [(row["status"], row["error"], row["page"]) for row in rows[:2]] == [
        *(("error", "no picture", ""), ("deleted", "", "")),
    ]
    change(cloud, first, status=VideoStatus.DONE, error=None, page=PageLink("t", 1, BASE_URL))
    call(cloud, "Campaign_Result_New")
    assert (table(cloud)[0]["status"], table(cloud)[0]["mp4"]) == ("done", "")


def test_cells_of_ours_inject_no_formulas_and_those_of_the_file_stay(cloud):
    run_all(cloud)
    video = next(video for video in cloud.videos.list(ACCOUNT) if video.name == "Spring 1")
    change(cloud, video, status=VideoStatus.ERROR, error='=HYPERLINK("https://evil.example")')
    call(cloud, "Campaign_Result_New")
    row = table(cloud)[0]
    assert (row["error"][:6], row["_key"]) == ("'=HYPE", "=7")


@pytest.mark.parametrize(
    ("encoding", "bom", "charset"),
    [("cp1252", b"", "windows-1252"), ("utf-16-le", b"\xff\xfe", "utf-16"), ("utf-8-sig", b"", "utf-8")],
)
def test_the_encoding_of_the_file_is_kept(cloud, encoding, bom, charset):
    upload(cloud, bom + LIST.replace("Ava", "Zoë").encode(encoding), id=CAMPAIGN)
    run_all(cloud)
    content = result(cloud)
    assert content.startswith(bom + "title;seconds;_key;videoID".encode(encoding))
    assert "\r\nZoë;1;=7;".encode(encoding.removesuffix("-sig")) in content
    assert f"charset={charset}" in call(cloud, "Campaign_Result")["url"]


def test_before_the_start_the_result_says_what_the_check_has_found(cloud):
    assert call(cloud, "Campaign_Result")["state"] == "making"
    rows = table(cloud)
    assert [(row["videoID"], row["status"], row["credits"]) for row in rows] == [
        *(("", "valid", "1"), ("", "valid", "2"), ("", "invalid", "")),
    ]


def test_there_is_no_result_before_the_rows_are_checked(cloud):
    cloud.campaigns.put(make_campaign())
    code, data = Caller(cloud).error("Campaign_Result", CAMPAIGN)
    assert (code, data["expected"]) == (-32602, "a campaign whose rows are all checked")


def test_a_change_of_the_campaign_makes_the_result_anew_and_a_call_without_one_does_not(cloud):
    before = result(cloud)
    assert stored(cloud).result.number == 1
    result(cloud)
    assert stored(cloud).result.number == 1
    run_all(cloud)
    assert stored(cloud).result.number == 2
    assert result(cloud) != before


def test_the_file_before_can_be_downloaded_while_another_is_written_and_the_one_before_that_is_deleted(cloud):
    for _ in range(3):
        call(cloud, "Campaign_Result_New")
        run(cloud)
    call(cloud, "Campaign_Result_New")
    answer = call(cloud, "Campaign_Result")
    assert (answer["state"], "/result/3.csv" in answer["url"]) == ("making", True)
    assert files_of_results(cloud) == ["2.csv", "3.csv"]


def files_of_results(cloud):
    return sorted(key.partition("/result/")[2] for key in cloud.storage.files if "/result/" in key)


def test_a_result_leaves_nothing_but_itself(cloud):
    run_all(cloud)
    assert files_of_results(cloud) == ["1.csv"]


@pytest.mark.parametrize("times", [2, 3])
def test_messages_that_arrive_twice_write_one_result(cloud, times):
    call(cloud, "Campaign_Start")
    run(cloud, times)
    assert (stored(cloud).result.number, len(table(cloud))) == (1, 3)


@pytest.mark.parametrize("calls", range(0, 60, 3))
def test_a_crash_after_any_call_leaves_a_whole_result_and_one_notification(cloud, calls):
    call(cloud, "Campaign_Start")
    run_with_crashes(cloud, calls)
    assert (stored(cloud).state, stored(cloud).is_busy) == ("done", False)
    assert [row["status"] for row in table(cloud)] == ["done", "done", "invalid"]
    assert len(cloud.notifications.list(ACCOUNT)) == 1


@pytest.mark.parametrize("method", [get_result, renew_result])
@pytest.mark.parametrize("calls", range(4))
def test_a_call_that_died_is_completed_by_its_repetition(cloud, calls, method):
    with suppress(Crashed):
        method(CAMPAIGN, ACCOUNT, cloud.api_services_with_crash_after(calls))
    assert len(table(cloud)) == 3


def test_a_long_result_waits_in_its_queue_and_goes_on_where_it_stopped(cloud):
    call(cloud, "Campaign_Result")
    message = ResultMessage(ACCOUNT, CAMPAIGN, 1)
    cloud.clock.step_ms = WORK_MS
    with pytest.raises(RetryLater):
        write_result(message, cloud.pipeline_services)
    cloud.clock.step_ms = 10_000
    write_result(message, cloud.pipeline_services)
    assert stored(cloud).result.state == "ready"


def test_a_result_that_began_later_stops_the_one_before(cloud):
    call(cloud, "Campaign_Result")
    real = cloud.storage.put_json

    def put_json(key, value):
        cloud.storage.put_json = real
        call(cloud, "Campaign_Result_New")
        real(key, value)

    cloud.storage.put_json = put_json
    write_result(ResultMessage(ACCOUNT, CAMPAIGN, 1), cloud.pipeline_services)
    assert (stored(cloud).result.number, stored(cloud).result.rows) == (2, 0)
    assert len(table(cloud)) == 3


def test_a_campaign_that_is_deleted_gets_no_result(cloud):
    call(cloud, "Campaign_Result")
    call(cloud, "Campaign_Delete")
    run(cloud)
    assert not [key for key in cloud.storage.files if key.startswith("lists/")]


def test_a_file_that_is_gone_fails_the_result_and_another_call_tries_again(cloud):
    content = cloud.storage.files.pop(make_campaign().file_key)
    call(cloud, "Campaign_Result")
    run(cloud)
    answer = call(cloud, "Campaign_Result")
    assert answer == {"state": "failed", "problem": "the uploaded file was deleted"}
    cloud.storage.files[make_campaign().file_key] = content
    call(cloud, "Campaign_Result_New")
    assert len(table(cloud)) == 3


def test_a_check_that_begins_again_ends_the_result_of_the_one_before(cloud):
    call(cloud, "Campaign_Result")
    waiting = list(cloud.queues.sent)
    call(cloud, "Campaign_Check")
    run(cloud)
    cloud.queues.sent[:] = waiting
    run(cloud)
    assert stored(cloud).result.problem == "the rows were checked again meanwhile"
    assert len(table(cloud)) == 3


def test_a_result_that_is_given_up_says_so(cloud):
    call(cloud, "Campaign_Result")
    cloud.queues.sent.clear()
    work_dead_letter(cloud, ResultMessage(ACCOUNT, CAMPAIGN, 1))
    assert "Campaign_Result_New" in call(cloud, "Campaign_Result")["problem"]


@pytest.mark.parametrize(("passed_ms", "is_sent"), [(STOPPED_MS - 1, False), (STOPPED_MS, True)])
def test_the_reaper_takes_up_a_result_that_has_stopped(cloud, passed_ms, is_sent):
    cloud.clock.step_ms = 0
    call(cloud, "Campaign_Result")
    cloud.queues.sent.clear()
    cloud.clock.ms += passed_ms
    reap(cloud.pipeline_services, 2**62)
    assert (ResultMessage(ACCOUNT, CAMPAIGN, 1) in cloud.queues.parsed(Queue.PREPARE)) is is_sent


def test_the_start_withdraws_the_result_of_the_check(cloud):
    assert result(cloud)
    call(cloud, "Campaign_Start")
    answer = call(cloud, "Campaign_Result")
    assert (answer["state"], "url" in answer) == ("making", False)
    run(cloud)
    assert call(cloud, "Campaign_Result")["state"] == "ready"
    assert [row["status"] for row in table(cloud)] == ["done", "done", "invalid"]


def test_a_campaign_that_failed_after_its_start_has_a_result(cloud):
    run_all(cloud)
    cloud.campaigns.put(fail(stored(cloud), "the template was deleted", cloud.clock.ms))
    assert [row["status"] for row in table(cloud)] == ["done", "done", "invalid"]


def test_a_result_whose_rows_are_gone_fails_and_says_so(cloud):
    run_all(cloud)
    cloud.storage.delete(stored(cloud).videos_key(1))
    call(cloud, "Campaign_Result_New")
    run(cloud)
    answer = call(cloud, "Campaign_Result")
    assert answer["state"] == "failed"
    assert "deleted" in answer["problem"]


def test_the_name_of_a_result_is_safe_also_of_a_campaign_of_an_earlier_release(cloud):
    run_all(cloud)
    cloud.campaigns.put(replace(stored(cloud), file_name='../a"\u202e.csv'))
    assert call(cloud, "Campaign_Result")["name"] == "a__.result.csv"
