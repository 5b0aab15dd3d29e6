"""Secrets that expire."""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_OLD_SECRETS = 4
"""The most old secrets that stay valid beside a new one; those that expire first are dropped."""


@dataclass(frozen=True, slots=True)
class ExpiringSecret:
    """The hash of a secret that is valid until `until_s` (seconds since 1970)."""

    hash: str
    until_s: int


def valid_at(secrets: Sequence[ExpiringSecret], now_s: int) -> list[str]:
    """Return the hashes of the secrets that are valid at a time."""
    return [secret.hash for secret in secrets if secret.until_s > now_s]


def newest(secrets: Sequence[ExpiringSecret], most: int, now_s: int) -> tuple[ExpiringSecret, ...]:
    """Return the secrets that are valid at a time, at most `most` of them: those that expire last."""
    good = (secret for secret in secrets if secret.until_s > now_s)
    return tuple(sorted(good, key=lambda secret: secret.until_s)[-most:])


def superseded(secrets: Sequence[ExpiringSecret], old: ExpiringSecret, now_s: int) -> tuple[ExpiringSecret, ...]:
    """Return the old secrets that stay valid after a new one replaces `old`.

    Earlier ones keep their grace period, so that a caller whose answer was lost can ask for a new secret again. If
    `old` expires at once, all of them do: one was stolen.
    """
    if old.until_s <= now_s:
        return ()
    return newest((*secrets, old), MAX_OLD_SECRETS, now_s)
