"""How accounts are given up; what they have is removed behind the call (`pipeline.depart`)."""

from chalicelib.api.guard import change_account, enter, read_email
from chalicelib.api.store import Store
from chalicelib.domain.account import Account
from chalicelib.domain.account_deletion import DELETING
from chalicelib.domain.errors import ApiError
from chalicelib.domain.queue import Queue

# Longer than a call lasts.
_LATER_S = 60


def leave(email_text: str, password: str, address: str, store: Store) -> None:
    """Delete an account with all that it has: at once nobody can call or log in, the rest is done behind the call.

    Raises:
        ApiError: 1033, 1017, 1021 as of a log-in; an account that was not activated yet may go, too.
    """
    account = enter(read_email(email_text, "email"), password, address, store)
    if not (account.active or account.is_new):
        raise ApiError.account_not_active(account.id)
    delete_account(account, store)


def delete_account(account: Account, store: Store) -> None:
    """Put an account out of action, and have it removed with all that it has.

    Raises:
        ApiError: 1010 it is gone.
    """
    message = {"account_id": account.id}
    # First, for what comes next may die. About an account that is not to be deleted the message says nothing.
    store.queues.send(Queue.REMOVE, message, _LATER_S)
    change_account(account, lambda _: DELETING, store.accounts)
    store.queues.send(Queue.REMOVE, message)
