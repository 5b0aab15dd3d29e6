"""The rules of passwords. Source: NIST SP 800-63B, section 5.1.1.2: long ones, of any characters."""

import unicodedata

from chalicelib.domain.errors import ApiError

MIN_CHARS = 10
MAX_BYTES = 1000


def normal(password: str) -> str:
    """Return a password in its hashed form, which is independent of how a keyboard composes characters."""
    return unicodedata.normalize("NFKC", password)


def check_new(password: str, email: str) -> str:
    """Check a new password for an account with that e-mail, and return its normal form.

    Raises:
        ApiError: 1017 it is too short, too long, or the e-mail.
    """
    chosen = normal(password)
    if len(chosen) < MIN_CHARS:
        raise ApiError.bad_password(f"a password has at least {MIN_CHARS} characters")
    if is_too_long(chosen):
        raise ApiError.bad_password(f"a password has at most {MAX_BYTES:,} bytes")
    if chosen.casefold() == normal(email).casefold():
        raise ApiError.bad_password("the e-mail is no password")
    return chosen


def is_too_long(password: str) -> bool:
    """Return whether a password has more bytes than are allowed."""
    return len(password.encode()) > MAX_BYTES
