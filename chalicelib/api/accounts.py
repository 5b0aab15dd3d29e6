"""The methods about the caller's own account."""

from collections.abc import Callable
from typing import Any, Protocol

from chalicelib.api.credits import quota_to_wire
from chalicelib.api.login_attempts import LoginServices, verify_login
from chalicelib.api.wire_fields import Wire, read_email, to_date, without_absent
from chalicelib.domain.account import Account
from chalicelib.domain.account_deletion import DELETING
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ports import Accounts
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import QuotaServices, load_quota
from chalicelib.domain.services import HasAccounts, HasQueues

# Longer than a call lasts.
_LATER_S = 60


class AccountDeletionServices(HasAccounts, HasQueues, Protocol):
    """The services that delete an account."""


class OwnDeletionServices(LoginServices, HasQueues, Protocol):
    """The services that delete the account of a caller who gives its password."""


def get_account(account_id: str, services: QuotaServices) -> Wire:
    """The account, as it looks on the wire, and where it stands.

    Raises:
        ApiError: 1010 it is gone.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return account_to_wire(account) | quota_to_wire(load_quota(account_id, services))


def delete_account(email_text: str, password: str, address: str, services: OwnDeletionServices) -> None:
    """Delete an account with all that it has: at once nobody can call or log in, the rest is done behind the call.

    Raises:
        ApiError: 1033, 1017, 1021 as of a log-in; an account that was not activated yet may go, too.
    """
    account = verify_login(read_email(email_text, "email"), password, address, services)
    if not (account.active or account.is_new):
        raise ApiError.account_not_active(account.id)
    request_deletion(account, services)


def request_deletion(account: Account, services: AccountDeletionServices) -> None:
    """Put an account out of action, and have it removed with all that it has.

    Raises:
        ApiError: 1010 it is gone.
    """
    message = {"account_id": account.id}
    # First, for what comes next may die. About an account that is not to be deleted the message says nothing.
    services.queues.send(Queue.REMOVE, message, _LATER_S)
    change_account(account, lambda _: DELETING, services.accounts)
    services.queues.send(Queue.REMOVE, message)


def change_account(
    account: Account | None, changes: Callable[[Account], dict[str, Any]], accounts: Accounts
) -> Account:
    """Change an account by what it is, once more where somebody else changes it meanwhile.

    Raises:
        ApiError: 1010 it is gone; or what `changes` raises.
    """
    last = account
    while account:
        if changed := accounts.update(account, **changes(account)):
            return changed
        account = accounts.get(account.id)
    raise ApiError.account_not_found(last.id if last else "")


def account_to_wire(account: Account) -> Wire:
    """An account as it looks on the wire."""
    return without_absent(
        {
            "id": account.id,
            "name": account.name,
            "email": account.email,
            "date": to_date(account.created_ms),
            "active": account.active,
            "plan": account.plan,
        }
    )
