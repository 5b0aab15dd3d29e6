"""The caller's account: read, change, delete."""

from collections.abc import Callable
from typing import Any, Protocol

from chalicelib.api.credits import quota_to_wire
from chalicelib.api.login_attempts import LoginServices, verify_login
from chalicelib.api.wire_fields import Wire, read_email, to_date, without_absent
from chalicelib.domain.account import Account
from chalicelib.domain.account_deletion import DELETING, pending_deletion
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import DeleteAccountMessage
from chalicelib.domain.ports import Accounts
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import QuotaServices, load_quota
from chalicelib.domain.services import HasAccounts, HasQueues, HasRemovals

# Longer than any call.
_LATER_S = 60


class AccountDeletionServices(HasAccounts, HasRemovals, HasQueues, Protocol):
    """The services that delete an account."""


class OwnDeletionServices(LoginServices, HasRemovals, HasQueues, Protocol):
    """The services that delete the account of a caller who gives its password."""


def get_account(account_id: str, services: QuotaServices) -> Wire:
    """Return the `Account` with its plan, credits and storage.

    Raises:
        ApiError: 1010 the account does not exist.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return account_to_wire(account) | quota_to_wire(load_quota(account_id, services))


def delete_account(email_text: str, password: str, address: str, services: OwnDeletionServices) -> None:
    """Delete the account of an e-mail and its password. Its credentials stop working at once.

    The queue `remove` deletes its data after the call.

    Raises:
        ApiError: 1033, 1017, 1021 as for a login. An account that was never activated can be deleted, too.
    """
    account = verify_login(read_email(email_text, "email"), password, address, services)
    if not (account.active or account.is_new):
        raise ApiError.account_not_active(account.id)
    request_deletion(account, services)


def request_deletion(account: Account, services: AccountDeletionServices) -> None:
    """Deactivate an account and queue the deletion of all its data.

    Raises:
        ApiError: 1010 the account does not exist.
    """
    message = DeleteAccountMessage(account.id)
    # Send the delayed message first, because this call may crash after it. The step ignores accounts that stay active.
    services.queues.send(Queue.REMOVE, message, _LATER_S)
    services.removals.put_new(pending_deletion(account.id))
    change_account(account, lambda _: DELETING, services.accounts)
    services.queues.send(Queue.REMOVE, message)


def change_account(
    account: Account | None, changes: Callable[[Account], dict[str, Any]], accounts: Accounts
) -> Account:
    """Change an account by a function of its current state, and retry if another call changes it at the same time.

    Raises:
        ApiError: 1010 the account does not exist, or an error of `changes`.
    """
    last = account
    while account:
        if changed := accounts.update(account, **changes(account)):
            return changed
        account = accounts.get(account.id)
    raise ApiError.account_not_found(last.id if last else "")


def account_to_wire(account: Account) -> Wire:
    """Return the `Account` struct without quota."""
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
