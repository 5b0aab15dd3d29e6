"""Secrets that are good for a while."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_OLD_SECRETS = 4
"""As many old secrets are good beside a new one; where there are more, those go that would end first."""


@dataclass(frozen=True, slots=True)
class ExpiringSecret:
    """The hash of a secret that is good until `until_s` (seconds since 1970)."""

    hash: str
    until_s: int


def valid_at(secrets: Sequence[ExpiringSecret], now_s: int) -> list[str]:
    """The hashes of those that are good at a time."""
    return [secret.hash for secret in secrets if secret.until_s > now_s]


def newest(secrets: Sequence[ExpiringSecret], most: int, now_s: int) -> tuple[ExpiringSecret, ...]:
    """Those that are good at a time, at most so many: the ones that end last."""
    good = (secret for secret in secrets if secret.until_s > now_s)
    return tuple(sorted(good, key=lambda secret: secret.until_s)[-most:])


def superseded(secrets: Sequence[ExpiringSecret], old: ExpiringSecret, now_s: int) -> tuple[ExpiringSecret, ...]:
    """The old secrets that are good when there is a newer one than `old`.

    Those before stay good for as long as was said, so that a call for a new secret whose answer was lost can be made
    again. But where `old` ends at once, all end: one of them was stolen.
    """
    if old.until_s <= now_s:
        return ()
    return newest((*secrets, old), MAX_OLD_SECRETS, now_s)
