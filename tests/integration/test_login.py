"""The tables for logging in: the same tests for DynamoDB and the fakes. And mail through SES."""

import boto3
import pytest

from chalicelib.aws.mailer import Mailer
from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.lockout import LoginRecord
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, make_account
from tests.integration.stack import REGION

EMAIL = "zoë@example.com"
SESSION = ExpiringSecret("0" * 64, 1_700_000_000)


def test_an_email_is_one_accounts(world):
    assert world.emails.claim(EMAIL, ACCOUNT)
    assert not world.emails.claim(EMAIL, OTHER_ACCOUNT)
    assert world.emails.get(EMAIL) == ACCOUNT


def test_an_account_may_claim_its_email_again(world):
    world.emails.claim(EMAIL, ACCOUNT)
    assert world.emails.claim(EMAIL, ACCOUNT)


def test_an_email_that_is_released_is_nobodys(world):
    world.emails.claim(EMAIL, ACCOUNT)
    world.emails.release(EMAIL, ACCOUNT)
    assert world.emails.get(EMAIL) is None


def test_an_email_is_released_by_its_account_only(world):
    world.emails.claim(EMAIL, ACCOUNT)
    world.emails.release(EMAIL, OTHER_ACCOUNT)
    assert world.emails.get(EMAIL) == ACCOUNT


def test_login_records_are_returned_as_they_were_stored(world):
    known = LoginRecord("key", 3, 10, 20, 30)
    assert world.login_attempts.replace(None, known)
    assert world.login_attempts.get("key") == known


def test_nothing_is_known_of_other_attempts(world):
    assert world.login_attempts.get("key") is None


def test_attempts_are_replaced_as_they_were_read(world):
    first, second = LoginRecord("key", 1), LoginRecord("key", 2)
    world.login_attempts.replace(None, first)
    assert world.login_attempts.replace(first, second)
    assert world.login_attempts.get("key") == second


@pytest.mark.parametrize("read", [None, LoginRecord("key", 1, 7), LoginRecord("key", 2)])
def test_attempts_that_were_recorded_in_the_meantime_are_not_overwritten(world, read):
    world.login_attempts.replace(None, LoginRecord("key", 1))
    assert not world.login_attempts.replace(read, LoginRecord("key", 9))
    assert world.login_attempts.get("key") == LoginRecord("key", 1)


def test_an_account_is_changed_field_by_field(world):
    account = make_account()
    world.accounts.put(account)
    world.accounts.update(account, sessions=(SESSION,))
    changed = world.accounts.update(account, old_secrets=(SESSION,), email=EMAIL)
    assert (
        changed == world.accounts.get(ACCOUNT) == make_account(sessions=(SESSION,), old_secrets=(SESSION,), email=EMAIL)
    )


def test_a_field_that_was_changed_in_the_meantime_is_not_overwritten(world):
    account = make_account()
    world.accounts.put(account)
    world.accounts.update(account, sessions=(SESSION,))
    assert world.accounts.update(account, sessions=(), name="Bob") is None
    assert world.accounts.get(ACCOUNT) == make_account(sessions=(SESSION,))


def test_a_field_that_was_removed_in_the_meantime_is_not_overwritten(world):
    account = make_account(old_secrets=(SESSION,))
    world.accounts.put(account)
    world.accounts.update(account, old_secrets=())
    assert world.accounts.update(account, old_secrets=(ExpiringSecret("1", 1),)) is None


def test_a_field_is_changed_back_and_forth(world):
    world.accounts.put(make_account(sessions=(SESSION,)))
    emptied = world.accounts.update(make_account(sessions=(SESSION,)), sessions=())
    assert world.accounts.update(emptied, sessions=(SESSION,)) == make_account(sessions=(SESSION,))


def test_a_deleted_account_is_not_changed(world):
    assert world.accounts.update(make_account(id=OTHER_ACCOUNT), name="ghost") is None
    assert world.accounts.get(OTHER_ACCOUNT) is None


def test_deleting_an_account_twice_is_allowed(world):
    world.accounts.put(make_account())
    world.accounts.delete(ACCOUNT)
    world.accounts.delete(ACCOUNT)
    assert world.accounts.get(ACCOUNT) is None


def test_all_accounts_are_listed(world):
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        world.accounts.put(make_account(id=account_id))
    assert {account.id for account in world.accounts.each()} == {ACCOUNT, OTHER_ACCOUNT}


def test_mail_is_sent_from_the_operators_address(aws):
    ses = boto3.client("ses", region_name=REGION)
    ses.verify_email_identity(EmailAddress="operator@example.com")
    Mailer(ses, "operator@example.com").send("eve@example.com", "Hello", "Zoë 🎬")
    assert ses.get_send_quota()["SentLast24Hours"] == 1
