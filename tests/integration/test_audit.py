"""The audit trail behaves alike in DynamoDB and in the fakes."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Credential
from chalicelib.domain.audit_entry import MAX_ADDRESSES, AuditEntry, CallOutcome, failed_attempt
from chalicelib.domain.ids import id_prefix
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, TEMPLATE, VIDEO

CALL = AuditEntry(
    account_id=ACCOUNT,
    id=VIDEO,
    created_ms=NOW_MS,
    credential=Credential.SECRET,
    method="Template_Video_New",
    fingerprint="1f2e3d4c",
    resources={"template": TEMPLATE},
    address="192.0.2.1",
    agent="Zoë's browser 🎬",
    request="c6af9ac6",
)


def attempt(number=1, **about):
    return failed_attempt(ACCOUNT, "Log_In", 1017, f"192.0.2.{number}", NOW_MS, **about)


def trail(cloud, most=10, since="", before=None):
    return cloud.audit.page(ACCOUNT, most, since, before)


def test_an_entry_is_returned_as_it_was_stored(cloud):
    cloud.audit.put(CALL)
    assert trail(cloud) == [CALL]


def test_the_end_of_a_call_completes_its_entry(cloud):
    cloud.audit.put(CALL)
    ending = {
        "outcome": CallOutcome.OK,
        "code": None,
        "resources": {"template": TEMPLATE, "video": VIDEO},
        "number": None,
    }
    cloud.audit.update(ACCOUNT, CALL.id, **ending)
    assert trail(cloud) == [replace(CALL, **ending)]


def test_the_end_of_a_call_is_not_written_without_its_entry(cloud):
    assert cloud.audit.update(ACCOUNT, CALL.id, outcome=CallOutcome.OK) is None
    assert trail(cloud) == []


def test_attempts_of_an_hour_are_counted_in_one_entry(cloud):
    for number in (1, 1, 2):
        cloud.audit.count_attempt(attempt(number))
    cloud.audit.count_attempt(failed_attempt(ACCOUNT, "Video_Get", 1018, "192.0.2.1", NOW_MS + 1))
    (entry,) = trail(cloud)
    assert (entry.attempts, entry.code, entry.outcome) == (4, 1018, "error")
    assert entry.addresses == {"192.0.2.1", "192.0.2.2"}
    assert entry.methods == {"Log_In", "Video_Get"}


@pytest.mark.parametrize("others", [MAX_ADDRESSES - 1, MAX_ADDRESSES, MAX_ADDRESSES + 1])
def test_an_entry_has_so_many_addresses_at_most_and_counts_all_attempts(cloud, others):
    for number in range(others):
        cloud.audit.count_attempt(attempt(number))
    cloud.audit.count_attempt(attempt(0))
    (entry,) = trail(cloud)
    assert (len(entry.addresses), entry.attempts) == (min(others, MAX_ADDRESSES), others + 1)


def test_attempts_with_a_templates_credentials_have_an_entry_of_their_own(cloud):
    cloud.audit.count_attempt(attempt())
    cloud.audit.count_attempt(attempt(template_id=TEMPLATE))
    assert {entry.template_id for entry in trail(cloud)} == {None, TEMPLATE}


def test_a_page_is_newest_first_and_ends_before_an_entry(cloud):
    ids = [f"{number:024x}" for number in range(5)]
    for each in ids:
        cloud.audit.put(replace(CALL, id=each))
    cloud.audit.put(replace(CALL, account_id=OTHER_ACCOUNT))
    assert [entry.id for entry in trail(cloud, 2)] == [ids[4], ids[3]]
    assert [entry.id for entry in trail(cloud, 2, before=ids[3])] == [ids[2], ids[1]]
    assert [entry.id for entry in trail(cloud, 2, before=ids[0])] == []
    assert [entry.id for entry in trail(cloud, 5, since=ids[3])] == [ids[4], ids[3]]


def test_a_page_since_a_time_has_its_first_entry(cloud):
    cloud.audit.put(replace(CALL, id=id_prefix(NOW_MS) + "0" * 13))
    assert len(trail(cloud, since=id_prefix(NOW_MS))) == 1
    assert trail(cloud, since=id_prefix(NOW_MS + 1)) == []
