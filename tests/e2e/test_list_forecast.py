"""The forecast of a list on the local cloud: it is what the packaged app renders."""

import json

import urllib3

from tests.e2e.cloud import Caller, wait_for
from tests.e2e.conftest import SMALL

BOX = {"position": {"x": 0.1, "y": 0.1}, "size": {"w": 0.8, "h": 0.3}}
SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 8000, "color": "#17233C"}},
        {"text": {"id": "name", "play": 1000, "duration": 2000, **BOX}},
        {"text": {"id": "company", "play": 2000, "duration": 3000, **BOX}},
    ]
)
ROWS = [(name, company) for name in ("Ava", "Bo") for company in ("Ant", "Bee", "Ant")] + [("نور", "Bee")]


def checked(caller: Caller, campaign_id: str) -> dict | None:
    campaign = caller.call("Campaign_Get", campaign_id)
    assert campaign["state"] in ("checking", "checked"), campaign
    return campaign if campaign["state"] == "checked" else None


def test_a_list_renders_as_much_as_was_forecast(up, caller):
    template = {"name": "Hello", "inputScripts": [SCRIPT], "outProfiles": [SMALL]}
    template_id = caller.call("Template_New", template)
    data = "\r\n".join(["name,company", *(",".join(row) for row in ROWS)]).encode()
    new = {"name": "Spring", "fileName": "people.csv", "size": len(data)}
    upload = caller.call("Campaign_New", template_id, new)
    headers = {each["name"]: each["value"] for each in upload["headers"]}
    assert urllib3.request("PUT", upload["url"], body=data, headers=headers).status == 200
    code = caller.answer("Campaign_Forecast", upload["id"])["error"]["code"]
    assert code == -32602
    caller.call("Campaign_Check", upload["id"])
    campaign = wait_for(lambda: checked(caller, upload["id"]))
    assert campaign["validRows"] == len(ROWS)
    found = caller.call("Campaign_Forecast", upload["id"])
    assert any(reason["kind"] == "script" for row in found["worst"] for reason in row["reasons"] if row["row"] == 7)
    forecast = found["forecast"]
    assert forecast["rendered"] < forecast["duration"] == len(ROWS) * 8000
    caller.call("Campaign_Start", upload["id"])
    wait_for(lambda: caller.call("Campaign_Get", upload["id"])["state"] == "done" or None, 300)
    rows = caller.call("Campaign_Rows", upload["id"], {})["rows"]
    usage = [caller.call("Video_Get", row["videoID"])["usage"] for row in rows]
    assert sum(each["rendered"] for each in usage) == forecast["rendered"]
    assert sum(each["rendered"] + each["reused"] for each in usage) == forecast["duration"]
