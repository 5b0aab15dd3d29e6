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


def test_an_email_is_one_accounts(cloud):
    assert cloud.emails.claim(EMAIL, ACCOUNT)
    assert not cloud.emails.claim(EMAIL, OTHER_ACCOUNT)
    assert cloud.emails.get(EMAIL) == ACCOUNT


def test_an_account_may_claim_its_email_again(cloud):
    cloud.emails.claim(EMAIL, ACCOUNT)
    assert cloud.emails.claim(EMAIL, ACCOUNT)


def test_an_email_that_is_released_is_nobodys(cloud):
    cloud.emails.claim(EMAIL, ACCOUNT)
    cloud.emails.release(EMAIL, ACCOUNT)
    assert cloud.emails.get(EMAIL) is None


def test_an_email_is_released_by_its_account_only(cloud):
    cloud.emails.claim(EMAIL, ACCOUNT)
    cloud.emails.release(EMAIL, OTHER_ACCOUNT)
    assert cloud.emails.get(EMAIL) == ACCOUNT


def test_login_records_are_returned_as_they_were_stored(cloud):
    known = LoginRecord("key", 3, 10, 20, 30)
    assert cloud.login_attempts.replace(None, known)
    assert cloud.login_attempts.get("key") == known


def test_nothing_is_known_of_other_attempts(cloud):
    assert cloud.login_attempts.get("key") is None


def test_attempts_are_replaced_as_they_were_read(cloud):
    first, second = LoginRecord("key", 1), LoginRecord("key", 2)
    cloud.login_attempts.replace(None, first)
    assert cloud.login_attempts.replace(first, second)
    assert cloud.login_attempts.get("key") == second


@pytest.mark.parametrize("read", [None, LoginRecord("key", 1, 7), LoginRecord("key", 2)])
def test_attempts_that_were_recorded_in_the_meantime_are_not_overwritten(cloud, read):
    cloud.login_attempts.replace(None, LoginRecord("key", 1))
    assert not cloud.login_attempts.replace(read, LoginRecord("key", 9))
    assert cloud.login_attempts.get("key") == LoginRecord("key", 1)


def test_an_account_is_changed_field_by_field(cloud):
    account = make_account()
    cloud.accounts.put(account)
    cloud.accounts.update(account, sessions=(SESSION,))
    changed = cloud.accounts.update(account, old_secrets=(SESSION,), email=EMAIL)
    assert (
        changed == cloud.accounts.get(ACCOUNT) == make_account(sessions=(SESSION,), old_secrets=(SESSION,), email=EMAIL)
    )


def test_a_field_that_was_changed_in_the_meantime_is_not_overwritten(cloud):
    account = make_account()
    cloud.accounts.put(account)
    cloud.accounts.update(account, sessions=(SESSION,))
    assert cloud.accounts.update(account, sessions=(), name="Bob") is None
    assert cloud.accounts.get(ACCOUNT) == make_account(sessions=(SESSION,))


def test_a_field_that_was_removed_in_the_meantime_is_not_overwritten(cloud):
    account = make_account(old_secrets=(SESSION,))
    cloud.accounts.put(account)
    cloud.accounts.update(account, old_secrets=())
    assert cloud.accounts.update(account, old_secrets=(ExpiringSecret("1", 1),)) is None


def test_a_field_is_changed_back_and_forth(cloud):
    cloud.accounts.put(make_account(sessions=(SESSION,)))
    emptied = cloud.accounts.update(make_account(sessions=(SESSION,)), sessions=())
    assert cloud.accounts.update(emptied, sessions=(SESSION,)) == make_account(sessions=(SESSION,))


def test_a_deleted_account_is_not_changed(cloud):
    assert cloud.accounts.update(make_account(id=OTHER_ACCOUNT), name="ghost") is None
    assert cloud.accounts.get(OTHER_ACCOUNT) is None


def test_deleting_an_account_twice_is_allowed(cloud):
    cloud.accounts.put(make_account())
    cloud.accounts.delete(ACCOUNT)
    cloud.accounts.delete(ACCOUNT)
    assert cloud.accounts.get(ACCOUNT) is None


def test_all_accounts_are_listed(cloud):
    for account_id in (ACCOUNT, OTHER_ACCOUNT):
        cloud.accounts.put(make_account(id=account_id))
    assert {account.id for account in cloud.accounts.each()} == {ACCOUNT, OTHER_ACCOUNT}


def test_mail_is_sent_from_the_operators_address(aws):
    ses = boto3.client("ses", region_name=REGION)
    ses.verify_email_identity(EmailAddress="operator@example.com")
    Mailer(ses, "operator@example.com").send("eve@example.com", "Hello", "Zoë 🎬")
    assert ses.get_send_quota()["SentLast24Hours"] == 1
