"""The table of campaigns: the same tests for DynamoDB and the fake."""

from dataclasses import replace

import pytest

from chalicelib.domain.campaign import CampaignState, add_checked, begin_check, count_rows
from chalicelib.domain.campaign_result import NO_RESULT, CampaignResult, ResultState, add_collected, begin_result
from chalicelib.domain.row_changes import RowChanges
from tests.fakes import ACCOUNT, CAMPAIGN, NOW_MS, OTHER_ACCOUNT, make_campaign


@pytest.fixture
def stored(cloud):
    """Return a campaign that is being checked, as it is stored."""
    campaign = make_campaign(key_column="customer")
    cloud.campaigns.put(campaign)
    return cloud.campaigns.swap(campaign, begin_check(campaign, NOW_MS))


def test_a_campaign_is_stored_with_all_its_fields(cloud, stored):
    counted = count_rows(stored, 1000, ("a note",), NOW_MS + 1, names_files=True)
    checked = add_checked(counted, 20, 19, 38, NOW_MS + 2, RowChanges(10, 9, 1, 3))
    moved = cloud.campaigns.swap(stored, checked)
    assert moved == replace(checked, version=2)
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN) == moved


def test_a_campaign_that_has_changed_since_it_was_read_is_not_stored(cloud, stored):
    assert cloud.campaigns.swap(replace(stored, version=0), replace(stored, name="Late")) is None
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN) == stored


def test_a_deleted_campaign_is_not_stored_again(cloud, stored):
    cloud.campaigns.delete(ACCOUNT, CAMPAIGN)
    assert cloud.campaigns.swap(stored, stored) is None
    assert cloud.campaigns.get(ACCOUNT, CAMPAIGN) is None


def test_a_result_changes_apart_from_the_campaign(cloud, stored):
    begun = cloud.campaigns.swap_result(stored, begin_result(stored.result, stored.mark, NOW_MS))
    # A worker that read the campaign before moves it on, and the result stays.
    moved = cloud.campaigns.swap(stored, count_rows(stored, 1000, (), NOW_MS + 1, names_files=False))
    assert moved.result == begun.result == begin_result(NO_RESULT, stored.mark, NOW_MS)
    again = cloud.campaigns.swap_result(begun, add_collected(begun.result, 250, NOW_MS + 2))
    assert (again.result.rows, again.total_rows) == (250, 1000)


def test_a_result_that_has_changed_since_it_was_read_is_not_stored(cloud, stored):
    begun = cloud.campaigns.swap_result(stored, begin_result(stored.result, stored.mark, NOW_MS))
    cloud.campaigns.swap_result(begun, add_collected(begun.result, 250, NOW_MS))
    assert cloud.campaigns.swap_result(begun, add_collected(begun.result, 250, NOW_MS)) is None
    assert cloud.campaigns.swap_result(stored, begin_result(stored.result, "", NOW_MS)) is None
    cloud.campaigns.delete(ACCOUNT, CAMPAIGN)
    assert cloud.campaigns.swap_result(begun, begun.result) is None


MAKING = CampaignResult(1, ResultState.MAKING)


@pytest.mark.parametrize(
    ("is_found", "changes"),
    [
        (True, {"state": CampaignState.CHECKING}),
        (True, {"state": CampaignState.RUNNING}),
        (True, {"state": CampaignState.DONE, "unreported": True}),
        (True, {"state": CampaignState.DONE, "result": MAKING}),
        (True, {"state": CampaignState.CANCELLED, "queued_rows": 2, "ended_rows": 1}),
        (True, {"state": CampaignState.PAUSED, "queued_rows": 2, "ended_rows": 1}),
        (False, {"state": CampaignState.PAUSED, "queued_rows": 2, "ended_rows": 2}),
        (False, {"state": CampaignState.FAILED, "queued_rows": 2, "ended_rows": 1}),
        (False, {"state": CampaignState.CHECKED}),
    ],
)
def test_the_campaigns_that_have_something_to_do_are_found_in_all_accounts(cloud, is_found, changes):
    other = make_campaign(account_id=OTHER_ACCOUNT, **changes)
    cloud.campaigns.put(other)
    assert list(cloud.campaigns.list_busy()) == ([other] if is_found else [])
