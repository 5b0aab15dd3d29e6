"""The methods about the caller's own account."""

from chalicelib.api.credits import quota_to_wire
from chalicelib.api.store import Store
from chalicelib.api.wire import Wire, to_date, without_absent
from chalicelib.domain.account import Account
from chalicelib.domain.errors import ApiError
from chalicelib.domain.quota import load_quota


def get_account(account_id: str, store: Store) -> Wire:
    """The account, as it looks on the wire, and where it stands.

    Raises:
        ApiError: 1010 it is gone.
    """
    account = store.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    return account_to_wire(account) | quota_to_wire(load_quota(account_id, store))


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
