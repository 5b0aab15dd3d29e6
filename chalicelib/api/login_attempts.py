"""Password checks, and the limits for repeated attempts. `domain.lockout` has the rules."""

import hashlib
from collections.abc import Callable
from typing import Protocol

from chalicelib.api.api_services import HasPasswords
from chalicelib.api.call import note_caller, note_target
from chalicelib.domain.account import Account, Caller, Credential
from chalicelib.domain.audit_entry import NO_ACCOUNT
from chalicelib.domain.email import Email
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.lockout import (
    EMAIL,
    NEW_ADDRESSES,
    PAIR,
    TRUSTED,
    LoginRecord,
    Rule,
    after_attempt,
    after_success,
    without_attempt,
)
from chalicelib.domain.password import is_too_long, normal
from chalicelib.domain.services import HasAccounts, HasClock, HasEmails, HasLoginAttempts
from chalicelib.domain.use_counts import network_of

# How often a write is retried after conflicts with concurrent attempts.
_MAX_TRIES = 5
_WRONG = "the e-mail or the password is wrong"
_UNKNOWN_ACCOUNT = new_id()


class AttemptServices(HasLoginAttempts, HasClock, Protocol):
    """The services that count attempts."""


class LoginServices(AttemptServices, HasAccounts, HasEmails, HasPasswords, Protocol):
    """The services that check passwords."""


def verify_login(email: Email, password: str, address: str, services: LoginServices) -> Account:
    """Return the account of an e-mail and its password, whether active or not.

    An unknown e-mail takes the same steps and gets the same answer as a wrong password.

    Raises:
        ApiError: 1033 after too many attempts, 1017 the password or the e-mail is wrong.
    """
    given = normal(password)
    counted = _count_attempt(email, address, services)
    account = services.accounts.get(services.emails.get(email.key) or _UNKNOWN_ACCOUNT)
    note_target(account.id if account else NO_ACCOUNT)
    stored = account.password_hash if account else None
    if is_too_long(given) or not services.passwords.matches(given, stored) or account is None or stored is None:
        raise ApiError.bad_password(_WRONG)
    note_caller(Caller(account.id, credential=Credential.PASSWORD))
    trust(email, address, services)
    if counted:
        _change(counted, without_attempt, services)
    if services.passwords.is_outdated(stored):
        account = services.accounts.update(account, password_hash=services.passwords.hash(given)) or account
    return account


def trust(email: Email, address: str, services: AttemptServices) -> None:
    """Record that the owner of an e-mail calls from an address."""
    key, attempts = _pair(email, address), services.login_attempts
    for _ in range(_MAX_TRIES):
        read = attempts.get(key)
        if attempts.replace(read, after_success(read or LoginRecord(key), _now_s(services))):
            return


def forgive(email: Email, services: AttemptServices) -> None:
    """Delete the counts of failed attempts for an e-mail, from all addresses."""
    for key in (_alone(email), _new_addresses(email)):
        _change(key, lambda known: LoginRecord(known.id), services)


def count_attempt(key: str, rule: Rule, services: AttemptServices, trusted: Rule | None = None) -> int:
    """Count an attempt. Return 0, or the seconds that the key is still locked for.

    `trusted` is the rule for addresses that the owner has logged in from.
    """
    for _ in range(_MAX_TRIES):
        read, now_s = services.login_attempts.get(key), _now_s(services)
        before = read if read and read.expires_s > now_s else LoginRecord(key)
        if before.locked_until_s > now_s:
            return before.locked_until_s - now_s
        held = trusted if trusted and before.trusted_until_s > now_s else rule
        if services.login_attempts.replace(read, after_attempt(before, held, now_s)):
            return 0
    return 1


def _count_attempt(email: Email, address: str, services: AttemptServices) -> str | None:
    """Count an attempt to log in. Return the key that it shares with other addresses, or None for a trusted address.

    Raises:
        ApiError: 1033 the address or the e-mail is locked.
    """
    pair = _pair(email, address)
    if locked_s := count_attempt(pair, PAIR, services, TRUSTED):
        raise ApiError.account_locked(locked_s)
    known = services.login_attempts.get(pair)
    if known is not None and known.trusted_until_s > _now_s(services):
        return None
    locked_s = count_attempt(_alone(email), EMAIL, services)
    if not locked_s:
        return _alone(email)
    if known is None or known.failures != 1:
        raise ApiError.account_locked(locked_s)
    # The first attempt from this address may be the owner's, whom others have locked out.
    if also_locked_s := count_attempt(_new_addresses(email), NEW_ADDRESSES, services):
        raise ApiError.account_locked(min(locked_s, also_locked_s))
    return _new_addresses(email)


def _change(key: str, change: Callable[[LoginRecord], LoginRecord], services: AttemptServices) -> None:
    """Change the record of a key, if there is one."""
    for _ in range(_MAX_TRIES):
        read = services.login_attempts.get(key)
        if read is None or services.login_attempts.replace(read, change(read)):
            return


def _pair(email: Email, address: str) -> str:
    return key_of("pair", email.key, network_of(address))


def _alone(email: Email) -> str:
    return key_of("email", email.key)


def _new_addresses(email: Email) -> str:
    return key_of("newcomers", email.key)


def key_of(*parts: str) -> str:
    """Return the key to count by. It is a hash, so the table does not reveal who has an account."""
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def _now_s(services: AttemptServices) -> int:
    return services.now_ms() // 1000
