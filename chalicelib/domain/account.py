"""Accounts, and the callers of the API."""

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.account_plan import DEFAULT_PLAN
from chalicelib.domain.expiring import ExpiringSecret, valid_at

MAX_SESSIONS = 8
"""The most sessions of an account; a further login ends the one that expires first."""


@dataclass(frozen=True, slots=True)
class MailToken:
    """The hash of a token in a mail, which is valid once, until `until_s` (seconds since 1970)."""

    hash: str
    until_s: int


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of the deployment. Only hashes of its secrets and of its password are kept.

    - `plan`: the name of its plan.
    - `old_secrets`: former secrets in their grace period.
    - `sessions`: the secrets that logins issued.
    - `email`, `password_hash`: set if the account can log in. The e-mail is spelled as its owner spells it.
    - `is_new`: the account has signed up and is not activated yet.
    - `is_deleting`: the account is being deleted.
    """

    id: str
    name: str
    secret_hash: str
    created_ms: int
    active: bool = True
    plan: str = DEFAULT_PLAN
    email: str | None = None
    password_hash: str | None = None
    old_secrets: tuple[ExpiringSecret, ...] = ()
    sessions: tuple[ExpiringSecret, ...] = ()
    token: MailToken | None = None
    is_new: bool = False
    is_deleting: bool = False

    def secrets_at(self, now_s: int) -> list[str]:
        """Return the hashes of the secrets that are valid at a time."""
        return [self.secret_hash, *valid_at((*self.old_secrets, *self.sessions), now_s)]


class Credential(StrEnum):
    """The ways in which callers prove that they may call.

    `SECRET`: the account's secret. `LOGIN`: the secret of a log-in. `TEMPLATE`: a template's secret. `PASSWORD`: the
    e-mail and the password. `MAIL`: the token of a mail. `SIGN_UP`: the account is a new one. `OPERATOR`: a command of
    the operator. `FOLDER`: who may write to the drop folder. `NONE`: the caller has not proved it.
    """

    SECRET = "secret"  # noqa: S105 -- a kind
    LOGIN = "login"
    TEMPLATE = "template"
    PASSWORD = "password"  # noqa: S105 -- a kind
    MAIL = "mail"
    SIGN_UP = "sign-up"
    OPERATOR = "operator"
    FOLDER = "folder"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller: an account, or one of its templates, whose public credentials allow little.

    `address`: the network address of the call, or empty. `base_url`: the URL of the deployment that it was sent to.
    For a template's credentials, `network_key` is the key of hashes of addresses, and `origins` are the web pages that
    may call; none: all.
    `credential` and `fingerprint` are for the audit trail: how it proved that, and the beginning of the secret's hash.
    """

    account_id: str
    template_id: str | None = None
    credential: Credential = field(default=Credential.SECRET, compare=False)
    fingerprint: str = field(default="", compare=False)
    address: str = field(default="", compare=False)
    network_key: str = field(default="", compare=False, repr=False)
    origins: tuple[str, ...] = field(default=(), compare=False)
    base_url: str = field(default="", compare=False)
