"""The isolation of accounts: every method of the contract, called by everybody who must not reach an account's things.

The calls are the examples of all methods, which `test_api_contract` compares with the contract. So a new method is
tested as soon as it has an example.
"""

import json
from copy import deepcopy
from dataclasses import replace

import pytest

from chalicelib.api.api_contract import ACCOUNTS
from chalicelib.domain.brand import SEZION
from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.ids import hash_secret
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    SECRET,
    TEMPLATE_SECRET,
    make_account,
    make_template,
)
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE, Caller
from tests.unit.api.examples import BATCH, EMAIL, PASSWORD, SESSION, TOKEN, examples, full_world

OTHER_SECRET, OTHER_TEMPLATE_SECRET = "the other account's secret", "the other template's secret"
EXPIRED, REPLACED = "an expired log-in", "a secret whose grace period is over"
BY_OTHER_TEMPLATE = {"templateID": OTHER_TEMPLATE, "templateSecret": OTHER_TEMPLATE_SECRET}

CALLS = [call for call in examples(SEZION) if not call[0].startswith(ACCOUNTS)]
# The credentials of nobody, and the errors for them.
STRANGERS = {
    "no credentials": ({}, 1015),
    "no secret": ({"accountID": ACCOUNT}, 1015),
    "a wrong secret": (BY_ACCOUNT | {"accountSecret": "wrong"}, 1018),
    "the hash of the secret": (BY_ACCOUNT | {"accountSecret": hash_secret(SECRET)}, 1018),
    "the secret of another account": (BY_ACCOUNT | {"accountSecret": OTHER_SECRET}, 1018),
    "the secret of a template as the account's": (BY_ACCOUNT | {"accountSecret": TEMPLATE_SECRET}, 1018),
    "the secret of the account as a template's": (BY_TEMPLATE | {"templateSecret": SECRET}, 1018),
    "a template of another account": ({"accountID": ACCOUNT} | BY_OTHER_TEMPLATE, 1000),
    "an expired log-in": (BY_ACCOUNT | {"accountSecret": EXPIRED}, 1018),
    "a replaced secret": (BY_ACCOUNT | {"accountSecret": REPLACED}, 1018),
    "an unknown account": ({"accountID": "0" * 23 + "1", "accountSecret": SECRET}, 1010),
    "an account that is not active": ({"accountID": "9" * 24, "accountSecret": SECRET}, 1021),
}
# What the methods for people without credentials in the URL say to those who cannot prove who they are.
UNPROVEN = {
    "Account_New": ({"name": "Eve", "email": EMAIL, "password": PASSWORD}, 1016),
    "Account_Activate": (ACCOUNT + "wrong", 1015),
    "Account_Delete": (EMAIL, "wrong password", 1017),
    "Log_In": (EMAIL, "wrong password", 1017),
    "Log_Out": (ACCOUNT, "wrong", 1018),
    "Password_Change": (EMAIL, "wrong password", f"{PASSWORD}!", 1017),
    "Password_Reset": (ACCOUNT + "wrong", f"{PASSWORD}!", 1015),
}
# It says OK to everybody, and sends a mail to the owner.
FOR_EVERYBODY = {"Password_Forgotten"}
# What visitors are for, with the credentials of any template of the account.
FOR_VISITORS = {"Media_Upload_New"}


@pytest.fixture
def world():
    """Return a cloud with a full account, another account with a template, and one that is not active."""
    cloud = full_world(SEZION)
    account = cloud.accounts.get(ACCOUNT)
    past = tuple(ExpiringSecret(hash_secret(secret), NOW_MS // 1000 - 1) for secret in (EXPIRED, REPLACED))
    cloud.accounts.put(replace(account, sessions=(*account.sessions, past[0]), old_secrets=past[1:]))
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT, secret_hash=hash_secret(OTHER_SECRET)))
    cloud.accounts.put(make_account(id="9" * 24, active=False))
    theirs = {"id": OTHER_TEMPLATE, "secret": OTHER_TEMPLATE_SECRET, "name": "Theirs"}
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT, **theirs))
    return cloud


def things_of(cloud, account_id=ACCOUNT):
    """Return everything that an account has, but for the audit trail, which counts the attempts."""
    tables = ("templates", "videos", "medias", "fonts", "profiles", "notifications", "deliveries", "removals")
    rows = {name: {key: row for key, row in getattr(cloud, name).rows.items() if account_id in key} for name in tables}
    ledger = {key: entry for key, entry in cloud.ledger.entries.items() if key[0] == account_id}
    files = {key for key in cloud.storage.files if account_id in key}
    return deepcopy((rows, ledger, files, cloud.accounts.get(account_id)))


def post(cloud, query, function, params):
    name = function if "." in function else f"SezionAPI.{function}"
    return Caller(cloud, query).post({"jsonrpc": "2.0", "id": "1", "method": name, "params": params})


def test_the_lists_of_this_file_name_all_methods_without_credentials():
    names = {call[0].partition(".")[2] for call in examples(SEZION) if call[0].startswith(ACCOUNTS)}
    assert UNPROVEN.keys() | FOR_EVERYBODY == names


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_reaches_no_method_and_changes_nothing(world, who):
    query, code = STRANGERS[who]
    before = things_of(world)
    for function, *params in CALLS:
        answer = post(world, query, function, params)
        assert (answer.get("error", {}).get("code"), "result" in answer) == (code, False), function
    assert things_of(world) == before


def test_another_account_sees_and_changes_nothing_of_this_one(world):
    before = things_of(world)
    query = {"accountID": OTHER_ACCOUNT, "accountSecret": OTHER_SECRET}
    answers = [post(world, query, function, params) for function, *params in CALLS]
    assert things_of(world) == before
    told = json.dumps([answer.get("result") for answer in answers])
    assert [
        secret
        for secret in (ACCOUNT, TEMPLATE_SECRET, "Welcome", "Ava", BATCH, "OurOwn", "no answer")
        if secret in told
    ] == []


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_the_template_of_another_account_sees_and_changes_nothing_of_this_one(world, call):
    before = things_of(world)
    answer = post(world, {"accountID": OTHER_ACCOUNT} | BY_OTHER_TEMPLATE, call[0], list(call[1:]))
    assert things_of(world) == before
    assert "error" in answer or call[0] in FOR_VISITORS


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[0])
def test_another_template_of_the_account_sees_and_changes_nothing_of_the_first(world, call):
    world.templates.put(make_template(id=OTHER_TEMPLATE, secret=OTHER_TEMPLATE_SECRET))
    before = things_of(world)
    answer = post(world, {"accountID": ACCOUNT} | BY_OTHER_TEMPLATE, call[0], list(call[1:]))
    assert "error" in answer or call[0] in FOR_VISITORS
    if call[0] not in FOR_VISITORS:
        assert things_of(world) == before


@pytest.mark.parametrize("method", UNPROVEN)
def test_who_proves_nothing_changes_nothing(world, method):
    *params, code = UNPROVEN[method]
    before = things_of(world)
    answer = post(world, {}, f"{ACCOUNTS}.{method}", params)
    assert answer["error"]["code"] == code
    assert things_of(world) == before


def test_a_request_for_a_mail_changes_nothing_and_says_nothing(world):
    before = things_of(world)
    known, unknown = (
        post(world, {}, f"{ACCOUNTS}.Password_Forgotten", [email]) for email in (EMAIL, "nobody@example.com")
    )
    assert known == unknown
    assert things_of(world) == before


def test_the_owner_reaches_every_method(world):
    """The calls of this file are valid: their errors for others are not those of wrong parameters."""
    for function, *params in CALLS:
        fresh = full_world(SEZION)
        assert "result" in post(fresh, BY_ACCOUNT, function, params), function


@pytest.mark.parametrize("secret", [SESSION, SECRET])
def test_valid_secrets_are_told_from_invalid_ones(world, secret):
    assert "result" in post(world, BY_ACCOUNT | {"accountSecret": secret}, "Template_List", [])
    assert TOKEN not in json.dumps(post(world, BY_ACCOUNT, "Account_Get", []))
