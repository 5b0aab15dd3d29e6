"""Lists that are put into the bucket, on the local cloud: videos without a call, and the answers beside them."""

import csv
import io
import json

import pytest
import urllib3

from chalicelib.domain.drop_folder import DroppedList
from local.deploy import STACK, Cloud
from tests.e2e.cloud import wait_for
from tests.e2e.conftest import SMALL

SCRIPT = [{"text": {"id": "title", "duration": 500}}]
BUCKET = f"{STACK}-000000000000-us-east-1"


@pytest.fixture
def storage(up):
    return Cloud(up.url.partition("/restapis")[0]).client("s3")


@pytest.fixture
def drop(caller, storage):
    """Put a list into the drop folder of a template. Return its place."""
    template = {"name": "Title", "inputScripts": [json.dumps(SCRIPT)], "outProfiles": [SMALL]}
    template_id = caller.call("Template_New", template)
    account_id = caller.call("Account_Get")["id"]

    def put(name, text, folder=None):
        dropped = DroppedList(account_id, folder or template_id, name)
        storage.put_object(Bucket=BUCKET, Key=dropped.key, Body=text.encode())
        return dropped

    return put


@pytest.fixture
def answer(storage):
    """Wait for an object, and return its text."""

    def read(key):
        found = wait_for(lambda: storage.list_objects_v2(Bucket=BUCKET, Prefix=key).get("Contents"))
        return storage.get_object(Bucket=BUCKET, Key=found[0]["Key"])["Body"].read().decode("utf-8-sig")

    return read


def test_a_list_gets_its_result_beside_it(caller, drop, answer):
    dropped = drop("spring/Köln + 1.csv", "title;name;_key\nÄva;;7\nBo;;8\n;x;\n")
    rows = list(csv.DictReader(io.StringIO(answer(dropped.result_key)), delimiter=";"))
    assert [(row["title"], row["_key"], row["status"]) for row in rows[:2]] == [
        ("Äva", "7", "done"),
        ("Bo", "8", "done"),
    ]
    assert urllib3.request("GET", rows[0]["page"], timeout=60).status == 200
    (campaign,) = caller.call("Campaign_List")
    assert (campaign["state"], campaign["name"], campaign["fileName"]) == ("done", "Köln + 1", "Köln + 1.csv")


@pytest.mark.parametrize(
    ("text", "folder", "said"),
    [
        ("%PDF-1.7\n", None, "PDF"),
        ("", None, "it has 0 bytes"),
        ("title\nAva\n", "welcome", "the account has no template 'welcome'"),
    ],
)
def test_a_list_that_cannot_be_used_gets_the_reason(drop, answer, text, folder, said):
    assert said in answer(drop("people.csv", text, folder).error_key)
