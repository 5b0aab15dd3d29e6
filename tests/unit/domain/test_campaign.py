"""The states of a campaign, and its progress."""

from dataclasses import replace

import pytest

from chalicelib.domain.campaign import (
    MAX_NOTES,
    STEP_ROWS,
    STEP_ROWS_OF_FILES,
    CampaignState,
    add_checked,
    begin_check,
    count_rows,
    fail,
    give_up,
)
from tests.fakes import NOW_MS, make_campaign


@pytest.fixture
def counted():
    """Return a campaign of 1,000 rows whose check has begun."""
    return count_rows(begin_check(make_campaign(), NOW_MS), 1000, (), NOW_MS, names_files=False)


def test_a_check_begins_with_nothing_of_the_check_before(counted):
    before = fail(add_checked(counted, 250, 200, 200, NOW_MS), "it broke", NOW_MS)
    again = begin_check(before, NOW_MS + 1)
    fresh = begin_check(make_campaign(), NOW_MS + 1)
    assert again == replace(fresh, check=2)


@pytest.mark.parametrize(
    ("rows", "state"), [(999, CampaignState.CHECKING), (1000, CampaignState.CHECKED), (1001, CampaignState.CHECKED)]
)
def test_the_last_row_ends_the_check(counted, rows, state):
    assert add_checked(counted, rows, 0, 0, NOW_MS).state is state


def test_steps_add_up(counted):
    campaign = add_checked(add_checked(counted, 250, 200, 400, NOW_MS), 250, 100, 200, NOW_MS)
    assert (campaign.checked_rows, campaign.ok_rows, campaign.credits, campaign.percent) == (500, 300, 600, 50)


@pytest.mark.parametrize(("names_files", "rows"), [(False, STEP_ROWS), (True, STEP_ROWS_OF_FILES)])
def test_a_step_is_smaller_where_files_are_fetched(names_files, rows):
    assert count_rows(make_campaign(), 5, (), NOW_MS, names_files=names_files).step_rows == rows


def test_notes_do_not_fill_the_row():
    notes = tuple(map(str, range(MAX_NOTES + 1)))
    assert count_rows(make_campaign(), 5, notes, NOW_MS, names_files=False).notes == notes[:MAX_NOTES]


def test_the_rate_and_the_time_left_follow_from_what_is_checked(counted):
    assert (counted.rows_per_s, counted.left_s) == (None, None)
    campaign = add_checked(counted, 250, 250, 250, NOW_MS + 500)
    assert (campaign.rows_per_s, campaign.left_s) == (500, 2)


def test_nothing_is_left_of_a_finished_check(counted):
    assert add_checked(counted, 1000, 1000, 1000, NOW_MS + 500).left_s is None


def test_a_given_up_check_continues_only_while_it_moves(counted):
    moved = give_up(add_checked(counted, 250, 250, 0, NOW_MS), "it crashed", NOW_MS)
    stuck = give_up(moved, "it crashed", NOW_MS)
    states = [moved.state, stuck.state, give_up(counted, "it crashed", NOW_MS).state]
    assert states == [CampaignState.CHECKING, CampaignState.FAILED, CampaignState.FAILED]
    assert stuck.problem == "it crashed"
