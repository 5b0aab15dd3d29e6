"""Authentication by the credentials of a request (`credentials.py`), and new secrets.

The checks have one order. Failing calls read the same rows and compute as many hashes as successful ones, so response
times reveal nothing. Source: docs/vendors/wire-api.md, "Transport".
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from chalicelib.api.audited_methods import fingerprint_of
from chalicelib.api.call import note_target
from chalicelib.api.credentials import credentials_of
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.web_origins import check_origin
from chalicelib.domain.account import Account, Caller, Credential
from chalicelib.domain.audit_entry import NO_ACCOUNT
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import ExpiringSecret, superseded, valid_at
from chalicelib.domain.ids import hash_secret, new_secret, secret_matches
from chalicelib.domain.services import HasAccounts, HasClock, HasSealer, HasTemplates
from chalicelib.domain.template import Template
from chalicelib.domain.template_secrets import stored_secret

GRACE_HOURS = 24
MAX_GRACE_HOURS = 24 * 30
T = TypeVar("T")


class AuthServices(HasAccounts, HasTemplates, HasClock, Protocol):
    """The services that check and replace credentials."""


class TemplateSecretServices(AuthServices, HasSealer, Protocol):
    """The services that replace the secret of a template."""


def authenticate_request(http: HttpRequest, services: AuthServices) -> Caller:
    """Return the caller of a request, with the network address that it comes from and the URL that it uses.

    Raises:
        ApiError: as `credentials_of`, `authenticate` and `check_origin`.
    """
    caller = check_origin(authenticate(credentials_of(http), services), http.headers)
    return replace(caller, address=http.address, base_url=http.base_url)


def authenticate(query: Mapping[str, str], services: AuthServices) -> Caller:
    """Return the caller: an account, or one of its templates.

    An account sends `accountID` and `accountSecret`, a template `accountID`, `templateID` and `templateSecret`.

    Raises:
        ApiError: 1015 the credentials are incomplete; 1010, 1018, 1021 the account does not exist, has another secret,
            or is not active; 1000 the template does not exist.
    """
    account_id = query.get("accountID")
    if not account_id:
        raise _missing("accountID")
    template_id = query.get("templateID")
    if template_id:
        return _template(account_id, template_id, _secret(query, "templateSecret"), services)
    return _account(account_id, _secret(query, "accountSecret"), services)


def new_account_secret(grace_hours: int, account_id: str, services: AuthServices) -> str:
    """Replace an account's secret and return the new one. The old one stays valid for `grace_hours`.

    Only the hash of the new secret is stored. With 0 hours all old secrets expire at once, except those of logins.

    Raises:
        ApiError: the hours are not 0 to 720; 1010 the account does not exist.
    """
    now_s, until_s = grace_period(grace_hours, services)

    def write(account: Account, secret: str) -> object:
        old = superseded(account.old_secrets, ExpiringSecret(account.secret_hash, until_s), now_s)
        return services.accounts.update(account, secret_hash=hash_secret(secret), old_secrets=old)

    secret = _rotated(lambda: services.accounts.get(account_id), write)
    if secret is None:
        raise ApiError.account_not_found(account_id)
    return secret


def new_template_secret(template_id: str, grace_hours: int, account_id: str, services: TemplateSecretServices) -> str:
    """Replace a template's secret and return the new one. The old one stays valid for `grace_hours`.

    Raises:
        ApiError: the hours are not 0 to 720; 1000 the account has no such template.
    """
    now_s, until_s = grace_period(grace_hours, services)

    def write(template: Template, secret: str) -> object:
        old = superseded(template.old_secrets, ExpiringSecret(template.current_hash, until_s), now_s)
        return services.templates.compare_and_swap(
            template, **stored_secret(template, secret, services.sealer), old_secrets=old
        )

    secret = _rotated(lambda: services.templates.get(account_id, template_id), write)
    if secret is None:
        raise ApiError.template_not_found(template_id)
    return secret


def _account(account_id: str, secret: str, services: AuthServices) -> Caller:
    account = services.accounts.get(account_id)
    note_target(account.id if account else NO_ACCOUNT)
    matches = secret_matches(secret, account.secrets_at(_now_s(services)) if account else [])
    if account and not matches:
        raise ApiError.bad_secret("accountSecret")
    sessions = [session.hash for session in _active(account, account_id).sessions]
    kind = Credential.LOGIN if hash_secret(secret) in sessions else Credential.SECRET
    return Caller(account_id, credential=kind, fingerprint=fingerprint_of(secret))


def _template(account_id: str, template_id: str, secret: str, services: AuthServices) -> Caller:
    account = services.accounts.get(account_id)
    template = services.templates.get(account_id, template_id)
    note_target(account.id if account else NO_ACCOUNT)
    matches = secret_matches(secret, _hashes_of(template, _now_s(services)))
    if account and not template:
        raise ApiError.template_not_found(template_id)
    if account and not matches:
        raise ApiError.bad_secret("templateSecret")
    owner, name = _active(account, account_id).id, fingerprint_of(secret)
    caller = Caller(owner, template_id, credential=Credential.TEMPLATE, fingerprint=name)
    return _as_visitor(caller, template) if template else caller


def _as_visitor(caller: Caller, template: Template) -> Caller:
    return replace(caller, network_key=hash_secret(template.secret), origins=template.visitor_limits.origins)


def _hashes_of(template: Template | None, now_s: int) -> list[str]:
    """Return the hashes of a template's valid secrets. One hash is computed even if there is no template."""
    current = template.current_hash if template else hash_secret("")
    return [current, *valid_at(template.old_secrets, now_s)] if template else []


def _active(account: Account | None, account_id: str) -> Account:
    if account is None:
        raise ApiError.account_not_found(account_id)
    if not account.active:
        raise ApiError.account_not_active(account_id)
    return account


def _secret(query: Mapping[str, str], name: str) -> str:
    secret = query.get(name)
    if not secret:
        raise _missing(name)
    return secret


def _missing(name: str) -> ApiError:
    return ApiError.authentication(f"{name} is missing: send it in the Authorization header, or in the URL's query")


def _now_s(services: AuthServices) -> int:
    return services.now_ms() // 1000


def _rotated(read: Callable[[], T | None], write: Callable[[T, str], object]) -> str | None:
    """Write a new secret into a row and return it, or None if there is no row. Conflicting writes are repeated."""
    while row := read():
        secret = new_secret()
        if write(row, secret):
            return secret
    return None


def grace_period(grace_hours: int, services: HasClock) -> tuple[int, int]:
    """Return the time and the end of a grace period that begins now, in seconds since 1970.

    Raises:
        ApiError: the hours are not 0 to 720.
    """
    if not 0 <= grace_hours <= MAX_GRACE_HOURS:
        raise ApiError.invalid_params("graceHours", f"0 to {MAX_GRACE_HOURS} hours, got {grace_hours:,}")
    now_s = services.now_ms() // 1000
    return now_s, now_s + grace_hours * 3600
