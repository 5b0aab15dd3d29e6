"""How often a password may be guessed.

Attempts are counted twice: for each pair of an e-mail and a network address, and, far more generously, for each e-mail.
A lock is short, grows with each further failure, and passes. Whoever fails on purpose cannot keep the owner out: from
an address where a log-in has succeeded before, only the first count holds, and its locks are of a minute; and from an
address that has not tried yet, one attempt is looked at although the e-mail is locked, up to so many an hour. Attempts
are counted before the password is looked at, so guesses at the same time all count; a right one is taken back. Source:
OWASP, "Authentication Cheat Sheet".
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """What is known of the attempts under one `id`; times are seconds since 1970.

    `locked_until_s`: none is allowed before. `trusted_until_s`: up to when the address counts as the owner's.
    `expires_s`: when all of it is forgotten.
    """

    id: str
    failures: int = 0
    locked_until_s: int = 0
    trusted_until_s: int = 0
    expires_s: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` attempts the next is locked for `first_s`, then twice as long each time, up to `longest_s`.

    Failures are forgotten when there was none for `memory_s`.
    """

    free: int
    first_s: int
    longest_s: int
    memory_s: int


DAY_S = 86_400
PAIR = Rule(free=5, first_s=30, longest_s=3600, memory_s=DAY_S)
TRUSTED = Rule(free=5, first_s=30, longest_s=60, memory_s=DAY_S)
EMAIL = Rule(free=50, first_s=30, longest_s=900, memory_s=DAY_S)
# Forgotten when the lock ends, so that there are as many again.
NEW_ADDRESSES = Rule(free=20, first_s=3600, longest_s=3600, memory_s=3600)
SIGN_UPS = Rule(free=10, first_s=3600, longest_s=3600, memory_s=DAY_S)
MAILS = Rule(free=3, first_s=3600, longest_s=3600, memory_s=DAY_S)
TRUST_S = 90 * DAY_S
_MOST_DOUBLINGS = 30


def after_attempt(before: LoginRecord, rule: Rule, now_s: int) -> LoginRecord:
    """What is known after one more attempt, which counts as failed."""
    failures = before.failures + 1
    wait_s = min(rule.longest_s, rule.first_s * 2 ** min(failures - rule.free, _MOST_DOUBLINGS))
    return replace(
        before,
        failures=failures,
        locked_until_s=now_s + wait_s if failures >= rule.free else 0,
        expires_s=max(now_s + rule.memory_s, before.trusted_until_s),
    )


def without_attempt(before: LoginRecord) -> LoginRecord:
    """What is known once an attempt has turned out to be right: a lock is its own, as none is allowed before."""
    return replace(before, failures=max(0, before.failures - 1), locked_until_s=0)


def after_success(before: LoginRecord, now_s: int) -> LoginRecord:
    """What is known after a log-in that has succeeded."""
    until_s = now_s + TRUST_S
    return replace(before, failures=0, locked_until_s=0, trusted_until_s=until_s, expires_s=until_s)
