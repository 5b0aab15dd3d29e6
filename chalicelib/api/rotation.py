"""New secrets for old ones, which stay good for a while: callers change over without a failed call."""

from collections.abc import Callable
from typing import TypeVar

from chalicelib.api.store import Store
from chalicelib.domain.account import Account
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import ExpiringSecret, superseded
from chalicelib.domain.ids import hash_secret, new_secret
from chalicelib.domain.template import Template

GRACE_HOURS = 24
MAX_GRACE_HOURS = 24 * 30

T = TypeVar("T")


def new_account_secret(grace_hours: int, account_id: str, store: Store) -> str:
    """Give an account a new secret, which nobody can be told again; the old one is good for `grace_hours` more.

    With 0 hours all secrets end at once, but those of log-ins.

    Raises:
        ApiError: the hours are not 0 to 720; 1010 the account is gone.
    """
    now_s, until_s = _grace(grace_hours, store)

    def write(account: Account, secret: str) -> object:
        old = superseded(account.old_secrets, ExpiringSecret(account.secret_hash, until_s), now_s)
        return store.accounts.update(account, secret_hash=hash_secret(secret), old_secrets=old)

    secret = _rotated(lambda: store.accounts.get(account_id), write)
    if secret is None:
        raise ApiError.account_not_found(account_id)
    return secret


def new_template_secret(template_id: str, grace_hours: int, account_id: str, store: Store) -> str:
    """Likewise of a template.

    Raises:
        ApiError: the hours are not 0 to 720; 1000 the account has no such template.
    """
    now_s, until_s = _grace(grace_hours, store)

    def write(template: Template, secret: str) -> object:
        old = superseded(template.old_secrets, ExpiringSecret(hash_secret(template.secret), until_s), now_s)
        return store.templates.compare_and_swap(template, secret=secret, old_secrets=old)

    secret = _rotated(lambda: store.templates.get(account_id, template_id), write)
    if secret is None:
        raise ApiError.template_not_found(template_id)
    return secret


def _rotated(read: Callable[[], T | None], write: Callable[[T, str], object]) -> str | None:
    """A secret that was written into what was read, which nobody changed meanwhile; None once it is gone."""
    while row := read():
        secret = new_secret()
        if write(row, secret):
            return secret
    return None


def _grace(grace_hours: int, store: Store) -> tuple[int, int]:
    if not 0 <= grace_hours <= MAX_GRACE_HOURS:
        raise ApiError.invalid_params("graceHours", f"0 to {MAX_GRACE_HOURS} hours, got {grace_hours:,}")
    now_s = store.now_ms() // 1000
    return now_s, now_s + grace_hours * 3600
