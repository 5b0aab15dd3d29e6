"""Who calls, by the credentials in the query.

The checks stand in one order, and whatever is wrong, the same rows are read and as many hashes are made: the time that
an answer takes tells nothing. Source: docs/vendors/wire-api.md, "Transport".
"""

from collections.abc import Mapping

from chalicelib.api.store import Store
from chalicelib.domain.account import Account, Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import good_at
from chalicelib.domain.ids import hash_secret, secret_matches
from chalicelib.domain.template import Template


def authenticate(query: Mapping[str, str], store: Store) -> Caller:
    """The caller: an account by `accountID` and `accountSecret`, or a template of it by `templateID`, `templateSecret`.

    Raises:
        ApiError: 1015 the credentials are incomplete; 1010, 1018, 1021 no such account, another secret, not active;
            1000 no such template.
    """
    account_id = query.get("accountID")
    if not account_id:
        raise ApiError.authentication("accountID is missing in the URL's query")
    template_id = query.get("templateID")
    if template_id:
        return _template(account_id, template_id, _secret(query, "templateSecret"), store)
    return _account(account_id, _secret(query, "accountSecret"), store)


def _account(account_id: str, secret: str, store: Store) -> Caller:
    account = store.accounts.get(account_id)
    matches = secret_matches(secret, account.secrets_at(_now_s(store)) if account else [])
    if account and not matches:
        raise ApiError.bad_secret("accountSecret")
    return Caller(_active(account, account_id).id)


def _template(account_id: str, template_id: str, secret: str, store: Store) -> Caller:
    account = store.accounts.get(account_id)
    template = store.templates.get(account_id, template_id)
    matches = secret_matches(secret, _hashes_of(template, _now_s(store)))
    if account and not template:
        raise ApiError.template_not_found(template_id)
    if account and not matches:
        raise ApiError.bad_secret("templateSecret")
    return Caller(_active(account, account_id).id, template_id)


def _hashes_of(template: Template | None, now_s: int) -> list[str]:
    """The hashes of a template's secrets, of which one is made in any case."""
    current = hash_secret(template.secret if template else "")
    return [current, *good_at(template.old_secrets, now_s)] if template else []


def _active(account: Account | None, account_id: str) -> Account:
    if account is None:
        raise ApiError.account_not_found(account_id)
    if not account.active:
        raise ApiError.account_not_active(account_id)
    return account


def _secret(query: Mapping[str, str], name: str) -> str:
    secret = query.get(name)
    if not secret:
        raise ApiError.authentication(f"{name} is missing in the URL's query")
    return secret


def _now_s(store: Store) -> int:
    return store.now_ms() // 1000
