"""The operator's functions for plans and credits."""

from dataclasses import replace

import pytest

from chalicelib.domain.billing_admin import find_discrepancy, grant_credits, recount_balance, set_plan
from chalicelib.domain.credit import Amounts, Balance, EntryKind, InsufficientCredit
from chalicelib.domain.errors import ApiError
from chalicelib.domain.quota import load_quota
from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, FakeCloud, make_account, make_media, make_video

GRANT = "9" * 24
OUT = OutFile("profile", "name", 500, "key")


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.limit(credits=100)
    return cloud


def test_a_grant_is_added_to_the_balance(cloud):
    assert grant_credits(ACCOUNT, 50, "sorry", cloud.api_services)
    assert cloud.amounts == Amounts(available=150, granted=50)


def test_a_grant_is_in_the_ledger_with_its_note(cloud):
    grant_credits(ACCOUNT, 50, "sorry", cloud.api_services)
    entry = cloud.ledger.list(ACCOUNT)[-1]
    assert (entry.kind, entry.note, entry.moved) == (EntryKind.GRANT, "sorry", Amounts(available=50, granted=50))


def test_a_repeated_grant_counts_once(cloud):
    grant_credits(ACCOUNT, 50, "", cloud.api_services, GRANT)
    assert not grant_credits(ACCOUNT, 50, "", cloud.api_services, GRANT)
    assert cloud.amounts.available == 150


def test_no_more_is_taken_back_than_is_left(cloud):
    with pytest.raises(InsufficientCredit, match="101 credits are needed, 100 are left"):
        grant_credits(ACCOUNT, -101, "", cloud.api_services)
    assert cloud.amounts == Amounts(available=100)


def test_another_plan_gives_its_allowance_at_once(cloud):
    quota = set_plan(ACCOUNT, "FREE", cloud.api_services)
    assert (quota.plan.name, quota.remaining, cloud.accounts.get(ACCOUNT).plan) == ("FREE", 60, "FREE")


def test_an_unknown_plan_cannot_be_set(cloud):
    with pytest.raises(ApiError) as caught:
        set_plan(ACCOUNT, "GOLD", cloud.api_services)
    assert (caught.value.code, caught.value.data["plan"]) == (1025, "GOLD")
    assert "PRO" in caught.value.data["plans"]
    assert cloud.accounts.get(ACCOUNT).plan == "SMALL"


def test_a_missing_account_has_no_quota(cloud):
    with pytest.raises(ApiError) as caught:
        load_quota(OTHER_ACCOUNT, cloud.api_services)
    assert caught.value.code == 1010


def test_a_missing_account_gets_no_plan(cloud):
    with pytest.raises(ApiError) as caught:
        set_plan(OTHER_ACCOUNT, "PRO", cloud.api_services)
    assert caught.value.code == 1010


def test_an_account_whose_plan_was_deleted_gets_an_error(cloud):
    cloud.accounts.put(make_account(plan="GONE"))
    with pytest.raises(ApiError) as caught:
        load_quota(ACCOUNT, cloud.api_services)
    assert caught.value.code == 1025


def test_two_concurrent_calls_renew_a_month_once(cloud):
    racing = replace(cloud.api_services, ledger=Racing(cloud.ledger, lambda: load_quota(ACCOUNT, cloud.api_services)))
    assert load_quota(ACCOUNT, racing).remaining == 100
    assert [entry.kind for entry in cloud.ledger.list(ACCOUNT)] == [EntryKind.RENEWAL]


class Racing:
    """A ledger that changes right after its balance was read for the first time."""

    def __init__(self, ledger, change):
        self._ledger = ledger
        self._changes = [change]

    def balance(self, account_id):
        balance = self._ledger.balance(account_id)
        if self._changes:
            self._changes.pop()()
        return balance

    def __getattr__(self, name):
        return getattr(self._ledger, name)


def test_a_ledger_that_is_right_differs_by_nothing(cloud):
    grant_credits(ACCOUNT, 50, "", cloud.api_services)
    cloud.videos.put(make_video(price=3))
    assert find_discrepancy(ACCOUNT, cloud.api_services) == Amounts()


def test_a_balance_that_no_entry_explains_is_found(cloud):
    cloud.ledger.balances[ACCOUNT] = Balance(ACCOUNT, Amounts(available=7))
    assert find_discrepancy(ACCOUNT, cloud.api_services) == Amounts(available=7)


def test_entries_written_during_the_check_are_no_discrepancy(cloud):
    racing = Racing(cloud.ledger, lambda: cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,))))
    assert find_discrepancy(ACCOUNT, replace(cloud.api_services, ledger=racing)) == Amounts()


def test_data_from_before_balances_existed_is_counted(cloud):
    cloud.add_media()
    cloud.videos.put(make_video(status=VideoStatus.DONE, out_files=(OUT,)))
    cloud.ledger.balances.clear()
    cloud.ledger.entries.clear()
    assert recount_balance(ACCOUNT, cloud.api_services) == Amounts(media_bytes=5, video_bytes=500)
    assert (cloud.amounts, find_discrepancy(ACCOUNT, cloud.api_services)) == (
        Amounts(media_bytes=5, video_bytes=500),
        Amounts(),
    )


def test_credits_held_for_a_lost_video_are_released(cloud):
    load_quota(ACCOUNT, cloud.api_services)
    cloud.videos.put(make_video(price=3))
    cloud.videos.rows.clear()
    assert recount_balance(ACCOUNT, cloud.api_services) == Amounts(available=3, held=-3)
    assert (cloud.amounts, find_discrepancy(ACCOUNT, cloud.api_services)) == (Amounts(available=100), Amounts())


def test_a_correct_balance_is_not_changed(cloud):
    cloud.medias.put(make_media())
    assert recount_balance(ACCOUNT, cloud.api_services) == Amounts()
    assert [entry.kind for entry in cloud.ledger.list(ACCOUNT)] == [EntryKind.STORAGE]


def test_rows_that_arrive_during_the_recount_are_counted(cloud):
    cloud.ledger.balances[ACCOUNT] = Balance(ACCOUNT, Amounts(media_bytes=99))
    racing = Racing(cloud.ledger, lambda: cloud.medias.put(make_media()))
    recount_balance(ACCOUNT, replace(cloud.api_services, ledger=racing))
    assert cloud.amounts.media_bytes == 5
