"""Sign-up."""

import pytest

from chalicelib.api.login import SESSION_S
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.account_mail import send_mail
from tests.fakes import make_account
from tests.unit.api.calling import Caller

EMAIL, PASSWORD, OTHER_PASSWORD = "Eve.Smith@example.com", "correct horse", "battery staple"
NEW = {"name": "Eve", "email": EMAIL, "password": PASSWORD}
DAY_MS = 86_400_000


@pytest.fixture
def client(cloud):
    """Return a client without credentials."""
    return Caller(cloud, {})


def sign_up(caller, **changes):
    return caller.call("AccountAPI.Account_New", NEW | changes)


def refused(caller, **changes):
    return caller.error("AccountAPI.Account_New", NEW | changes)


def mailed_token(cloud):
    """Return the token of the last mail."""
    send_mail(cloud.queues.parsed(Queue.DELIVER)[-1], cloud.post_office)
    return cloud.mailer.sent[-1][2].partition("=")[2].split()[0]


def log_in(caller, password=PASSWORD):
    return caller.call("AccountAPI.Log_In", EMAIL, password)


def test_an_account_is_active_once_its_owner_has_followed_the_link(cloud, client):
    sign_up(client)
    client.call("AccountAPI.Account_Activate", mailed_token(cloud))
    credentials = log_in(client)
    query = {name: credentials[name] for name in ("accountID", "accountSecret")}
    assert Caller(cloud, query).call("Account_Get")["email"] == EMAIL


def test_and_not_before(client):
    account_id = sign_up(client)["accountID"]
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD) == (1021, {"accountID": account_id})


def test_the_mail_is_sent_to_the_given_address_with_a_link_to_the_deployment(cloud, client):
    sign_up(client)
    token = mailed_token(cloud)
    ((to, _, text),) = cloud.mailer.sent
    assert to == EMAIL
    assert f"https://api.test/v1/account#activation={token}" in text


def test_where_no_mail_is_sent_the_operator_activates(cloud):
    cloud.sends_mail = False
    assert sign_up(Caller(cloud, {}))["activation"] == "operator"
    assert cloud.queues.sent == []


def test_a_closed_deployment_rejects_sign_ups(cloud):
    cloud.is_open = False
    code, data = refused(Caller(cloud, {}))
    assert (code, data["problem"]) == (1015, "nobody can sign up here; the operator makes the accounts")


def test_no_password_is_stored_and_no_token(cloud, client):
    account_id = sign_up(client)["accountID"]
    token = mailed_token(cloud)
    account = cloud.accounts.get(account_id)
    assert account.password_hash == cloud.passwords.hash(PASSWORD)
    assert account.token.hash not in token


@pytest.mark.parametrize("email", [EMAIL, "eve.smith@example.com", "EVE.SMITH@EXAMPLE.COM"])
def test_an_email_belongs_to_one_account_in_any_case(cloud, client, email):
    first = sign_up(client)["accountID"]
    assert refused(client, email=email)[0] == 1016
    assert first in cloud.accounts.rows
    assert len(cloud.accounts.rows) == 2


def test_an_email_in_use_is_reported_as_it_was_sent(client):
    sign_up(client)
    assert refused(client, email="eve.smith@EXAMPLE.com") == (1016, {"email": "eve.smith@example.com"})


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("", "a password has at least 10 characters"),
        ("nine char", "a password has at least 10 characters"),
        ("x" * 1001, "a password has at most 1,000 bytes"),
        ("🎬" * 251, "a password has at most 1,000 bytes"),
        ("eve.smith@EXAMPLE.com", "the e-mail is no password"),
    ],
)
def test_a_password_that_is_easily_guessed_is_refused(client, password, problem):
    assert refused(client, password=password) == (1017, {"problem": problem})


@pytest.mark.parametrize("password", ["ten chars!", "x" * 1000, "🎬" * 10, "          "])
def test_a_long_password_may_have_any_characters(client, password):
    sign_up(client, password=password)


@pytest.mark.parametrize("email", ["", "eve", "eve@", "@example.com", "eve@example", "e ve@example.com", "a@b@c..com"])
def test_an_email_has_the_form_of_one(client, email):
    assert refused(client, email=email) == (-32602, {"path": "account.email", "expected": "an e-mail address"})


@pytest.mark.parametrize("name", ["", "x" * 256])
def test_a_name_has_its_limits(client, name):
    assert refused(client, name=name)[0] == -32602


def test_a_plan_must_be_on_offer(client):
    assert refused(client, plan="GOLD") == (1025, {"plan": "GOLD", "plans": ["FREE", "PRO"]})


def test_few_may_sign_up_from_one_address_in_a_while(cloud, client):
    for number in range(10):
        sign_up(client, email=f"eve{number}@example.com")
    code, data = refused(client)
    assert (code, data["problem"]) == (1015, "too many have signed up from here; try again in 3600 s")
    sign_up(Caller(cloud, {}, "192.0.2.2"))


@pytest.mark.parametrize("token", ["", "x", "a" * 24, "a" * 24 + "x" * 43, "ü🎬"])
def test_a_token_that_was_not_sent_is_none(cloud, client, token):
    cloud.accounts.put(make_account(is_new=True, active=False))
    problem = "the token is wrong, was used, or is too old"
    assert client.error("AccountAPI.Account_Activate", token) == (1015, {"problem": problem})


def test_a_token_is_valid_once(cloud, client):
    sign_up(client)
    token = mailed_token(cloud)
    client.call("AccountAPI.Account_Activate", token)
    assert client.error("AccountAPI.Account_Activate", token)[0] == 1015


def test_a_token_is_valid_for_three_days(cloud, client):
    sign_up(client)
    token = mailed_token(cloud)
    cloud.clock.ms += 3 * DAY_MS
    assert client.error("AccountAPI.Account_Activate", token)[0] == 1015


def test_a_forgotten_password_is_replaced_by_the_mail(cloud, client):
    sign_up(client)
    client.call("AccountAPI.Password_Forgotten", EMAIL)
    client.call("AccountAPI.Password_Reset", mailed_token(cloud), OTHER_PASSWORD)
    assert log_in(client, OTHER_PASSWORD)["expires"] > "2023-11-15"
    assert client.error("AccountAPI.Log_In", EMAIL, PASSWORD)[0] == 1017


def test_a_reset_ends_all_log_ins(cloud, client):
    sign_up(client)
    client.call("AccountAPI.Account_Activate", mailed_token(cloud))
    credentials = log_in(client)
    client.call("AccountAPI.Password_Forgotten", EMAIL)
    client.call("AccountAPI.Password_Reset", mailed_token(cloud), OTHER_PASSWORD)
    assert client.error("AccountAPI.Log_Out", *list(credentials.values())[:2])[0] == 1018


def test_an_expired_token_of_a_reset_is_rejected(cloud, client):
    sign_up(client)
    client.call("AccountAPI.Password_Forgotten", EMAIL)
    token = mailed_token(cloud)
    cloud.clock.ms += 3600 * 1000
    assert client.error("AccountAPI.Password_Reset", token, OTHER_PASSWORD)[0] == 1015


def test_a_weak_password_is_refused_and_the_token_stays_valid(cloud, client):
    sign_up(client)
    token = mailed_token(cloud)
    assert client.error("AccountAPI.Password_Reset", token, "short")[0] == 1017
    client.call("AccountAPI.Password_Reset", token, OTHER_PASSWORD)


def test_a_reset_does_not_activate_an_account_that_the_operator_has_deactivated(cloud, client):
    account_id = sign_up(client)["accountID"]
    token = mailed_token(cloud)
    cloud.accounts.update(cloud.accounts.get(account_id), is_new=False)
    client.call("AccountAPI.Password_Reset", token, OTHER_PASSWORD)
    assert client.error("AccountAPI.Log_In", EMAIL, OTHER_PASSWORD)[0] == 1021


def test_a_reset_does_not_reveal_who_has_an_account(cloud, client):
    sign_up(client)
    answers = [client.call("AccountAPI.Password_Forgotten", email) for email in (EMAIL, "nobody@example.com")]
    assert answers == ["OK", "OK"]
    assert len(cloud.queues.messages(Queue.DELIVER)) == 3


def test_who_has_no_account_gets_no_mail(cloud, client):
    client.call("AccountAPI.Password_Forgotten", EMAIL)
    (message,) = cloud.queues.parsed(Queue.DELIVER)
    send_mail(message, cloud.post_office)
    assert cloud.mailer.sent == []


@pytest.mark.parametrize("changes", [{"active": False, "is_new": False}, {"is_deleting": True}])
def test_an_account_that_needs_no_activation_gets_no_mail(cloud, client, changes):
    account_id = sign_up(client)["accountID"]
    cloud.accounts.update(cloud.accounts.get(account_id), **changes)
    (message,) = cloud.queues.parsed(Queue.DELIVER)
    send_mail(message, cloud.post_office)
    assert cloud.mailer.sent == []


def test_an_email_is_not_flooded_with_mail(cloud, client):
    for _ in range(5):
        assert client.call("AccountAPI.Password_Forgotten", EMAIL) == "OK"
    assert len(cloud.queues.messages(Queue.DELIVER)) == 3


def test_where_no_mail_is_sent_a_forgotten_password_is_the_operators_affair(cloud):
    cloud.sends_mail = False
    problem = "no mail is sent from here; the operator can set another password"
    assert Caller(cloud, {}).error("AccountAPI.Password_Forgotten", EMAIL) == (1015, {"problem": problem})


def test_mail_is_dropped_where_none_is_sent_any_more(cloud, client):
    sign_up(client)
    (message,) = cloud.queues.parsed(Queue.DELIVER)
    send_mail(message, None)
    assert cloud.mailer.sent == []


def test_a_session_is_valid_for_half_a_day(cloud, client):
    sign_up(client)
    client.call("AccountAPI.Account_Activate", mailed_token(cloud))
    credentials = list(log_in(client).values())[:2]
    cloud.clock.ms += SESSION_S * 1000
    assert client.error("AccountAPI.Log_Out", *credentials)[0] == 1018
