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
"""An account's own, the old ones that are still good, and those of its sessions."""
_ID = re.compile(r"[0-9a-f]{24}")
_NO_HASH = "0" * 64


def new_id(now_ms: int | None = None) -> str:
    """A new id: 24 lower-case hex characters that sort by the time they were made.

    8 for the seconds since 1970 (as clients that read a time out of an id expect), 3 for the milliseconds, 13 random.
    """
    return id_prefix(time.time_ns() // 1_000_000 if now_ms is None else now_ms) + f"{secrets.randbits(52):013x}"


def id_prefix(ms: int) -> str:
    """What the ids begin with that are made at a time, in ms since 1970; all later ones sort after it."""
    seconds, ms = divmod(ms, 1000)
    return f"{seconds:08x}{ms:03x}"


def is_id(text: str) -> bool:
    """Whether a text looks like an id of `new_id`."""
    return _ID.fullmatch(text) is not None


def id_ms(id_: str) -> int:
    """When an id was made, in ms since 1970."""
    return int(id_[:8], 16) * 1000 + int(id_[8:11], 16)


def derived_id(base_id: str, about: str) -> str:
    """The id of what follows from something else: the same each time, and of the same time as `base_id`."""
    return base_id[:11] + hashlib.sha256(f"{base_id} {about}".encode()).hexdigest()[:13]


def new_secret() -> str:
    """A new secret: 32 random bytes in URL-safe base64, with its `=`."""
    return base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def hash_secret(secret: str) -> str:
    """What is stored of a secret. A plain hash is enough: there are 256 random bits to guess.

    The trailing `=` does not count, since it gets lost where clients paste secrets into URLs.
    """
    return hashlib.sha256(secret.rstrip("=").encode(errors="surrogatepass")).hexdigest()


def secret_matches(secret: str, stored_hashes: Sequence[str]) -> bool:
    """Whether a secret is one of the stored ones (at most `MAX_SECRETS`).

    The work is the same whatever the answer, and however many are stored.
    """
    given = hash_secret(secret)
    padded = [*stored_hashes, *[_NO_HASH] * (MAX_SECRETS - len(stored_hashes))]
    return sum(hmac.compare_digest(given, stored) for stored in padded) > 0
