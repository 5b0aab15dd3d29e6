"""Idempotency keys: with the same key, a call that is repeated does its work once.

Source: the IETF draft "The Idempotency-Key HTTP Header Field".
"""

from dataclasses import dataclass

KEPT_S = 24 * 60 * 60
"""How long a key is kept after its first call."""
MAX_KEY_CHARS = 255
ABANDONED_MS = 40_000
"""A call that began so long ago has ended, or its function has died. The API's function runs for at most 29 s."""


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """A key of an account, and the call that used it first.

    - `id`: the hash of the key and of the credentials that it was sent with.
    - `fingerprint`: the hash of what the call asked for.
    - `made_id`: the id of what the call makes, if it makes something.
    - `answer`: the result as JSON, maybe compressed (`api.idempotency`); None while the call has not ended.
    """

    account_id: str
    id: str
    fingerprint: str
    began_ms: int
    expires_s: int
    made_id: str
    answer: str | None = None
