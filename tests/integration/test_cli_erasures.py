"""The operator's commands about erasures, on a deployment in moto."""

import json

import pytest

from chalicelib import wiring
from chalicelib.domain.queue import Queue
from tests.fakes import ACCOUNT, make_video
from tests.integration.test_cli import done, printed, run, stack  # noqa: F401 -- a fixture
from tests.integration.test_handlers import sent


@pytest.fixture
def receipt(stack):  # noqa: F811
    """Return the receipt that an erasure prints at its beginning."""
    wiring.services().videos.put(make_video(data="customer 7"))
    return printed("erase", ACCOUNT, "--data", "customer 7", "--yes")


def test_an_erasure_is_begun_and_its_receipt_is_printed(receipt):
    assert (receipt["credential"], receipt["number"], receipt["selector"]["field"]) == ("operator", 0, "data")
    (message,) = sent(Queue.REMOVE)
    assert json.loads(message["Body"])["erasure_id"] == receipt["id"]


def test_it_is_in_the_audit_trail_without_the_recipient(receipt):
    (entry,) = wiring.services().audit.each(ACCOUNT)
    assert (entry.method, entry.credential, entry.outcome) == ("erase", "operator", "ok")
    assert "customer" not in repr(entry)


def test_receipts_are_listed_and_shown(receipt):
    assert [each["id"] for each in printed("erasures", "list", ACCOUNT)] == [receipt["id"]]
    assert printed("erasures", "show", ACCOUNT, receipt["id"]) == receipt
    assert receipt["id"] in done("erasures", "list", ACCOUNT)


def test_a_receipt_is_shown_to_people_with_what_is_kept(receipt):
    shown = done("erasures", "show", ACCOUNT, receipt["id"])
    assert "backups: backups of the tables hold deleted rows (up to 35 days)" in shown


def test_the_command_asks_before_it_erases(stack):  # noqa: F811
    result = run("erase", ACCOUNT, "--email", "ava@example.com", input="n\n")
    assert (result.exit_code, "with this e-mail?" in result.output) == (1, True)
    assert printed("erasures", "list", ACCOUNT) == []


@pytest.mark.parametrize("options", [[], ["--data", "a", "--email", "b"]])
def test_a_recipient_is_given_by_one_option(stack, options):  # noqa: F811
    result = run("erase", ACCOUNT, "--yes", *options)
    assert (result.exit_code, "Give either --email or --data." in result.output) == (2, True)


def test_an_unknown_receipt_is_an_error(stack):  # noqa: F811
    assert run("erasures", "show", ACCOUNT, "f" * 24).exit_code == 1
