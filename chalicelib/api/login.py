"""Logins, which issue secrets that expire, and password changes.

Argon2id with 64 MiB and three passes is the recommendation of RFC 9106 for machines without 2 GiB to spare. We use one
lane because the API's Lambda has less than one core. A hash takes about 0.3 s.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.api.accounts import change_account
from chalicelib.api.auth import AuthServices, authenticate
from chalicelib.api.call import note_caller
from chalicelib.api.login_attempts import LoginServices, verify_login
from chalicelib.api.wire_fields import Wire, read_email, to_date
from chalicelib.domain.account import MAX_SESSIONS, Account
from chalicelib.domain.errors import ApiError
from chalicelib.domain.expiring import ExpiringSecret, newest
from chalicelib.domain.ids import hash_secret, new_secret
from chalicelib.domain.password import check_new

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_PASSES, _KIB, _LANES = 3, 65_536, 1
# A hash that no password matches. Verifying it takes the same time as any other hash.
_DUMMY_HASH = f"$argon2id$v=19$m={_KIB},t={_PASSES},p={_LANES}$" + "A" * 22 + "$" + "A" * 43
SESSION_S = 12 * 3600


def log_in(email_text: str, password: str, address: str, services: LoginServices) -> Wire:
    """Log in with an e-mail and a password. Return the `Session`.

    Raises:
        ApiError: 1033 after too many attempts, 1017 the e-mail or the password is wrong, 1021 the account is not
            active.
    """
    account = verify_login(read_email(email_text, "email"), password, address, services)
    secret, now_s = new_secret(), services.now_ms() // 1000
    session = ExpiringSecret(hash_secret(secret), now_s + SESSION_S)

    def changes(account: Account) -> dict[str, object]:
        if not account.active:
            raise ApiError.account_not_active(account.id)
        return {"sessions": (*newest(account.sessions, MAX_SESSIONS - 1, now_s), session)}

    change_account(account, changes, services.accounts)
    return {"accountID": account.id, "accountSecret": secret, "expires": to_date(session.until_s * 1000)}


def log_out(account_id: str, secret: str, services: AuthServices) -> None:
    """End a session.

    Raises:
        ApiError: 1010, 1018, 1021 the credentials are wrong; 1015 they are not those of a session.
    """
    caller = note_caller(authenticate({"accountID": account_id, "accountSecret": secret}, services))
    ended = hash_secret(secret)

    def changes(account: Account) -> dict[str, object]:
        left = tuple(each for each in account.sessions if each.hash != ended)
        if left == account.sessions:
            raise ApiError.authentication("the secret is not that of a login")
        return {"sessions": left}

    change_account(services.accounts.get(caller.account_id), changes, services.accounts)


def change_password(email_text: str, password: str, new: str, address: str, services: LoginServices) -> None:
    """Set a new password and end all sessions. The account's own secret stays valid.

    Raises:
        ApiError: as `log_in`; 1017 also if the new password is not acceptable.
    """
    account = verify_login(read_email(email_text, "email"), password, address, services)
    verified, chosen = account.password_hash, services.passwords.hash(check_new(new, account.email or ""))

    def changes(account: Account) -> dict[str, object]:
        if not account.active:
            raise ApiError.account_not_active(account.id)
        if account.password_hash != verified:
            raise ApiError.bad_password("another call changed it at the same time")
        return {"password_hash": chosen, "sessions": (), "token": None}

    change_account(account, changes, services.accounts)


class Passwords:
    """Password hashes. Argon2 is loaded on first use because few calls need it."""

    def hash(self, password: str) -> str:
        """Return the hash to store for a password."""
        return _hasher().hash(password)

    def matches(self, password: str, stored: str | None) -> bool:
        """Return whether a password matches a stored hash. Without a hash, do the same work and return False."""
        from argon2.exceptions import VerifyMismatchError

        try:
            return _hasher().verify(stored or _DUMMY_HASH, password) and stored is not None
        except VerifyMismatchError:
            return False

    def is_outdated(self, stored: str) -> bool:
        """Return whether a hash was made with parameters other than today's."""
        return _hasher().check_needs_rehash(stored)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_KIB, parallelism=_LANES)
