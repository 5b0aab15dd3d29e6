"""What signing up and logging in work with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain import ports


class Passwords(Protocol):
    """Hashes of passwords; see the class of the same name in `passwords`."""

    def hash(self, password: str, /) -> str: ...
    def matches(self, password: str, stored: str | None, /) -> bool: ...
    def is_outdated(self, stored: str, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Entrance:
    """How accounts are entered, and made by those who want one.

    `is_open`: whether anybody may sign up; `plans`: what for, the first if nothing is said. `sends_mail`: whether the
    deployment can send mail; where it cannot, its operator activates accounts.
    """

    emails: ports.Emails
    login_attempts: ports.LoginAttempts
    passwords: Passwords
    is_open: bool
    sends_mail: bool
    plans: Sequence[str] = ("FREE",)
