"""Accounts, and who calls."""

from dataclasses import dataclass

from chalicelib.domain.account_plan import DEFAULT_PLAN
from chalicelib.domain.expiring import ExpiringSecret, valid_at

MAX_SESSIONS = 8
"""An account may be logged in as often at the same time; a further log-in ends the one that would end first."""


@dataclass(frozen=True, slots=True)
class MailToken:
    """The hash of what was sent by mail, good once, until `until_s` (seconds since 1970)."""

    hash: str
    until_s: int


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of the deployment. Only hashes of its secrets and of its password are kept.

    `plan` is the name of its plan. `old_secrets`: those before, in their grace time. `sessions`: the secrets of those
    who have logged in. `email`, as its owner spells it, and `password_hash` are there if it can log in. `is_new`: it
    has signed up, and was not activated yet. `is_deleting`: it is being deleted.
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
        """The hashes of the secrets that are good at a time."""
        return [self.secret_hash, *valid_at((*self.old_secrets, *self.sessions), now_s)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an account, or one of its templates (whose credentials are shipped in web pages and may do little)."""

    account_id: str
    template_id: str | None = None
