"""Delete an account with all its rows and files. Each step may crash and run again.

The API first marks the account, so that calls and logins fail. Its rows and files are deleted in batches. Its e-mail
and its own row are deleted last, so that an interrupted deletion is found and continued.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.account import Account
from chalicelib.domain.email import parse_email
from chalicelib.domain.ports import AccountRows, Accounts, Emails, ObjectStore
from chalicelib.domain.template import PendingDeletion

ALL_ACCOUNTS = "accounts"
"""The owner of the pending deletions of accounts. Their rows must outlive those that belong to the account itself."""
_FOLDERS = ("media/kept", "media/temp", "fonts", "segments", "work", "watched", "out", "lists", "campaigns")


DELETING = {"active": False, "is_new": False, "is_deleting": True, "sessions": (), "token": None}
"""The fields of an account that is to be deleted."""


def pending_deletion(account_id: str) -> PendingDeletion:
    """Return the record that an account is being deleted."""
    return PendingDeletion(ALL_ACCOUNTS, account_id)


@dataclass(frozen=True, slots=True)
class AccountData:
    """The stores that hold an account's data. `rows` has one entry for each table with rows of accounts."""

    accounts: Accounts
    emails: Emails
    rows: Sequence[AccountRows]
    storage: ObjectStore


def delete_account_batch(account_id: str, account_data: AccountData) -> bool:
    """Delete one batch of an account's rows or files. Return whether there were any."""
    # Rows first: a running step then finds that its video is gone, and deletes the files that it stores.
    if any(rows.delete_batch(account_id) for rows in account_data.rows):
        return True
    return any(account_data.storage.delete_batch(f"{folder}/{account_id}/") for folder in _FOLDERS)


def delete_account(account: Account, account_data: AccountData) -> None:
    """Delete an account whose data was deleted."""
    if account.email:
        account_data.emails.release(parse_email(account.email).key, account.id)
    account_data.accounts.delete(account.id)
