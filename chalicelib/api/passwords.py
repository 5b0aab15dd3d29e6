"""Hashes of passwords, made so that a guess costs time and memory.

Argon2id with 64 MiB and three passes is what RFC 9106 recommends where 2 GiB are too much; with one lane, since the
API's Lambda has less than one core. That takes it some 0.3 s.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_PASSES, _KIB, _LANES = 3, 65_536, 1
# What no password has; looking at it takes as long as at any other.
_NOBODYS = f"$argon2id$v=19$m={_KIB},t={_PASSES},p={_LANES}$" + "A" * 22 + "$" + "A" * 43


class Passwords:
    """Makes and checks hashes. Argon2 is loaded on first use, for few calls need it."""

    def hash(self, password: str) -> str:
        """What is stored of a password."""
        return _hasher().hash(password)

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether a password is the stored one; where none is stored (None), after as much work."""
        from argon2.exceptions import VerifyMismatchError

        try:
            return _hasher().verify(stored or _NOBODYS, password) and stored is not None
        except VerifyMismatchError:
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether a hash was made with other parameters than are used now."""
        return _hasher().check_needs_rehash(stored)


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_KIB, parallelism=_LANES)
