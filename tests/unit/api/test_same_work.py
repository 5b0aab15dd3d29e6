"""Equal work for all kinds of wrong credentials, so that response times reveal nothing."""

import sys
from collections import Counter
from contextlib import contextmanager

import pytest

from chalicelib.api.auth import authenticate
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import ExpiringSecret
from tests.fakes import NOW_MS, OTHER_ACCOUNT, OTHER_TEMPLATE, make_account, make_template
from tests.unit.api.calling import BY_ACCOUNT, BY_TEMPLATE

# Reads of tables, hashes, and comparisons.
OURS, PYTHONS = {"get", "replace", "matches", "hash_secret"}, {"compare_digest"}
LATER_S = NOW_MS // 1000 + 3600


@contextmanager
def counted():
    """Count the calls of each function that takes time."""
    calls = Counter()

    def note(frame, event, function):
        code = frame.f_code
        if event == "call" and code.co_name in OURS and ("fakes" in code.co_filename or code.co_name == "hash_secret"):
            calls[code.co_name] += 1
        if event == "c_call" and function.__name__ in PYTHONS:
            calls[function.__name__] += 1

    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(None)


def work_for(cloud, query):
    with counted() as calls, pytest.raises(ApiError):
        authenticate(query, cloud.api_services)
    return calls


def test_an_unknown_account_is_as_much_work_as_a_wrong_secret(cloud):
    unknown = work_for(cloud, BY_ACCOUNT | {"accountID": OTHER_ACCOUNT})
    assert unknown == work_for(cloud, BY_ACCOUNT | {"accountSecret": "wrong"})
    assert (unknown["get"], unknown["hash_secret"]) == (1, 1)


def test_so_is_an_account_with_many_secrets(cloud):
    few = work_for(cloud, BY_ACCOUNT | {"accountSecret": "wrong"})
    sessions = tuple(ExpiringSecret(str(number) * 64, LATER_S) for number in range(8))
    cloud.accounts.put(make_account(old_secrets=sessions[:4], sessions=sessions))
    assert work_for(cloud, BY_ACCOUNT | {"accountSecret": "wrong"}) == few


@pytest.mark.parametrize(
    "wrong", [{"accountID": OTHER_ACCOUNT}, {"templateID": OTHER_TEMPLATE}, {"templateSecret": "wrong"}]
)
def test_an_unknown_template_is_as_much_work_as_a_wrong_secret_of_one(cloud, wrong):
    cloud.templates.put(make_template(old_secrets=(ExpiringSecret("0" * 64, LATER_S),) * 4))
    calls = work_for(cloud, BY_TEMPLATE | wrong)
    assert (calls["get"], calls["hash_secret"], calls["compare_digest"]) == (2, 2, 13)
