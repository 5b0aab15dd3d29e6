"""How an account goes, with all that it has. Each step may be done twice, and may die in between.

At once nobody can call or log in any more. Then all its rows and files go, some at a time; its e-mail and its own row
go last, so that what died is found and taken up again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.account import Account
from chalicelib.domain.email import parse_email
from chalicelib.domain.ports import AccountRows, Accounts, Emails, ObjectStore

_FOLDERS = ("media/kept", "media/temp", "fonts", "segments", "work", "out")


DELETING = {"active": False, "is_new": False, "is_deleting": True, "sessions": (), "token": None}
"""What an account changes to when it is to be deleted."""


@dataclass(frozen=True, slots=True)
class AccountData:
    """Whatever an account may have; `rows` are those of each table of which rows belong to accounts."""

    accounts: Accounts
    emails: Emails
    rows: Sequence[AccountRows]
    storage: ObjectStore


def delete_account_batch(account_id: str, account_data: AccountData) -> bool:
    """Remove some of what an account has; whether there was anything."""
    # AccountRows first: a step that is at work finds its video gone, and removes what it stores.
    if any(rows.delete_batch(account_id) for rows in account_data.rows):
        return True
    return any(account_data.storage.delete_batch(f"{folder}/{account_id}/") for folder in _FOLDERS)


def delete_account(account: Account, account_data: AccountData) -> None:
    """Remove an account that has nothing any more."""
    if account.email:
        account_data.emails.release(parse_email(account.email).key, account.id)
    account_data.accounts.delete(account.id)
