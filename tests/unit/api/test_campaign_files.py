"""Campaigns: the upload of a list, its check, its rows, and its deletion."""

import pytest

from chalicelib.domain.campaign import MAX_CHECKING, STEP_ROWS, CampaignState
from chalicelib.domain.messages import CheckCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import TemplateStatus
from tests.fakes import ACCOUNT, CAMPAIGN, NOW_MS, OTHER_ACCOUNT, TEMPLATE, make_account, make_campaign, make_template
from tests.unit.api.calling import Caller

NEW = {"name": "Spring", "fileName": "people.csv", "size": 5}


@pytest.fixture(autouse=True)
def _template(cloud):
    cloud.templates.put(make_template())


def add(cloud, **changes):
    campaign = make_campaign(**changes)
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, b"name\r\nAva\r\n", "text/csv")
    return campaign


def add_checked(cloud, rows, bad=()):
    """Add a campaign whose rows are checked; those in `bad` have a problem."""
    campaign = add(cloud, state=CampaignState.CHECKED, check=1, total_rows=rows, checked_rows=rows)
    for first in range(1, rows + 1, STEP_ROWS):
        step = [
            {"row": row, "line": row + 1, "ok": row not in bad, "problems": [], "warnings": [], "credits": 1}
            for row in range(first, min(first + STEP_ROWS, rows + 1))
        ]
        cloud.storage.put_json(campaign.rows_key(first), step)


def test_a_new_campaign_waits_for_its_file(cloud, caller):
    made = caller.call("Campaign_New", TEMPLATE, NEW)
    campaign = cloud.campaigns.get(ACCOUNT, made["id"])
    assert campaign.file_key in made["url"]
    assert campaign.file_key == f"lists/{ACCOUNT}/{TEMPLATE}/{made['id']}/file"
    assert caller.call("Campaign_Get", made["id"])["state"] == "uploading"


@pytest.mark.parametrize("size", [1, 50_000_000])
def test_the_sizes_at_the_limits_are_taken(caller, size):
    assert caller.call("Campaign_New", TEMPLATE, NEW | {"size": size})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"size": 0}, 1019),
        ({"size": 50_000_001}, 1019),
        ({"name": ""}, -32602),
        ({"name": "x" * 249}, -32602),
        ({"fileName": ""}, -32602),
        ({"fileName": "../x.csv"}, -32602),
        ({"fileName": "x" * 201}, -32602),
        ({"keyColumn": "x" * 256}, -32602),
    ],
)
def test_a_value_beyond_its_limit_is_refused(cloud, caller, changes, code):
    assert caller.error("Campaign_New", TEMPLATE, NEW | changes)[0] == code
    assert cloud.campaigns.rows == {}


def test_a_repeated_call_returns_the_same_campaign_with_a_link(cloud):
    keyed = Caller(cloud, headers={"idempotency-key": "7"})
    first, second = (keyed.call("Campaign_New", TEMPLATE, NEW) for _ in range(2))
    assert first["id"] == second["id"]
    assert len(cloud.campaigns.rows) == 1


@pytest.mark.parametrize("method", ["Campaign_New", "Campaign_Check"])
@pytest.mark.parametrize(("state", "code"), [(None, 1000), (TemplateStatus.INACTIVE, 1028)])
def test_the_template_has_to_be_there_and_active(cloud, caller, method, state, code):
    add(cloud)
    cloud.templates.rows.clear()
    if state:
        cloud.templates.put(make_template(status=state))
    params = (TEMPLATE, NEW) if method == "Campaign_New" else (CAMPAIGN,)
    assert caller.error(method, *params)[0] == code


def test_a_file_that_has_not_arrived_is_not_checked(cloud, caller):
    cloud.campaigns.put(make_campaign())
    code, data = caller.error("Campaign_Check", CAMPAIGN)
    assert (code, data["path"]) == (-32602, "campaignID")
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN).state is CampaignState.UPLOADING


def test_a_call_during_a_check_begins_no_other(cloud, caller):
    add(cloud)
    for _ in range(2):
        caller.call("Campaign_Check", CAMPAIGN)
    assert set(cloud.queues.parsed(Queue.PREPARE)) == {CheckCampaignMessage(ACCOUNT, CAMPAIGN, 1)}


@pytest.mark.parametrize("state", [CampaignState.CHECKED, CampaignState.FAILED])
def test_a_finished_check_is_begun_again(cloud, caller, state):
    add(cloud, state=state, check=1)
    caller.call("Campaign_Check", CAMPAIGN)
    assert cloud.queues.parsed(Queue.PREPARE) == [CheckCampaignMessage(ACCOUNT, CAMPAIGN, 2)]


def test_an_account_checks_few_campaigns_at_once(cloud, caller):
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    cloud.campaigns.put(make_campaign(account_id=OTHER_ACCOUNT, state=CampaignState.CHECKING))
    for number in range(MAX_CHECKING + 1):
        add(cloud, id=f"{number:024x}")
    for number in range(MAX_CHECKING):
        caller.call("Campaign_Check", f"{number:024x}")
    assert caller.error("Campaign_Check", f"{MAX_CHECKING:024x}")[0] == -32000


@pytest.mark.parametrize("method", ["Campaign_Check", "Campaign_Get", "Campaign_Delete", "Campaign_Rows"])
@pytest.mark.parametrize("campaign_id", [CAMPAIGN, "", "x"])
def test_the_campaigns_of_others_are_not_found(cloud, caller, method, campaign_id):
    add(cloud, account_id=OTHER_ACCOUNT)
    page = [{}] if method == "Campaign_Rows" else []
    code, data = caller.error(method, campaign_id, *page)
    assert (code, data["path"]) == (-32602, "campaignID")


def test_the_campaigns_of_the_account_are_listed(cloud, caller):
    add(cloud, name="Spring")
    add(cloud, id="f" * 24, name="Autumn")
    add(cloud, account_id=OTHER_ACCOUNT)
    assert [campaign["name"] for campaign in caller.call("Campaign_List")] == ["Spring", "Autumn"]


def test_a_campaign_shows_its_progress(cloud, caller):
    running = {"state": CampaignState.CHECKING, "began_ms": NOW_MS, "moved_ms": NOW_MS + 1000}
    add(cloud, **running, total_rows=1000, checked_rows=250, ok_rows=200, credits=400)
    shown = caller.call("Campaign_Get", CAMPAIGN)
    names = (
        "totalRows",
        "checkedRows",
        "validRows",
        "invalidRows",
        "credits",
        "percent",
        "rowsPerSecond",
        "secondsLeft",
    )
    assert [shown[name] for name in names] == [1000, 250, 200, 50, 400, 25, 250.0, 3]


@pytest.mark.parametrize("limit", [1, STEP_ROWS - 1, STEP_ROWS, STEP_ROWS + 1, 1000])
def test_the_pages_have_each_row_once(cloud, caller, limit):
    add_checked(cloud, 2 * STEP_ROWS + 5)
    found, page = [], {"limit": limit}
    while page.get("after", 0) is not None:
        answer = caller.call("Campaign_Rows", CAMPAIGN, page)
        found += [row["row"] for row in answer["rows"]]
        page |= {"after": answer.get("newer")}
        if limit == 1 and len(found) > 3:
            assert found == [1, 2, 3, 4]
            return
    assert found == list(range(1, 2 * STEP_ROWS + 6))


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_only_rows_with_problems_can_be_asked_for(cloud, caller, limit):
    bad = [3, STEP_ROWS, STEP_ROWS + 1, 2 * STEP_ROWS + 5]
    add_checked(cloud, 2 * STEP_ROWS + 5, bad)
    found, after = [], 0
    while after is not None:
        answer = caller.call("Campaign_Rows", CAMPAIGN, {"limit": limit, "after": after, "onlyProblems": True})
        found += [row["row"] for row in answer["rows"]]
        after = answer.get("newer")
    assert found == bad


def test_a_call_reads_few_files_and_says_where_to_go_on(cloud, caller):
    add_checked(cloud, 51 * STEP_ROWS, [51 * STEP_ROWS])
    first = caller.call("Campaign_Rows", CAMPAIGN, {"onlyProblems": True})
    assert first == {"rows": [], "newer": 50 * STEP_ROWS}
    second = caller.call("Campaign_Rows", CAMPAIGN, {"onlyProblems": True, "after": first["newer"]})
    assert ([row["row"] for row in second["rows"]], "newer" in second) == ([51 * STEP_ROWS], False)


def test_a_campaign_without_checked_rows_has_an_empty_page(cloud, caller):
    add(cloud)
    assert caller.call("Campaign_Rows", CAMPAIGN, {}) == {"rows": []}


@pytest.mark.parametrize(
    ("page", "path"), [({"limit": 1001}, "page.limit"), ({"limit": 0}, "page.limit"), ({"after": -1}, "page.after")]
)
def test_an_impossible_page_is_refused(cloud, caller, page, path):
    add(cloud)
    code, data = caller.error("Campaign_Rows", CAMPAIGN, page)
    assert (code, data["path"]) == (-32602, path)


def test_nothing_is_left_of_a_deleted_campaign(cloud, caller):
    add_checked(cloud, 5)
    caller.call("Campaign_Delete", CAMPAIGN)
    assert (cloud.campaigns.rows, list(cloud.storage.files)) == ({}, [])


def test_an_earlier_campaign_lends_its_key_column(cloud, caller):
    cloud.campaigns.put(make_campaign(key_column="customer"))
    made = caller.call("Campaign_New", TEMPLATE, NEW | {"earlierID": CAMPAIGN})
    shown = caller.call("Campaign_Get", made["id"])
    assert (shown["keyColumn"], shown["earlierID"], shown["keptRows"]) == ("customer", CAMPAIGN, 0)


def test_another_key_column_than_that_of_the_earlier_campaign_is_refused(cloud, caller):
    cloud.campaigns.put(make_campaign(key_column="customer"))
    code, data = caller.error("Campaign_New", TEMPLATE, NEW | {"earlierID": CAMPAIGN, "keyColumn": "number"})
    assert (code, data["path"]) == (-32602, "campaign.keyColumn")


@pytest.mark.parametrize("changes", [{"template_id": "e" * 24}, {"account_id": OTHER_ACCOUNT}, {"id": "1" * 24}])
def test_an_earlier_campaign_must_be_of_the_template(cloud, caller, changes):
    cloud.campaigns.put(make_campaign(**changes))
    code, data = caller.error("Campaign_New", TEMPLATE, NEW | {"earlierID": CAMPAIGN})
    assert (code, data["path"]) == (-32602, "campaign.earlierID")
