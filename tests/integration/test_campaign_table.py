"""The table of campaigns: the same tests for DynamoDB and the fake."""

from dataclasses import replace

import pytest

from chalicelib.domain.campaign import CampaignState, add_checked, begin_check, count_rows
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


def test_the_campaigns_that_are_being_checked_are_found_in_all_accounts(cloud, stored):
    other = make_campaign(account_id=OTHER_ACCOUNT, state=CampaignState.CHECKING)
    cloud.campaigns.put(other)
    cloud.campaigns.put(make_campaign(id="8" * 24, state=CampaignState.CHECKED))
    found = sorted(cloud.campaigns.list_moving(), key=lambda each: each.account_id)
    assert found == [stored, other]
