"""The account that a command is about, by its id or its e-mail."""

import click

from chalicelib import wiring
from chalicelib.api.wire_fields import read_email
from chalicelib.domain.account import Account
from chalicelib.domain.errors import ApiError

ACCOUNT = click.argument("account_id", metavar="ACCOUNT")


def find_account(account_id: str) -> Account:
    """Return the account of an id or an e-mail.

    Raises:
        ApiError: 1010 there is none.
    """
    key = account_id
    if "@" in account_id:
        key = wiring.services().emails.get(read_email(account_id, "ACCOUNT").key) or ""
    account = wiring.services().accounts.get(key)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return account
