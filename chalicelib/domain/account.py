"""Accounts, and who calls."""

from dataclasses import dataclass

from chalicelib.domain.plan import DEFAULT_PLAN


@dataclass(frozen=True, slots=True)
class Account:
    """A customer of the deployment. Only a hash of its secret is kept; `plan` is the name of its plan."""

    id: str
    name: str
    secret_hash: str
    created_ms: int
    active: bool = True
    plan: str = DEFAULT_PLAN


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: an account, or one of its templates (whose credentials are shipped in web pages and may do little)."""

    account_id: str
    template_id: str | None = None
