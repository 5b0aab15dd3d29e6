"""Ids and secrets.

Source: docs/vendors/wire-api.md, "Transport".
"""

import base64
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence

SECRET_BYTES = 32
MAX_SECRETS = 13
"""The secret of an account, its old ones in their grace period, and those of its sessions."""
TIME_CHARS = 11
"""The characters at the beginning of an id that are its time."""
_ID = re.compile(r"[0-9a-f]{24}")
_NO_HASH = "0" * 64


def new_id(now_ms: int | None = None) -> str:
    """Return a new id: 24 lower-case hex characters that sort by their time.

    8 for the seconds since 1970 (which some clients read from ids), 3 for the milliseconds, 13 random ones.
    """
    return id_prefix(time.time_ns() // 1_000_000 if now_ms is None else now_ms) + f"{secrets.randbits(52):013x}"


def id_prefix(ms: int) -> str:
    """Return the prefix of the ids of a time, in ms since 1970. All later ids sort after it."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds:08x}{ms:03x}"


def is_id(text: str) -> bool:
    """Return whether a text has the form of an id."""
    return _ID.fullmatch(text) is not None


def id_ms(id_: str) -> int:
    """Return the time of an id, in ms since 1970."""
    return int(id_[:8], 16) * 1000 + int(id_[8:TIME_CHARS], 16)


def derived_id(base_id: str, about: str) -> str:
    """Return an id derived from another one and a text: the same each time, with the time of `base_id`."""
    return base_id[:TIME_CHARS] + hashlib.sha256(f"{base_id} {about}".encode()).hexdigest()[:13]


def new_secret() -> str:
    """Return a new secret: 32 random bytes in URL-safe base64, with its `=`."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def hash_secret(secret: str) -> str:
    """Return the hash of a secret, which is all that is stored. A plain hash is enough for 256 random bits.

    The trailing `=` does not count, since clients lose it when they paste secrets into URLs.
    """
    return hashlib.sha256(secret.rstrip("=").encode(errors="surrogatepass")).hexdigest()


def secret_matches(secret: str, stored_hashes: Sequence[str]) -> bool:
    """Return whether a secret is one of the stored ones (at most `MAX_SECRETS`).

    It takes the same time for every answer, and for every number of stored secrets.
    """
    given = hash_secret(secret)
    padded = [*stored_hashes, *[_NO_HASH] * (MAX_SECRETS - len(stored_hashes))]
    return sum(hmac.compare_digest(given, stored) for stored in padded) > 0
