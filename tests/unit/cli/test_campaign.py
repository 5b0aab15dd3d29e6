"""`reelwright campaign` and `reelwright campaigns`, against a transport that answers like the API."""

import io
import json

import pytest

from chalicelib.cli import campaign_steps
from chalicelib.cli.output import say
from chalicelib.client import remote_campaign
from chalicelib.client.http_transport import NoAnswerError
from tests.unit.cli.account_api import printed, run

CAMPAIGN = {
    "id": "c1",
    "templateID": "t1",
    "name": "people",
    "fileName": "people.csv",
    "size": 30,
    "date": "2026-11-29",
    "state": "uploading",
    "notes": ['"First Name" fills firstName'],
    "checkedRows": 0,
    "validRows": 0,
    "invalidRows": 0,
    "credits": 0,
    "videos": 0,
    "doneVideos": 0,
    "failedRows": 0,
    "creditsSpent": 0,
    "percent": 0,
}
CHECKED = CAMPAIGN | {"state": "checked", "totalRows": 3, "checkedRows": 3, "validRows": 3, "credits": 9}
SOME = CHECKED | {"validRows": 2, "invalidRows": 1, "credits": 6}
RUNNING = CHECKED | {"state": "running"}
DONE = RUNNING | {"state": "done", "videos": 3, "doneVideos": 3, "creditsSpent": 9, "percent": 100}
FORECAST = {
    "credits": 9,
    "left": 500,
    "forecast": {"text": "3 rows need 6 personal seconds", "seconds": 125},
    "worst": [{"row": 2, "reasons": [{"kind": "overflow", "input": "name", "text": "does not fit its box"}]}],
}
RESULT = {"state": "ready", "url": "https://bucket.test/result", "name": "people.result.csv"}
CONTENT = b"firstName,videoID\nAva,v1\n"
PROBLEM = {"row": 2, "line": 3, "ok": False, "problems": [{"code": 1001, "message": "Media not found"}], "warnings": []}


@pytest.fixture
def people(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("firstName\nAva\nBo\nCy\n")
    return path


@pytest.fixture
def service(api, monkeypatch, tmp_path):
    """Return an API with a template and a campaign, which has the states of `states`, one after the other."""
    monkeypatch.setattr(remote_campaign, "POLLS_S", (0.0,) * 100)
    monkeypatch.setattr(remote_campaign, "_RETRY_S", 0.0)
    api["Template_List"] = [{"id": "t1", "name": "Welcome"}]
    api["Campaign_New"] = {"id": "c1", "url": "https://bucket.test/c1", "method": "PUT", "headers": []}
    api["Campaign_Rows"] = {"rows": [PROBLEM]}
    api["Campaign_Forecast"] = FORECAST
    api |= dict.fromkeys(("Campaign_Check", "Campaign_Start", "Campaign_Resume", "Campaign_Result_New"), "OK")
    api["Campaign_Result"] = RESULT
    api.files[RESULT["url"]] = CONTENT
    monkeypatch.chdir(tmp_path)
    api.states = []

    def get(campaign_id):
        return api.states.pop(0) if len(api.states) > 1 else api.states[0]

    api["Campaign_Get"] = get
    return api


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(campaign_steps, "can_ask", lambda: True)
    monkeypatch.setattr("chalicelib.cli.campaign.can_ask", lambda: True)


def test_a_list_becomes_videos_in_one_command(service, people):
    service.states = [CAMPAIGN, CAMPAIGN | {"state": "checking"}, CHECKED, RUNNING, RUNNING, DONE]
    done = run("campaign", str(people), "--template", "welcome", "--watch", "--yes")
    assert (done.exit_code, done.stdout) == (0, "")
    assert 'Note: "First Name" fills firstName' in done.stderr
    assert "people.csv: 3 rows, 3 valid, 0 with problems." in done.stderr
    assert "Price: 9 credits of the 500 that the account has left." in done.stderr
    assert "Look at row 2: name does not fit its box" in done.stderr
    assert "Forecast: 3 rows need 6 personal seconds. About 2 min." in done.stderr
    assert "The campaign is done: 3 of 3 rows done, for 9 credits." in done.stderr
    assert service.stored == {"https://bucket.test/c1": people.read_bytes()}
    assert service.called("Campaign_New") == [("t1", {"name": "people", "fileName": "people.csv", "size": 20})]
    assert (service.called("Campaign_Check"), service.called("Campaign_Start")) == ([("c1",)], [("c1",)])


def test_a_check_without_a_forecast_shows_the_price(service, people):
    service["Campaign_Forecast"] = {"error": {"code": -32601, "message": "Method not found"}}
    service.states = [CAMPAIGN, CHECKED]
    done = run("campaign", str(people), "--template", "t1", "--check")
    assert (done.exit_code, "Price: 9 credits.\n" in done.stderr) == (0, True)


def test_a_script_gets_the_campaign_at_the_end(service, people):
    service.states = [CAMPAIGN, CHECKED, DONE]
    found = printed("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert found == DONE | {"result": str(people.with_name("people.result.csv"))}


def test_without_watching_the_command_ends_after_the_start(service, people):
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    done = run("campaign", str(people), "--template", "t1", "--yes")
    assert (done.exit_code, "campaign --resume c1" in done.stderr) == (0, True)
    assert service.called("Campaign_Start") == [("c1",)]


def test_options_describe_the_campaign(service, people):
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    options = ("--name", "Spring", "--key", "email", "--earlier", "c0", "--when", "watched")
    run("campaign", str(people), "--template", "t1", "--yes", *options)
    ((_, wire),) = service.called("Campaign_New")
    chosen = {"name": "Spring", "keyColumn": "email", "earlierID": "c0", "when": "watched"}
    assert wire == chosen | {"fileName": "people.csv", "size": 20}


def test_the_changes_since_an_earlier_campaign_are_shown(service, people, terminal):
    changes = {"keptRows": 40, "changedRows": 7, "newRows": 3, "vanishedRows": 1}
    service.states = [CAMPAIGN, CHECKED | changes | {"validRows": 50}, RUNNING]
    done = run("campaign", str(people), "--template", "t1", "--earlier", "c0", answer="y\n")
    assert "Beside the earlier campaign: 40 kept, 7 changed, 3 new, 1 gone." in done.stderr
    assert "Make 10 videos for 9 credits?" in done.stderr


def test_videos_that_wait_to_be_watched_are_counted(service):
    service.states = [DONE | {"doneVideos": 0, "readyVideos": 3, "creditsSpent": 0}]
    done = run("campaign", "--resume", "c1")
    assert (done.exit_code, "0 of 3 rows done, 3 ready to be watched." in done.stderr) == (0, True)


def test_the_result_is_saved_beside_the_list_and_replaces_no_file(service, people):
    for name in ("people.result.csv", "people.result-2.csv"):
        service.states = [CAMPAIGN, CHECKED, DONE]
        assert run("campaign", str(people), "--template", "t1", "--watch", "--yes").exit_code == 0
        assert people.with_name(name).read_bytes() == CONTENT


def test_the_result_is_waited_for(service, people):
    results = iter([{"state": "making", "percent": 40}, RESULT])
    service["Campaign_Result"] = lambda campaign_id: next(results)
    service.states = [CAMPAIGN, CHECKED, DONE]
    assert "Writing the result: 40 %" in run("campaign", str(people), "--template", "t1", "--watch", "--yes").stderr


def test_a_result_that_cannot_be_written_is_an_error(service):
    service["Campaign_Result"] = {"state": "failed", "problem": "the uploaded file was deleted"}
    service.states = [DONE]
    done = run("campaign", "--resume", "c1")
    assert (done.exit_code, "The result cannot be written: the uploaded file" in done.stderr) == (1, True)


@pytest.mark.parametrize(("options", "code"), [((), 2), (("--overwrite",), 0)])
def test_a_chosen_file_is_replaced_only_if_asked_for(service, people, tmp_path, options, code):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"mine")
    service.states = [CAMPAIGN, CHECKED, DONE]
    command = ("campaign", str(people), "--template", "t1", "--watch", "--yes", "-o", str(path))
    assert run(*command, *options).exit_code == code
    assert (path.read_bytes(), bool(service.calls)) == ((b"mine", False) if code else (CONTENT, True))


def test_a_result_is_saved_later(service, tmp_path):
    service.states = [RUNNING]
    path = tmp_path / "people.result.csv"
    assert printed("campaigns", "result", "c1", "--new") == RUNNING | {"result": "people.result.csv"}
    assert (path.read_bytes(), service.called("Campaign_Result_New")) == (CONTENT, [("c1",)])


@pytest.mark.parametrize(("answer", "code", "started"), [("y\n", 0, [("c1",)]), ("n\n", 1, []), ("", 130, [])])
def test_a_person_is_asked_before_videos_are_made(service, people, terminal, answer, code, started):
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    done = run("campaign", str(people), "--template", "t1", answer=answer)
    assert "Make 3 videos for 9 credits? [y/N]" in done.stderr
    assert (done.exit_code, service.called("Campaign_Start")) == (code, started)


def test_without_a_terminal_nothing_is_uploaded_until_the_answer_is_given(service, people):
    done = run("campaign", str(people), "--template", "t1")
    assert (done.exit_code, "pass --yes" in done.stderr, service.calls) == (2, True, [])


def test_a_list_is_only_checked(service, people):
    service.states = [CAMPAIGN, CHECKED]
    done = run("campaign", str(people), "--template", "t1", "--check")
    assert (done.exit_code, service.called("Campaign_Start")) == (0, [])
    assert "campaign --resume c1" in done.stderr


def test_rows_with_problems_are_shown_and_left_out(service, people, terminal):
    ended = DONE | {"validRows": 2, "invalidRows": 1, "doneVideos": 2, "creditsSpent": 6}
    service.states = [CAMPAIGN, SOME, RUNNING, ended]
    done = run("campaign", str(people), "--template", "t1", "--watch", answer="y\n")
    assert "line 3: 1001: Media not found" in done.stderr
    assert "Make 2 videos for 6 credits? 1 row will be left out." in done.stderr
    assert "2 of 3 rows done, 1 row left out, for 6 credits." in done.stderr
    assert done.exit_code == 4


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (DONE | {"doneVideos": 2, "failedRows": 1}, 4),
        (RUNNING | {"state": "paused", "problem": "row 2: No credit"}, 6),
        (RUNNING | {"state": "cancelled"}, 6),
        (RUNNING | {"state": "failed", "problem": "the template was deleted"}, 5),
    ],
)
def test_the_exit_code_says_how_a_campaign_has_ended(service, people, last, code):
    service.states = [CAMPAIGN, CHECKED, RUNNING, last]
    done = run("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert (done.exit_code, last.get("problem", "") in done.stderr) == (code, True)


@pytest.mark.parametrize(
    "state",
    [
        CHECKED | {"validRows": 0, "invalidRows": 3},
        CAMPAIGN | {"state": "failed", "problem": "The file is a PNG."},
    ],
)
def test_a_list_without_valid_rows_starts_nothing(service, people, state):
    service.states = [CAMPAIGN, state]
    done = run("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert (done.exit_code, state.get("problem", "") in done.stderr, service.called("Campaign_Start")) == (5, True, [])


def test_an_api_that_does_not_answer_for_a_while_is_asked_again(service, people):
    service.states = [CAMPAIGN, CHECKED, RUNNING, NoAnswerError("there is no server of that name"), DONE]
    done = run("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert (done.exit_code, "Trying again: there is no server of that name" in done.stderr) == (0, True)


def test_an_api_that_stays_silent_ends_the_command_but_not_the_campaign(service, people, monkeypatch):
    monkeypatch.setattr(remote_campaign, "PATIENCE_S", -1)
    service.states = [CAMPAIGN, CHECKED, RUNNING, NoAnswerError("the connection broke off")]
    done = run("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert (done.exit_code, "What was begun goes on." in done.stderr) == (3, True)


def test_too_many_checks_at_once_are_waited_for(service, people):
    busy = {"error": {"code": -32000, "message": "Too many requests", "data": {"problem": "the limit is reached"}}}
    answers = iter([busy, "OK"])
    service["Campaign_Check"] = lambda campaign_id: next(answers)
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    done = run("campaign", str(people), "--template", "t1", "--yes")
    assert (done.exit_code, "Trying again: the limit is reached" in done.stderr) == (0, True)


def test_ctrl_c_leaves_the_campaign_and_says_how_to_go_on(service, people):
    service.states = [CAMPAIGN, CHECKED, RUNNING, KeyboardInterrupt()]
    done = run("campaign", str(people), "--template", "t1", "--watch", "--yes")
    assert done.exit_code == 130
    assert "campaign --resume c1" in done.stderr
    assert "campaigns cancel c1" in done.stderr


def test_ctrl_c_during_the_upload_begins_nothing(service, people):
    service["Campaign_New"] = KeyboardInterrupt()
    done = run("campaign", str(people), "--template", "t1", "--yes")
    assert (done.exit_code, "Nothing was begun." in done.stderr) == (130, True)


@pytest.mark.parametrize(
    ("states", "method"),
    [
        ([CHECKED, CHECKED, CHECKED, DONE], "Campaign_Start"),
        ([RUNNING, RUNNING, RUNNING, DONE], None),
        ([DONE], None),
        ([RUNNING | {"state": "paused"}] * 3 + [DONE], "Campaign_Resume"),
    ],
)
def test_a_campaign_goes_on_where_the_command_has_ended(service, states, method):
    service.states = states
    assert run("campaign", "--resume", "c1", "--yes").exit_code == 0
    assert [call[0] for call in service.calls if call[0] in ("Campaign_Start", "Campaign_Resume")] == (
        [method] if method else []
    )


@pytest.mark.parametrize(
    "arguments",
    [(), ("people.csv",), ("--template", "t1"), ("people.csv", "--resume", "c1"), ("--name", "x", "--resume", "c1")],
)
def test_a_command_that_says_too_little_or_too_much_is_a_usage_error(service, people, monkeypatch, arguments):
    monkeypatch.chdir(people.parent)
    done = run("campaign", *arguments, "--yes")
    assert (done.exit_code, service.calls) == (2, [])


@pytest.mark.parametrize(("size", "code"), [(50_000_000, 0), (50_000_001, 2)])
def test_a_list_that_is_too_large_is_not_uploaded(service, people, size, code):
    with people.open("wb") as file:
        file.truncate(size)
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    assert run("campaign", str(people), "--template", "t1", "--yes").exit_code == code


def test_a_small_campaign_is_counted_row_by_row(service):
    ended = {"row": 1, "line": 2, "ok": True, "problems": [], "warnings": [], "videoID": "v1", "status": "done"}
    service["Campaign_Rows"] = {"rows": [ended, ended | {"status": "processing"}, PROBLEM]}
    some = SOME | {"state": "running"}
    service.states = [some, some, some, DONE]
    assert "Making: 50 %, 1 of 2 rows" in run("campaign", "--resume", "c1").stderr


def test_campaigns_are_listed_and_shown(service):
    service["Campaign_List"] = [DONE]
    service.states = [DONE]
    assert printed("campaigns", "list") == [DONE]
    assert printed("campaigns", "show", "c1") == printed("campaigns", "get", "c1") == DONE


def test_the_rows_of_a_campaign_are_listed_page_by_page(service):
    pages = {0: {"rows": [PROBLEM], "newer": 250}, 250: {"rows": [PROBLEM]}}
    service["Campaign_Rows"] = lambda campaign_id, page: pages[page["after"]]
    service.states = [SOME]
    assert printed("campaigns", "rows", "c1", "--problems") == [PROBLEM] * 2
    assert "1001: Media not found" in run("campaigns", "rows", "c1").stdout


@pytest.mark.parametrize("name", ["pause", "resume", "cancel", "retry"])
def test_a_campaign_is_controlled(service, name):
    service[f"Campaign_{name.title()}"] = "OK"
    service.states = [RUNNING]
    assert printed("campaigns", name, "c1") == RUNNING
    assert service.called(f"Campaign_{name.title()}") == [("c1",)]


@pytest.mark.parametrize(("options", "code", "deleted"), [(("--yes",), 0, [("c1",)]), ((), 2, [])])
def test_a_campaign_is_deleted_if_nobody_has_to_be_asked(service, options, code, deleted):
    service["Campaign_Delete"] = "OK"
    service.states = [DONE]
    done = run("campaigns", "delete", "c1", *options)
    assert (done.exit_code, service.called("Campaign_Delete")) == (code, deleted)


INPUTS = [
    {"name": "firstName", "kind": "variable", "usedIn": [], "required": True, "example": "Ava"},
    {"name": "photo", "kind": "image", "usedIn": [], "required": True, "example": "https://example.com/photo.jpg"},
]
SAMPLE = "\ufefffirstName,photo\r\nAva,https://example.com/photo.jpg\r\n"


def test_a_sample_of_a_list_is_written(service, tmp_path):
    service["Template_Inputs"] = INPUTS
    path = tmp_path / "new.csv"
    assert run("campaign", str(path), "--template", "Welcome", "--sample").exit_code == 0
    assert path.read_bytes().decode() == SAMPLE
    assert run("campaign", "--template", "Welcome", "--sample").stdout_bytes.decode() == SAMPLE


def test_a_sample_replaces_no_file(service, people):
    before = people.read_text()
    done = run("campaign", str(people), "--template", "Welcome", "--sample")
    assert (done.exit_code, people.read_text(), service.calls) == (2, before, [])


def test_a_list_that_is_missing_is_a_usage_error(service, tmp_path):
    done = run("campaign", str(tmp_path / "none.csv"), "--template", "t1", "--yes")
    assert (done.exit_code, "--sample writes one" in done.stderr, service.calls) == (2, True, [])


def test_a_note_goes_through_the_stream_that_a_progress_bar_has_replaced(monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    say("Trying again")
    assert stream.getvalue() == "Trying again\n"


@pytest.mark.parametrize("command", [("campaigns", "result", "c1"), ("campaign", "--resume", "c1")])
def test_a_result_is_saved_in_this_folder_whatever_the_name_of_its_list(service, tmp_path, command):
    service.states = [DONE | {"fileName": "../../escaped.csv"}]
    assert run(*command).exit_code == 0
    assert (tmp_path / "escaped.result.csv").read_bytes() == CONTENT


def test_a_storage_that_refuses_a_fresh_link_is_asked_no_more(service):
    service.files.clear()
    service.states = [DONE]
    done = run("campaigns", "result", "c1")
    assert (done.exit_code, len(service.called("GET"))) == (1, 2)
    assert "The result cannot be downloaded: the storage answered the download with status 403" in done.stderr
    assert "Trying again" not in done.stderr


@pytest.mark.parametrize(
    "command", [("campaigns", "result", "c1"), ("campaign", "people.csv", "--template", "t1", "--sample")]
)
def test_a_folder_that_is_missing_is_one_plain_line(service, tmp_path, command):
    service["Template_Inputs"] = []
    path = str(tmp_path / "none" / "people.csv")
    arguments = [path if word == "people.csv" else word for word in command]
    done = run(*arguments, *(("-o", path) if command[0] == "campaigns" else ()))
    assert done.exit_code != 0
    assert "none" in done.stderr.splitlines()[-1]
    assert "Errno" not in done.stderr


ODD = "a\x1b[2J\nb\x9b\u202e"
ESCAPED = "a\\u001b[2J\\u000ab\\u009b\\u202e"


def test_texts_of_the_server_control_no_terminal(service, people):
    service["Campaign_List"] = [DONE | {"name": ODD}]
    service.states = [CAMPAIGN, CHECKED | {"fileName": ODD, "notes": [ODD]}]
    service["Campaign_Result"] = {"state": "failed", "problem": ODD}
    assert f"Note: {ESCAPED}" in run("campaign", str(people), "--template", "t1", "--check").stderr
    assert ESCAPED in run("campaigns", "list").stdout
    assert f"cannot be written: {ESCAPED}" in run("campaigns", "result", "c1").stderr
    service["Campaign_Get"] = {"error": {"code": 1000, "message": ODD}}
    assert f"Error 1000: {ESCAPED}" in run("campaigns", "show", "c1").stderr


def test_json_controls_no_terminal_and_is_the_same_value(service):
    service.states = [DONE | {"name": ODD}]
    done = run("campaigns", "show", "c1", "--json")
    assert json.loads(done.stdout)["name"] == ODD
    assert done.stdout.replace("\n", "").isprintable()


def test_an_empty_list_is_not_uploaded(service, people):
    people.write_bytes(b"")
    done = run("campaign", str(people), "--template", "t1", "--yes")
    assert (done.exit_code, service.calls) == (5, [])
    assert "people.csv is empty" in done.stderr


def test_a_list_that_cannot_be_read_has_its_reason_only(service, people):
    service.states = [CAMPAIGN, CAMPAIGN | {"state": "failed", "problem": "The file is a PNG."}]
    done = run("campaign", str(people), "--template", "t1", "--yes")
    assert done.stderr.splitlines()[-1] == "The campaign has failed: The file is a PNG."
    assert "0 of 0" not in done.stderr


def test_rows_that_could_not_be_checked_are_named_before_the_question(service, people, terminal):
    warning = 'Object "photo": its file was not checked, as the server answered with status 429'
    row = {"row": 1, "line": 2, "ok": True, "problems": [], "warnings": [warning]}
    service["Campaign_Rows"] = {"rows": [row, row | {"row": 2, "line": 3}, row | {"row": 3, "line": 4, "warnings": []}]}
    service.states = [CAMPAIGN, CHECKED, RUNNING]
    said = run("campaign", str(people), "--template", "t1", answer="n\n").stderr
    assert f"2 rows could not be checked: {warning}\n" in said
    assert "Forecast of the other rows: 3 rows need" in said
    assert said.index("could not be checked") < said.index("[y/N]")


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("campaign.keyColumn", "Error -32602: --key: expected that of the earlier campaign; leave out --key to use it"),
        ("campaign.earlierID", "Error -32602: --earlier: expected that of the earlier campaign"),
        ("campaign.size", "Error -32602: campaign.size: expected that of the earlier campaign"),
    ],
)
def test_a_refused_campaign_is_told_in_the_options_of_the_command(service, people, field, said):
    message = f"{field}: expected that of the earlier campaign"
    service["Campaign_New"] = {"error": {"code": -32602, "message": message}}
    done = run("campaign", str(people), "--template", "t1", "--yes", "--earlier", "c0", "--key", "email")
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, said)


def test_a_campaign_whose_rows_have_all_ended_is_about_to_end(service):
    ended = {"row": 1, "line": 2, "ok": True, "problems": [], "warnings": [], "videoID": "v1", "status": "done"}
    service["Campaign_Rows"] = {"rows": [ended] * 3}
    service.states = [RUNNING, RUNNING, RUNNING, DONE]
    assert "Making: 100 %, 3 of 3 rows, the campaign is about to end" in run("campaign", "--resume", "c1").stderr
