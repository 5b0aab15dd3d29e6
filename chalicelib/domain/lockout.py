"""Limits on guesses of passwords.

Attempts are counted twice: for each pair of an e-mail and a network address, and, far more generously, for each e-mail.
A lock is short, grows with each further failure, and expires. An attacker cannot lock the owner out. From an address
with an earlier successful login only the first count applies, and its locks last a minute. An address that has not
tried before gets one attempt although the e-mail is locked, up to a number an hour. An attempt is counted before the
password is checked, so simultaneous guesses all count; a successful one is subtracted again.

Source: OWASP, "Authentication Cheat Sheet".
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """The attempts under one `id`; times are in seconds since 1970.

    No attempt is allowed before `locked_until_s`. The address is trusted as the owner's until `trusted_until_s`. The
    record expires at `expires_s`.
    """

    id: str
    failures: int = 0
    locked_until_s: int = 0
    trusted_until_s: int = 0
    expires_s: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of a lock: after `free` attempts it lasts `first_s`, then twice as long each time, up to `longest_s`.

    Failures expire after `memory_s` without another one.
    """

    free: int
    first_s: int
    longest_s: int
    memory_s: int


DAY_S = 86_400
PAIR = Rule(free=5, first_s=30, longest_s=3600, memory_s=DAY_S)
TRUSTED = Rule(free=5, first_s=30, longest_s=60, memory_s=DAY_S)
EMAIL = Rule(free=50, first_s=30, longest_s=900, memory_s=DAY_S)
# Expires with the lock, which allows the same number again.
NEW_ADDRESSES = Rule(free=20, first_s=3600, longest_s=3600, memory_s=3600)
SIGN_UPS = Rule(free=10, first_s=3600, longest_s=3600, memory_s=DAY_S)
MAILS = Rule(free=3, first_s=3600, longest_s=3600, memory_s=DAY_S)
TRUST_S = 90 * DAY_S
_MOST_DOUBLINGS = 30


def after_attempt(before: LoginRecord, rule: Rule, now_s: int) -> LoginRecord:
    """Return the record after one more attempt, which counts as failed."""
    failures = before.failures + 1
    wait_s = min(rule.longest_s, rule.first_s * 2 ** min(failures - rule.free, _MOST_DOUBLINGS))
    return replace(
        before,
        failures=failures,
        locked_until_s=now_s + wait_s if failures >= rule.free else 0,
        expires_s=max(now_s + rule.memory_s, before.trusted_until_s),
    )


def without_attempt(before: LoginRecord) -> LoginRecord:
    """Return the record without an attempt that succeeded, and without the lock that this attempt caused."""
    return replace(before, failures=max(0, before.failures - 1), locked_until_s=0)


def after_success(before: LoginRecord, now_s: int) -> LoginRecord:
    """Return the record after a successful login."""
    until_s = now_s + TRUST_S
    return replace(before, failures=0, locked_until_s=0, trusted_until_s=until_s, expires_s=until_s)
