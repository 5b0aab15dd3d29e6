"""Logins, and the limits for guessing passwords."""

from functools import partial

import pytest

from chalicelib.api.login_attempts import forgive
from chalicelib.domain.brand import PIRSONAL, SEZION
from chalicelib.domain.email import parse_email
from chalicelib.domain.messages import DeleteAccountMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.use_counts import network_of
from tests.fakes import ACCOUNT, SECRET, Failing, Meanwhile, make_account
from tests.unit.api.calling import Caller
from tests.unit.api.test_same_work import counted

EMAIL, PASSWORD, NEW_PASSWORD = "ann@example.com", "correct horse", "battery staple"
NOBODY = "nobody@example.com"
HERE, ELSEWHERE = "192.0.2.1", "192.0.2.2"
WRONG = (1017, {"problem": "the e-mail or the password is wrong"})


@pytest.fixture
def client(cloud):
    """Return a client without credentials, of the brand with an error for locks. Ann has an account with a password."""
    cloud.brand = PIRSONAL
    cloud.accounts.put(make_account(email=EMAIL, password_hash=cloud.passwords.hash(PASSWORD)))
    cloud.emails.claim(EMAIL, ACCOUNT)
    return Caller(cloud, {}, HERE)


def from_elsewhere(cloud, address=ELSEWHERE):
    return Caller(cloud, {}, address)


def log_in(caller, email=EMAIL, password=PASSWORD):
    return caller.call("AccountAPI.Log_In", email, password)


def fail(caller, times=1, email=EMAIL):
    """Return the last of several answers to a wrong password."""
    return [caller.error("AccountAPI.Log_In", email, "a wrong guess") for _ in range(times)][-1]


def fail_from_many(cloud, times, email=EMAIL):
    """Send wrong passwords, each from another address."""
    for number in range(times):
        fail(from_elsewhere(cloud, f"198.51.100.{number}"), email=email)


def as_account(cloud, session):
    return Caller(cloud, {name: session[name] for name in ("accountID", "accountSecret")})


def test_a_log_in_gives_credentials_that_expire(cloud, client):
    session = log_in(client)
    assert (session["accountID"], session["expires"]) == (ACCOUNT, "2023-11-15T10:13:20.000Z")
    assert as_account(cloud, session).call("Template_List") == []


def test_the_accounts_own_secret_stays_valid(cloud, client, caller):
    log_in(client)
    assert caller.call("Template_List") == []


@pytest.mark.parametrize("email", ["ANN@example.com", "ann@EXAMPLE.COM"])
def test_an_email_may_be_spelt_in_another_case(client, email):
    log_in(client, email)


def test_a_password_is_the_same_however_a_keyboard_composes_it(cloud, client):
    cloud.accounts.put(make_account(email=EMAIL, password_hash=cloud.passwords.hash("Zo\u00eb is here")))
    log_in(client, password="Zoe\u0308 is here")


@pytest.mark.parametrize("password", ["", "a wrong guess", "correct horse ", "x" * 2000])
def test_a_wrong_password_is_rejected(client, password):
    assert client.error("AccountAPI.Log_In", EMAIL, password) == WRONG


def test_an_unknown_email_is_rejected_likewise(client):
    assert fail(client, email=NOBODY) == WRONG


def test_and_an_account_that_has_no_password(cloud, client):
    cloud.accounts.put(make_account(email=EMAIL))
    assert fail(client) == WRONG


def test_an_inactive_account_is_reported_to_callers_with_its_password(cloud, client):
    cloud.accounts.put(make_account(email=EMAIL, password_hash=cloud.passwords.hash(PASSWORD), active=False))
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD) == (1021, {"accountID": ACCOUNT})
    assert fail(client) == WRONG


def test_a_hash_with_outdated_parameters_is_replaced(cloud, client):
    cloud.accounts.put(make_account(email=EMAIL, password_hash=f"old hash of {PASSWORD}"))
    log_in(client)
    assert cloud.accounts.get(ACCOUNT).password_hash == cloud.passwords.hash(PASSWORD)


def test_concurrent_logins_all_succeed(cloud, client):
    sessions = []
    cloud.accounts = Meanwhile(cloud.accounts, lambda: sessions or sessions.append(log_in(client)))
    sessions.append(log_in(Caller(cloud, {}, HERE)))
    assert [as_account(cloud, session).call("Template_List") for session in sessions] == [[], []]


def test_a_ninth_log_in_ends_the_first(cloud, client):
    first, second, *_ = [log_in(client) for _ in range(9)]
    assert as_account(cloud, first).error("Template_List")[0] == 1018
    assert as_account(cloud, second).call("Template_List") == []


def test_who_logs_out_is_out(cloud, client):
    session = log_in(client)
    client.call("AccountAPI.Log_Out", session["accountID"], session["accountSecret"])
    assert as_account(cloud, session).error("Template_List")[0] == 1018


def test_the_accounts_own_secret_does_not_log_out(client):
    problem = "the secret is not that of a login"
    assert client.error("AccountAPI.Log_Out", ACCOUNT, SECRET) == (1015, {"problem": problem})


def test_a_password_is_changed_by_who_knows_it(client):
    client.call("AccountAPI.Password_Change", EMAIL, PASSWORD, NEW_PASSWORD)
    log_in(client, password=NEW_PASSWORD)
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD) == WRONG


def test_a_change_of_the_password_ends_all_log_ins(cloud, client):
    session = log_in(client)
    client.call("AccountAPI.Password_Change", EMAIL, PASSWORD, NEW_PASSWORD)
    assert as_account(cloud, session).error("Template_List")[0] == 1018


def test_a_weak_password_is_not_set(client):
    problem = "the e-mail is no password"
    assert client.error("AccountAPI.Password_Change", EMAIL, PASSWORD, EMAIL) == (1017, {"problem": problem})
    log_in(client)


def test_a_password_change_requires_the_old_password(client):
    assert client.error("AccountAPI.Password_Change", EMAIL, "a wrong guess", NEW_PASSWORD) == WRONG


def test_who_deletes_the_account_cannot_call_or_log_in_any_more(cloud, client, caller):
    session = log_in(client)
    client.call("AccountAPI.Account_Delete", EMAIL, PASSWORD)
    assert [one.error("Template_List")[0] for one in (caller, as_account(cloud, session))] == [1021, 1018]
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD)[0] == 1021


def test_the_rest_of_a_deletion_is_done_after_the_call(cloud, client):
    client.call("AccountAPI.Account_Delete", EMAIL, PASSWORD)
    assert cloud.queues.messages(Queue.REMOVE)[-1] == to_body(DeleteAccountMessage(ACCOUNT))
    assert cloud.accounts.get(ACCOUNT).is_deleting


@pytest.mark.parametrize("sent", [0, 1])
def test_an_account_is_closed_only_if_its_deletion_will_be_done(cloud, client, sent):
    queues, cloud.queues = cloud.queues, Failing(cloud.queues, "send", good=sent)
    assert Caller(cloud, {}, HERE).error("AccountAPI.Account_Delete", EMAIL, PASSWORD)[0] == 5000
    assert cloud.accounts.get(ACCOUNT).is_deleting == (queues.delays(Queue.REMOVE) == [60])


def test_an_account_is_not_deleted_by_who_guesses(cloud, client):
    assert client.error("AccountAPI.Account_Delete", EMAIL, "a wrong guess") == WRONG
    assert cloud.accounts.get(ACCOUNT).active


def test_an_account_that_the_operator_deactivated_is_not_activated(cloud, client):
    cloud.accounts.put(make_account(email=EMAIL, password_hash=cloud.passwords.hash(PASSWORD), active=False))
    assert client.error("AccountAPI.Account_Delete", EMAIL, PASSWORD) == (1021, {"accountID": ACCOUNT})


def test_after_five_wrong_passwords_it_is_locked_for_half_a_minute(client):
    assert fail(client, 5) == WRONG
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD) == (1033, {"seconds": 30})


def test_the_message_of_a_lock_is_the_catalogues(client):
    fail(client, 5)
    message = "Your account was locked after too many failed login attempts. Please try again later."
    assert client.refusal("AccountAPI.Log_In", EMAIL, PASSWORD)["message"] == message


def test_a_brand_without_this_error_returns_another_one(cloud, client):
    cloud.brand = SEZION
    caller = Caller(cloud, {}, HERE)
    fail(caller, 5)
    assert caller.refusal("AccountAPI.Log_In", EMAIL, PASSWORD) == {
        "code": 1015,
        "message": "Authentication error",
        "data": {"seconds": 30},
    }


def test_a_lock_passes(cloud, client):
    fail(client, 5)
    cloud.clock.ms += 30_000
    log_in(client)


def test_a_lock_is_twice_as_long_each_time(cloud, client):
    fail(client, 5)
    cloud.clock.ms += 30_000
    assert fail(client) == WRONG
    assert fail(client) == (1033, {"seconds": 60})


def test_a_lock_is_an_hour_at_most(cloud, client):
    for _ in range(40):
        fail(client)
        cloud.clock.ms += 3_600_000
    fail(client)
    assert fail(client) == (1033, {"seconds": 3600})


def test_attempts_during_a_lock_do_not_extend_it(cloud, client):
    fail(client, 20)
    cloud.clock.ms += 30_000
    log_in(client)


def test_a_log_in_makes_earlier_failures_forgotten(client):
    fail(client, 4)
    log_in(client)
    assert fail(client, 4) == WRONG


def test_failures_are_forgotten_after_a_day(cloud, client):
    fail(client, 4)
    cloud.clock.ms += 86_400_000
    assert fail(client, 4) == WRONG


def test_changes_of_the_password_are_guesses_too(client):
    for _ in range(5):
        client.error("AccountAPI.Password_Change", EMAIL, "a wrong guess", NEW_PASSWORD)
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD) == (1033, {"seconds": 30})


def test_an_unknown_email_is_locked_as_well(client):
    assert fail(client, 6, NOBODY) == (1033, {"seconds": 30})


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(cloud, client):
    fail(from_elsewhere(cloud), 6)
    log_in(client)


def test_guesses_from_many_addresses_lock_the_email_for_other_addresses(cloud, client):
    fail_from_many(cloud, 50)
    assert fail(from_elsewhere(cloud, "198.51.100.1")) == (1033, {"seconds": 30})


def test_an_unknown_email_is_limited_likewise(cloud, client):
    fail_from_many(cloud, 50, NOBODY)
    assert fail(from_elsewhere(cloud, "198.51.100.1"), email=NOBODY) == (1033, {"seconds": 30})


def test_but_not_for_the_address_that_the_owner_has_logged_in_from(cloud, client):
    log_in(client)
    fail_from_many(cloud, 60)
    log_in(client)


def log_in_from_many(cloud, times):
    """Send the right password, each time from another address."""
    for number in range(times):
        log_in(from_elsewhere(cloud, f"203.0.113.{number}"))


def test_an_owner_who_is_always_elsewhere_is_not_locked_out(cloud, client):
    log_in_from_many(cloud, 60)


def test_a_successful_last_attempt_before_a_lock_does_not_lock(cloud, client):
    fail_from_many(cloud, 49)
    log_in_from_many(cloud, 2)


def test_but_the_owners_log_ins_do_not_make_the_guesses_of_others_forgotten(cloud, client):
    fail_from_many(cloud, 49)
    log_in_from_many(cloud, 2)
    assert fail(from_elsewhere(cloud)) == WRONG
    assert fail(from_elsewhere(cloud, "198.51.100.1")) == (1033, {"seconds": 30})


def test_an_attempt_from_a_trusted_address_is_not_taken_back(cloud, client):
    log_in(client)
    fail_from_many(cloud, 49)
    log_in(client)
    assert fail(from_elsewhere(cloud)) == WRONG
    assert fail(from_elsewhere(cloud, "198.51.100.1")) == (1033, {"seconds": 30})


def test_an_owner_at_a_new_address_can_log_in_although_the_email_is_locked(cloud, client):
    fail_from_many(cloud, 55)
    log_in(from_elsewhere(cloud))


def test_attackers_who_keep_an_account_locked_do_not_lock_the_owner_out(cloud, client):
    fail_from_many(cloud, 50)
    for number in range(4 * 24):
        fail(from_elsewhere(cloud, f"198.51.100.{number % 8}"))
        cloud.clock.ms += 900_000
        log_in(from_elsewhere(cloud, f"203.0.113.{number}"))


def test_newcomers_may_try_twenty_times_an_hour_while_it_is_locked(cloud, client):
    fail_from_many(cloud, 70)
    assert fail(from_elsewhere(cloud)) == (1033, {"seconds": 30})
    cloud.clock.ms += 3_600_000
    fail_from_many(cloud, 1)
    log_in(from_elsewhere(cloud, "203.0.113.1"))


def test_where_the_owner_has_logged_in_a_lock_is_a_minute_at_most(cloud, client):
    log_in(client)
    for _ in range(20):
        fail(client)
        cloud.clock.ms += 60_000
    fail(client)
    assert fail(client) == (1033, {"seconds": 60})


def test_an_operator_who_sets_the_password_has_failures_forgotten(cloud, client):
    fail_from_many(cloud, 75)
    forgive(parse_email(EMAIL), cloud.api_services)
    log_in(from_elsewhere(cloud))


def test_guesses_at_the_same_time_all_count(cloud, client):
    cloud.login_attempts = Meanwhile(cloud.login_attempts, *[partial(fail, client)] * 4)
    caller = Caller(cloud, {}, HERE)
    fail(caller)
    assert fail(caller) == (1033, {"seconds": 30})


def test_one_hash_is_computed_for_known_and_unknown_emails(cloud, client):
    fail(client)
    fail(client, email=NOBODY)
    assert cloud.passwords.looked_at == [("a wrong guess", cloud.passwords.hash(PASSWORD)), ("a wrong guess", None)]


def test_an_unknown_email_is_as_much_work_as_a_wrong_password(client):
    with counted() as known:
        fail(client)
    with counted() as unknown:
        fail(client, email=NOBODY)
    assert known == unknown
    assert (known["matches"], known["replace"]) == (1, 2)


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_a_customers_addresses_of_version_6_are_one(address, counts_as):
    assert network_of(address) == counts_as
