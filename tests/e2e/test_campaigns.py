"""A list of people on the local cloud, from its file to its result, and the same list again with changes."""

import csv
import io

import urllib3

from tests.e2e.cloud import Caller, wait_for
from tests.e2e.conftest import SMALL

SCRIPT = '[{"text": {"id": "title", "duration": 500, "textFont": "Inter-Bold", "textSize": 0.2}}]'
TEMPLATE = {"name": "Hello", "inputScripts": [SCRIPT], "outProfiles": [SMALL]}
FIRST = "customer,title,_note\r\nc1,Ava,\r\nc2,Bo,\r\nc3,Cy,\r\n"
CHANGED = "customer,title,_note\r\nc3,Cy,moved\r\nc1,Avy,\r\nc4,Dee,\r\n"
EXTRA = {"name": "Spring", "fileName": "people.csv"}


def take(caller: Caller, template_id: str, text: str, **more: str) -> tuple[str, dict]:
    """Take a list through its check to its end. Return the id of the campaign, and the campaign after its check."""
    made = caller.call("Campaign_New", template_id, EXTRA | more | {"size": len(text)})
    headers = {each["name"]: each["value"] for each in made["headers"]}
    assert urllib3.request(made["method"], made["url"], body=text.encode(), headers=headers).status == 200
    caller.call("Campaign_Check", made["id"])
    checked = in_state(caller, made["id"], "checked")
    caller.call("Campaign_Start", made["id"])
    in_state(caller, made["id"], "done")
    return made["id"], checked


def in_state(caller: Caller, campaign_id: str, state: str) -> dict:
    def found() -> dict | None:
        now: dict = caller.call("Campaign_Get", campaign_id)
        assert now["state"] not in ("failed", "paused"), now
        return now if now["state"] == state else None

    return wait_for(found)


def result(caller: Caller, campaign_id: str) -> dict[str, dict[str, str]]:
    """Return the rows of the result file by the key of each."""

    def found() -> dict | None:
        now: dict = caller.call("Campaign_Result", campaign_id)
        return now if now["state"] == "ready" else None

    answer = urllib3.request("GET", wait_for(found)["url"])
    assert answer.status == 200, answer.data
    return {row["customer"]: row for row in csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))}


def test_a_list_becomes_videos_and_the_changed_list_only_those_that_are_new(caller: Caller):
    template_id = caller.call("Template_New", TEMPLATE)
    first_id, _ = take(caller, template_id, FIRST, keyColumn="customer")
    before = result(caller, first_id)
    assert [row["status"] for row in before.values()] == ["done"] * 3

    again_id, checked = take(caller, template_id, CHANGED, earlierID=first_id)
    names = ("keptRows", "changedRows", "newRows", "vanishedRows", "credits")
    assert [checked[name] for name in names] == [1, 1, 1, 1, 2]
    after = result(caller, again_id)
    assert [(row["status"], row["credits"]) for row in after.values()] == [("done", "0"), ("done", "1"), ("done", "1")]
    assert after["c3"]["videoID"] == before["c3"]["videoID"]
    assert len(caller.call("Template_Video_List", template_id)) == 5

    caller.call("Campaign_Retry", again_id)
    ended = in_state(caller, again_id, "done")
    assert (ended["doneVideos"], ended["failedRows"], ended["creditsSpent"]) == (3, 0, 2)
