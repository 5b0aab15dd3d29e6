"""The settings of payments, read from the environment."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.payment_provider import PaymentTerms

PROVIDERS = ("none", "stripe")
MOST_GRACE_DAYS = 90
_DAY_MS = 86_400_000
_LIVE = ("sk_live_", "rk_live_")
_FAKE_URL = re.compile(r"http://127\.0\.0\.1:[0-9]{2,5}")
# The characters of names in Secrets Manager. Source: AWS, "CreateSecret".
_SECRET_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")


@dataclass(frozen=True, slots=True)
class PaymentSettings:
    """The settings of payments.

    - `provider`: `stripe`, or `none`: nothing is sold
    - `secret`: the name of the secret in Secrets Manager with the keys
    - `api_key`, `webhook_secrets`: test keys, in place of the secret
    - `api_url`: the URL of the provider's API; None: the provider's own
    - `taxes`: whether the provider adds taxes to the prices
    - `terms`: the days of grace, and the plan after them
    """

    provider: str = "none"
    secret: str | None = None
    api_key: str = field(default="", repr=False)
    webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    api_url: str | None = None
    taxes: bool = False
    terms: PaymentTerms = field(default_factory=PaymentTerms)


def read_payment_settings(environment: Mapping[str, str]) -> PaymentSettings:
    """Read the settings of payments.

    Raises:
        ValueError: a variable is invalid, or missing; the message names it, and shows no key.
    """
    provider = environment.get("REELWRIGHT_PAYMENTS", "none")
    if provider not in PROVIDERS:
        raise ValueError(f"REELWRIGHT_PAYMENTS: expected {' or '.join(PROVIDERS)}, got {provider!r}")
    terms = PaymentTerms(_grace_ms(environment), environment.get("REELWRIGHT_UNPAID_PLAN") or "FREE")
    if provider == "none":
        return PaymentSettings(terms=terms)
    secret, (api_key, webhook_secrets) = _secret(environment), _test_keys(environment)
    if not secret and not (api_key and webhook_secrets):
        keys = "REELWRIGHT_STRIPE_KEY and REELWRIGHT_STRIPE_WEBHOOK_SECRETS"
        raise ValueError(f"REELWRIGHT_STRIPE_SECRET: expected the name of a secret, or test keys in {keys}")
    return PaymentSettings(
        provider, secret, api_key, webhook_secrets, _api_url(environment), _taxes(environment), terms
    )


def _secret(environment: Mapping[str, str]) -> str | None:
    name = environment.get("REELWRIGHT_STRIPE_SECRET") or None
    if name and not _SECRET_NAME.fullmatch(name):
        raise ValueError(f"REELWRIGHT_STRIPE_SECRET: expected the name of a secret, not its ARN, got {name!r}")
    return name


def _test_keys(environment: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    api_key = environment.get("REELWRIGHT_STRIPE_KEY", "")
    if api_key.startswith(_LIVE):
        # Everybody who may see a function's configuration or the project's files would see it.
        raise ValueError("REELWRIGHT_STRIPE_KEY: a live key belongs into Secrets Manager (REELWRIGHT_STRIPE_SECRET)")
    secrets = environment.get("REELWRIGHT_STRIPE_WEBHOOK_SECRETS", "").split(",")
    return api_key, tuple(filter(None, map(str.strip, secrets)))


def _api_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("REELWRIGHT_STRIPE_URL") or None
    if url and not _FAKE_URL.fullmatch(url):
        raise ValueError(f"REELWRIGHT_STRIPE_URL: expected a fake at http://127.0.0.1:PORT, or nothing, got {url!r}")
    return url


def _grace_ms(environment: Mapping[str, str]) -> int:
    days = environment.get("REELWRIGHT_PAYMENT_GRACE_DAYS", "7")
    if not (days.isascii() and days.isdecimal() and int(days) <= MOST_GRACE_DAYS):
        raise ValueError(f"REELWRIGHT_PAYMENT_GRACE_DAYS: expected 0 to {MOST_GRACE_DAYS} days, got {days!r}")
    return int(days) * _DAY_MS


def _taxes(environment: Mapping[str, str]) -> bool:
    taxes = environment.get("REELWRIGHT_STRIPE_TAXES", "false")
    if taxes not in ("true", "false"):
        raise ValueError(f"REELWRIGHT_STRIPE_TAXES: expected true or false, got {taxes!r}")
    return taxes == "true"
