"""New secrets for old ones, which stay good for a while: callers change over without a failed call."""

from chalicelib.api.store import Store
from chalicelib.api.templates import get_template
from chalicelib.domain.account import Account, ExpiringSecret
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import hash_secret, new_secret
from chalicelib.domain.ports import Accounts

GRACE_HOURS = 24
MAX_GRACE_HOURS = 24 * 30


def new_account_secret(grace_hours: int, account_id: str, store: Store) -> str:
    """Give an account a new secret, which nobody can be told again; the old one is good for `grace_hours` more.

    Raises:
        ApiError: the hours are not 0 to 720; 1010 the account is gone.
    """
    until_s = _until_s(grace_hours, store)
    while account := store.accounts.get(account_id):
        if secret := rotate(account, until_s, store.accounts):
            return secret
    raise ApiError.account_not_found(account_id)


def rotate(account: Account, old_until_s: int, accounts: Accounts) -> str | None:
    """Give an account a new secret, unless it was given one since it was read: then None."""
    secret = new_secret()
    old = ExpiringSecret(account.secret_hash, old_until_s)
    return secret if accounts.change(account, secret_hash=hash_secret(secret), old_secret=old) else None


def new_template_secret(template_id: str, grace_hours: int, account_id: str, store: Store) -> str:
    """Likewise of a template.

    Raises:
        ApiError: the hours are not 0 to 720; 1000 the account has no such template.
    """
    until_s = _until_s(grace_hours, store)
    template = get_template(template_id, account_id, store)
    secret = new_secret()
    old = {"old_secret": template.secret, "old_secret_until_s": until_s}
    if store.templates.change(account_id, template_id, secret=secret, **old) is None:
        raise ApiError.template_not_found(template_id)
    return secret


def _until_s(grace_hours: int, store: Store) -> int:
    if not 0 <= grace_hours <= MAX_GRACE_HOURS:
        raise ApiError.invalid_params("graceHours", f"0 to {MAX_GRACE_HOURS} hours, got {grace_hours:,}")
    return store.now_ms() // 1000 + grace_hours * 3600
