"""Calls that are repeated with the same idempotency key, and do their work once.

    the key is new                         work, and keep the answer for 24 hours
    it is used for other content           an error
    its call has ended                     the same answer
    its call is still going on             wait for it
    its call began long ago, without end   the function has died: work again

A call that is refused frees its key. A call that a fault interrupts may have done a part: the next one continues.
"""

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.wire_fields import check_length
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.idempotency_key import ABANDONED_MS, KEPT_S, MAX_KEY_CHARS, IdempotencyKey
from chalicelib.domain.ids import new_id
from chalicelib.domain.services import HasClock, HasIdempotencyKeys

HEADER = "Idempotency-Key"
_PAUSE_S = 0.25
# The rest of the request's 29 s is for the work, if the other call fails.
_LONGEST_WAIT_MS = 10_000
# A row of DynamoDB holds 400 KB.
_MAX_ANSWER_BYTES = 300_000
_COMPRESSED = "zlib:"
T = TypeVar("T")


class IdempotencyServices(HasIdempotencyKeys, HasClock, Protocol):
    """The services that keep idempotency keys, and wait for other calls."""

    @property
    def sleep(self) -> Callable[[float], None]:
        """Wait for some seconds."""
        ...


@dataclass(frozen=True, slots=True)
class KeyUse:
    """A use of a key by a caller: `name` is the field or header that holds it, `content` what the call asks for.

    `made_id`: the id of what the call makes, if the caller has chosen it.
    """

    caller: Caller
    name: str
    key: str
    content: Any
    made_id: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim of a key: an answer, an error, or leave to work.

    - `is_resumed`: an earlier call has begun the work, and its function has died.
    - `is_busy`: the error is that another call is working.
    """

    key: IdempotencyKey
    answer: Any = None
    error: ApiError | None = None
    is_resumed: bool = False
    is_busy: bool = False

    @property
    def may_work(self) -> bool:
        """True if the call has to do the work."""
        return self.answer is None and self.error is None

    def has_begun_at(self, times_ms: Iterable[int]) -> bool:
        """Return whether an earlier call with the key may have done its work at one of these times, in ms since 1970.

        The work must be something that is seldom done. Another call may have done it within these hours.
        """
        first_ms = (self.key.expires_s - KEPT_S) * 1000
        return self.is_resumed and any(each >= first_ms for each in times_ms)


def made_id_of(claim: Claim | None) -> str | None:
    """Return the id of what a call with a key makes, by which a repeated call finds it. None: it gets a new one."""
    return claim.key.made_id if claim else None


def find_made(claim: Claim | None, get: Callable[[str, str], T | None]) -> T | None:
    """Return what an earlier call with the same key has made before its function died, or None.

    `get` returns the thing of an account with an id.
    """
    return get(claim.key.account_id, claim.key.made_id) if claim and claim.is_resumed else None


def run_once(use: KeyUse | None, work: Callable[[Claim | None], Any], services: IdempotencyServices) -> Any:
    """Return the result of `work`, which JSON can hold, or what it was when the key was used first.

    Without a key, `work` is always done, without a claim.

    Raises:
        ApiError: the key was used for other content; another call still works; or as `work`.
    """
    if use is None:
        return work(None)
    claim = claim_key(use, services)
    if not claim.may_work:
        return claim.answer
    try:
        result = work(claim)
    except ApiError:
        free([claim], services)
        raise
    except BaseException:
        interrupt([claim], services)
        raise
    finish([(claim, result)], services)
    return result


def claim_key(use: KeyUse, services: IdempotencyServices) -> Claim:
    """Claim a key. Wait if another call works with it.

    Raises:
        ApiError: the key was used for other content, or the other call takes long.
    """
    until_ms = services.now_ms() + _LONGEST_WAIT_MS
    claim = claim_keys([use], services)[0]
    while claim.is_busy and services.now_ms() < until_ms:
        services.sleep(_PAUSE_S)
        claim = claim_keys([use], services)[0]
    if claim.error is not None:
        raise claim.error
    return claim


def claim_keys(uses: Sequence[KeyUse], services: IdempotencyServices) -> list[Claim]:
    """Claim different keys without waiting. Return a claim for each, which has the error if there is one."""
    now_ms = services.now_ms()
    keys = [_key_of(use, now_ms) for use in uses]
    stored = services.idempotency_keys.begin(keys)
    return [
        Claim(key) if other is None else _claim_stored(use, key, other, services)
        for use, key, other in zip(uses, keys, stored, strict=True)
    ]


def finish(answers: Sequence[tuple[Claim, Any]], services: HasIdempotencyKeys) -> None:
    """Keep the answers of calls. The key of an answer that is too large is freed."""
    written = [(claim, _write(answer)) for claim, answer in answers]
    kept = [replace(claim.key, answer=text) for claim, text in written if text is not None]
    services.idempotency_keys.put_many(kept)
    free([claim for claim, text in written if text is None], services)


def free(claims: Sequence[Claim], services: HasIdempotencyKeys) -> None:
    """Free the keys of calls that have failed."""
    if claims:
        services.idempotency_keys.free(claims[0].key.account_id, [claim.key.id for claim in claims])


def interrupt(claims: Sequence[Claim], services: HasIdempotencyKeys) -> None:
    """Let the next call with these keys work again, at once. It may find what this call has made."""
    services.idempotency_keys.put_many([replace(claim.key, began_ms=0) for claim in claims])


def key_of_request(http: HttpRequest) -> str | None:
    """Return the key in the header of a request, or None if it has none.

    Raises:
        ApiError: it is too long.
    """
    return read_key(http.headers.get(HEADER.lower(), ""), HEADER)


def read_key(text: str, name: str) -> str | None:
    """Return a key that a caller has sent, or None if it is empty.

    Raises:
        ApiError: it is too long.
    """
    return check_length(text, name, MAX_KEY_CHARS) or None


def _key_of(use: KeyUse, now_ms: int) -> IdempotencyKey:
    return IdempotencyKey(
        account_id=use.caller.account_id,
        # Callers with a template's credentials have keys of their own.
        id=_hash([use.caller.template_id, use.name, use.key]),
        fingerprint=_hash(use.content),
        began_ms=now_ms,
        expires_s=now_ms // 1000 + KEPT_S,
        made_id=use.made_id or new_id(now_ms),
    )


def _claim_stored(use: KeyUse, key: IdempotencyKey, stored: IdempotencyKey, services: IdempotencyServices) -> Claim:
    if stored.fingerprint != key.fingerprint:
        expected = "a key that was not used in the last 24 hours, or the same content as with its first use"
        return Claim(stored, error=ApiError.invalid_params(use.name, expected))
    if stored.answer is not None:
        return Claim(stored, answer=_read(stored.answer))
    now_ms = services.now_ms()
    if stored.began_ms + ABANDONED_MS <= now_ms and services.idempotency_keys.take_over(stored, now_ms):
        return Claim(replace(stored, began_ms=now_ms), is_resumed=True)
    return Claim(stored, error=ApiError.call_in_progress(use.name), is_busy=True)


def _hash(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _write(answer: Any) -> str | None:
    text = json.dumps(answer)
    if len(text) > _MAX_ANSWER_BYTES // 10:
        text = _COMPRESSED + base64.b85encode(zlib.compress(text.encode())).decode()
    return text if len(text) <= _MAX_ANSWER_BYTES else None


def _read(text: str) -> Any:
    if text.startswith(_COMPRESSED):
        text = zlib.decompress(base64.b85decode(text.removeprefix(_COMPRESSED))).decode()
    return json.loads(text)
