"""How an account goes, with all that it has. Each step may be done twice, and may die in between.

At once nobody can call or log in any more. Then all its rows and files go, some at a time; its e-mail and its own row
go last, so that what died is found and taken up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.account import Account
from chalicelib.domain.email import parse_email
from chalicelib.domain.ports import Accounts, Emails, ObjectStore, Rows

_FOLDERS = ("media/kept", "media/temp", "fonts", "segments", "work", "out")


CLOSED = {"active": False, "is_new": False, "is_going": True, "sessions": (), "token": None}
"""What an account changes to when it is to be deleted."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """Whatever an account may have; `rows` are those of each table of which rows belong to accounts."""

    accounts: Accounts
    emails: Emails
    rows: Sequence[Rows]
    storage: ObjectStore


def depart_some(account_id: str, holdings: Holdings) -> bool:
    """Remove some of what an account has; whether there was anything."""
    # Rows first: a step that is at work finds its video gone, and removes what it stores.
    if any(rows.delete_batch(account_id) for rows in holdings.rows):
        return True
    return any(holdings.storage.delete_batch(f"{folder}/{account_id}/") for folder in _FOLDERS)


def forget(account: Account, holdings: Holdings) -> None:
    """Remove an account that has nothing any more."""
    if account.email:
        holdings.emails.release(parse_email(account.email).key, account.id)
    holdings.accounts.delete(account.id)
