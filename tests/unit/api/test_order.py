"""The order of checks: a call with several faults reports the first of this list. See docs/reference/errors.md."""

import pytest

from tests.fakes import (
    ACCOUNT,
    OTHER_ACCOUNT,
    OTHER_TEMPLATE,
    SECRET,
    TEMPLATE,
    TEMPLATE_SECRET,
    VIDEO,
    make_account,
    make_template,
)
from tests.unit.api.calling import Caller

NOBODY = {"accountID": OTHER_ACCOUNT, "templateID": OTHER_TEMPLATE, "templateSecret": "wrong"}
LOST = NOBODY | {"accountID": ACCOUNT}
WRONG = LOST | {"templateID": TEMPLATE}
RIGHT = WRONG | {"templateSecret": TEMPLATE_SECRET}
CALL = {"id": "1", "method": "Video_Delete", "params": ["x" * 24]}
# Each step corrects one fault, in the order in which they are reported.
STEPS = [
    ({}, b"{", -32700),
    ({}, {"id": "1", "method": "Video_Burn", "params": [5]}, -32601),
    ({}, CALL | {"params": [5]}, -32602),
    ({}, CALL, 1015),
    (NOBODY, CALL, 1010),
    (LOST, CALL, 1000),
    (WRONG, CALL, 1018),
    (RIGHT, CALL, 1021),
]
ACTIVE_STEPS = [(RIGHT, CALL, 1015), ({"accountID": ACCOUNT, "accountSecret": SECRET}, CALL, 1007)]


class Counted:
    """A table that counts reads."""

    def __init__(self, table, reads):
        self._table = table
        self._reads = reads

    def get(self, *key):
        self._reads.append(key)
        return self._table.get(*key)


def reads_of(cloud, query):
    """Return how many rows are read until a call is rejected."""
    reads = []
    cloud.accounts, cloud.templates = Counted(cloud.accounts, reads), Counted(cloud.templates, reads)
    Caller(cloud, query).refusal("Video_Get", VIDEO)
    return len(reads)


@pytest.fixture
def visited(cloud):
    """Store a template with credentials of its own."""
    cloud.templates.put(make_template())
    return cloud


@pytest.mark.parametrize(("query", "body", "code"), STEPS)
def test_the_first_of_several_faults_is_reported(visited, query, body, code):
    visited.accounts.put(make_account(active=False))
    assert Caller(visited, query).post(body)["error"]["code"] == code


@pytest.mark.parametrize(("query", "body", "code"), ACTIVE_STEPS)
def test_the_reach_of_credentials_is_checked_before_the_params(visited, query, body, code):
    assert Caller(visited, query).post(body)["error"]["code"] == code


@pytest.mark.parametrize("query", [NOBODY, LOST, WRONG])
def test_a_rejected_template_costs_the_same_reads_for_every_reason(visited, query):
    assert reads_of(visited, query) == 2


@pytest.mark.parametrize("account_id", [ACCOUNT, OTHER_ACCOUNT])
def test_a_rejected_account_costs_the_same_reads_for_every_reason(visited, account_id):
    assert reads_of(visited, {"accountID": account_id, "accountSecret": "wrong"}) == 1
