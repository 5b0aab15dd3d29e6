"""E-mail addresses, and the key by which they are unique."""

import re
import unicodedata
from dataclasses import dataclass

MAX_CHARS = 254
_MAX_LOCAL_CHARS = 64
# The characters before the @ that need no quotes. Source: RFC 5322, "dot-atom", and RFC 6531 for other letters.
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Email:
    """An address as its owner spells it (its domain in ASCII and lower case), and the `key` that it is unique by."""

    text: str
    key: str


def parse_email(text: str) -> Email:
    """Parse an address. Its key ignores the case.

    Servers may distinguish upper and lower case before the @ (RFC 5321, section 2.4), so mail is sent to the address
    as given. But no provider gives two people addresses that differ only in case.

    Raises:
        ValueError: it is not an address.
    """
    local, at, domain = unicodedata.normalize("NFC", text).rpartition("@")
    try:
        host = domain.encode("idna").decode().lower()
    except UnicodeError:
        host = ""
    labels = host.split(".")
    good = at and len(local) <= _MAX_LOCAL_CHARS and _LOCAL.fullmatch(local) and len(labels) > 1
    if not good or not all(map(_LABEL.fullmatch, labels)) or labels[-1].isdecimal() or len(text) > MAX_CHARS:
        raise ValueError("not an e-mail address")
    return Email(f"{local}@{host}", f"{unicodedata.normalize('NFKC', local).casefold()}@{host}")
