"""New secrets, the validity of old ones, and Account_Get."""

import pytest

from chalicelib.domain.ids import hash_secret
from chalicelib.domain.sealed import is_sealed
from tests.fakes import ACCOUNT, SECRET, TEMPLATE, TEMPLATE_SECRET, VIDEO, Meanwhile, make_account, make_template
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, Caller

HOUR_MS = 3_600_000


def with_secret(cloud, secret):
    return Caller(cloud, BY_ACCOUNT | {"accountSecret": secret})


def with_template_secret(cloud, secret):
    return Caller(cloud, BY_TEMPLATE | {"templateSecret": secret})


def test_an_account_gets_its_own_data(cloud, caller):
    cloud.accounts.put(make_account(email="ann@example.com"))
    assert caller.call("Account_Get") == {
        "id": ACCOUNT,
        "name": "Ann",
        "email": "ann@example.com",
        "date": "2023-11-14T22:13:20.000Z",
        "active": True,
        "plan": "UNLIMITED",
        "credits": {"held": 0},
        "medias": {"stored": 0},
        "videos": {"stored": 0},
    }


def test_an_account_that_the_operator_has_made_has_no_email(caller):
    assert "email" not in caller.call("Account_Get")


def test_a_new_secret_is_valid_at_once(cloud, caller):
    assert with_secret(cloud, caller.call("Account_Secret_New")).call("Template_List") == []


def test_the_old_secret_is_valid_for_a_day(cloud, caller):
    caller.call("Account_Secret_New")
    cloud.clock.ms += 24 * HOUR_MS - 1000
    assert caller.call("Template_List") == []


def test_and_then_no_more(cloud, caller):
    caller.call("Account_Secret_New")
    cloud.clock.ms += 24 * HOUR_MS
    assert caller.error("Template_List") == (1018, {"parameter": "accountSecret"})


def test_a_secret_that_was_stolen_ends_at_once(caller):
    caller.call("Account_Secret_New", 0)
    assert caller.error("Template_List") == (1018, {"parameter": "accountSecret"})


def test_the_first_of_two_new_secrets_is_valid_for_the_grace_period(cloud, caller):
    first = caller.call("Account_Secret_New")
    second = caller.call("Account_Secret_New")
    assert with_secret(cloud, first).call("Template_List") == with_secret(cloud, second).call("Template_List") == []


def test_a_call_whose_answer_was_lost_can_be_repeated(cloud, caller):
    lost = caller.call("Account_Secret_New")
    second = caller.call("Account_Secret_New")
    assert [with_secret(cloud, secret).call("Template_List") for secret in (SECRET, lost, second)] == [[], [], []]


def test_no_secret_is_valid_for_longer_than_its_grace_period(cloud, caller):
    caller.call("Account_Secret_New", 1)
    second = with_secret(cloud, caller.call("Account_Secret_New", 48))
    cloud.clock.ms += HOUR_MS
    assert (caller.error("Template_List")[0], second.call("Template_List")) == (1018, [])


def test_after_a_theft_all_secrets_before_end(cloud, caller):
    first = caller.call("Account_Secret_New")
    caller.call("Account_Secret_New", 0)
    assert [with_secret(cloud, secret).error("Template_List")[0] for secret in (SECRET, first)] == [1018, 1018]


def test_the_old_secrets_that_expire_last_are_kept(cloud, caller):
    secrets = [SECRET, *(caller.call("Account_Secret_New", 700 - hours) for hours in range(5))]
    good = [cloud.accounts.get(ACCOUNT).secret_hash, *(old.hash for old in cloud.accounts.get(ACCOUNT).old_secrets)]
    assert sorted(good) == sorted(map(hash_secret, [*secrets[:4], secrets[-1]]))


def test_only_hashes_of_secrets_are_stored(cloud, caller):
    secret = caller.call("Account_Secret_New")
    account = cloud.accounts.get(ACCOUNT)
    assert (account.secret_hash, account.old_secrets[0].hash) == (hash_secret(secret), hash_secret(SECRET))


def test_two_concurrent_calls_both_return_a_valid_secret(cloud):
    other, theirs = Caller(cloud), []

    def nothing_while_it_is_read_who_calls():
        pass

    def they_ask_too():
        theirs.append(other.call("Account_Secret_New"))

    cloud.accounts = Meanwhile(cloud.accounts, nothing_while_it_is_read_who_calls, they_ask_too)
    ours = Caller(cloud).call("Account_Secret_New")
    assert [with_secret(cloud, secret).call("Template_List") for secret in (ours, *theirs)] == [[], []]


@pytest.mark.parametrize("hours", [0, 720])
@pytest.mark.parametrize("call", [("Account_Secret_New",), ("Template_Secret_New", TEMPLATE)])
def test_a_grace_time_is_0_to_720_hours(cloud, caller, call, hours):
    cloud.templates.put(make_template())
    assert caller.call(*call, hours)


@pytest.mark.parametrize("hours", [-1, 721])
@pytest.mark.parametrize("call", [("Account_Secret_New",), ("Template_Secret_New", TEMPLATE)])
def test_a_grace_time_has_its_limits(cloud, caller, call, hours):
    cloud.templates.put(make_template())
    expected = f"0 to 720 hours, got {hours}"
    assert caller.error(*call, hours) == (-32602, {"path": "graceHours", "expected": expected})


def test_a_new_secret_of_a_template_is_valid_at_once(cloud, caller):
    cloud.templates.put(make_template())
    secret = caller.call("Template_Secret_New", TEMPLATE)
    assert with_template_secret(cloud, secret).error("Video_Get", VIDEO)[0] == 1007


def test_a_new_secret_of_a_template_is_listed(cloud, caller):
    cloud.templates.put(make_template())
    secret = caller.call("Template_Secret_New", TEMPLATE)
    assert [template["secret"] for template in caller.call("Template_List")] == [secret]


def in_clear(cloud):
    """Store a template as an earlier release did."""
    cloud.templates.put(make_template(secret=TEMPLATE_SECRET))


def test_a_templates_secret_is_stored_encrypted_and_hashed(cloud, caller):
    cloud.templates.put(make_template())
    secret = caller.call("Template_Secret_New", TEMPLATE)
    row = cloud.templates.get(ACCOUNT, TEMPLATE)
    assert secret not in str(row)
    assert (is_sealed(row.secret), row.secret_hash) == (True, hash_secret(secret))


def test_a_secret_in_clear_of_an_earlier_release_is_valid_and_listed(cloud, caller, visitor):
    in_clear(cloud)
    assert visitor.error("Video_Get", VIDEO)[0] == 1007
    assert caller.call("Template_List")[0]["secret"] == TEMPLATE_SECRET


def test_a_secret_that_an_earlier_release_has_replaced_after_a_rollback_is_the_valid_one(cloud, visitor):
    cloud.templates.put(make_template(secret="an earlier release knows no hash", secret_hash=hash_secret("before")))
    assert visitor.error("Video_Get", VIDEO) == (1018, {"parameter": "templateSecret"})
    in_clear(cloud)
    assert visitor.error("Video_Get", VIDEO)[0] == 1007


def test_the_old_secret_of_a_row_in_clear_stays_valid(cloud, caller, visitor):
    in_clear(cloud)
    caller.call("Template_Secret_New", TEMPLATE)
    assert visitor.error("Video_Get", VIDEO)[0] == 1007


def test_a_secret_that_nobody_can_decrypt_is_not_listed_and_still_valid(cloud, caller, visitor, caplog):
    cloud.templates.put(make_template())
    cloud.sealer.shred(ACCOUNT)
    assert caller.call("Template_List")[0]["secret"] == ""
    assert f"the secret of the template {TEMPLATE} is not shown" in caplog.text
    assert visitor.error("Video_Get", VIDEO)[0] == 1007


def test_the_stored_form_of_a_secret_is_no_secret(cloud):
    cloud.templates.put(make_template())
    stored = cloud.templates.get(ACCOUNT, TEMPLATE).secret
    assert with_template_secret(cloud, stored).error("Video_Get", VIDEO) == (1018, {"parameter": "templateSecret"})


def test_the_old_secret_of_a_template_is_valid_for_the_requested_time(cloud, caller, visitor):
    caller.call("Template_Secret_New", TEMPLATE, 48)
    cloud.clock.ms += 48 * HOUR_MS - 1000
    assert visitor.error("Video_Get", VIDEO)[0] == 1007


def test_and_then_the_pages_that_ship_it_must_have_the_new_one(cloud, caller, visitor):
    caller.call("Template_Secret_New", TEMPLATE, 48)
    cloud.clock.ms += 48 * HOUR_MS
    assert visitor.error("Video_Get", VIDEO) == (1018, {"parameter": "templateSecret"})


def test_pages_that_ship_a_templates_secret_outlive_two_new_ones(cloud, caller, visitor):
    cloud.templates.put(make_template())
    caller.call("Template_Secret_New", TEMPLATE)
    caller.call("Template_Secret_New", TEMPLATE)
    assert visitor.error("Video_Get", VIDEO)[0] == 1007


def test_two_concurrent_calls_for_a_template_both_return_a_valid_secret(cloud):
    cloud.templates.put(make_template())
    other, theirs = Caller(cloud), []
    cloud.templates = Meanwhile(cloud.templates, lambda: theirs.append(other.call("Template_Secret_New", TEMPLATE)))
    ours = Caller(cloud).call("Template_Secret_New", TEMPLATE)
    assert [with_template_secret(cloud, secret).error("Video_Get", VIDEO)[0] for secret in (ours, *theirs)] == [
        1007
    ] * 2


def test_a_missing_template_gets_no_secret(caller):
    assert caller.error("Template_Secret_New", TEMPLATE) == (1000, {"templateID": TEMPLATE})


def test_a_templates_old_secret_is_another_accounts_as_little_as_its_own_is(cloud, caller, visitor):
    caller.call("Template_Secret_New", TEMPLATE)
    assert with_secret(cloud, TEMPLATE_SECRET).error("Template_List") == (1018, {"parameter": "accountSecret"})
