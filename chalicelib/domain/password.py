"""Which passwords may be set. Source: NIST SP 800-63B, section 5.1.1.2: long ones, of any characters."""

import unicodedata

from chalicelib.domain.errors import ApiError

MIN_CHARS = 10
MAX_BYTES = 1000


def normal(password: str) -> str:
    """A password in the form that is hashed: the same however a keyboard composes its characters."""
    return unicodedata.normalize("NFKC", password)


def check_new(password: str, email: str) -> str:
    """The normal form of a password that is to be set for an account of that e-mail.

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
    """Whether a password takes more bytes than any that can be set."""
    return len(password.encode()) > MAX_BYTES
