"""`audit`: who did what in an account."""

from typing import Any

import click

from chalicelib import wiring
from chalicelib.api.audit import MAX_ENTRIES, list_entries
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.output import show_rows, with_json
from chalicelib.domain.audit_entry import NO_ACCOUNT

_COLUMNS = [
    "date",
    "method",
    "credential",
    "fingerprint",
    "templateID",
    "outcome",
    "code",
    "resources",
    "address",
    "attempts",
]


@click.command()
@ACCOUNT
@click.option("--since", default="", metavar="DATE", help="Only entries since then, as 2026-11-21T08:00:00Z.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The most entries.")
@with_json
def audit(account_id: str, since: str, limit: int, as_json: bool) -> None:
    """Show who did what in an account, newest first.

    ACCOUNT is an id or an e-mail; `none` shows the failed attempts that named no account.
    """
    owner = NO_ACCOUNT if account_id == "none" else find_account(account_id).id
    show_rows(_entries(owner, since, limit), _COLUMNS, as_json=as_json)


def _entries(account_id: str, since: str, limit: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page: dict[str, Any] = {"since": since}
    while len(found) < limit:
        most = min(limit - len(found), MAX_ENTRIES)
        answer = list_entries(page | {"limit": most}, account_id, wiring.services().audit, path="--")
        found += answer["entries"]
        if "older" not in answer:
            break
        page["before"] = answer["older"]
    return [entry | {"resources": {each["kind"]: each["id"] for each in entry["resources"]}} for entry in found]
