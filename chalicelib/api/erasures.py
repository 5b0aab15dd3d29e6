"""The methods that erase the videos of a recipient, and show the receipts of erasures."""

from collections.abc import Iterator
from typing import Protocol

from chalicelib.api.wire_fields import Wire, check_bytes, check_length, read_before, read_limit, to_date, without_absent
from chalicelib.domain.account import Credential
from chalicelib.domain.erasure import (
    MAX_SHOWN_VIDEOS,
    Counts,
    Erasure,
    RecipientField,
    RemovedKind,
    digest_of,
    normalized_email,
    sum_of,
)
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_DATA_BYTES, MAX_NAME_CHARS
from chalicelib.domain.ids import is_id, new_id
from chalicelib.domain.kept_data import KEPT
from chalicelib.domain.messages import EraseRecipientMessage
from chalicelib.domain.ports import Erasures
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasClock, HasErasures, HasQueues, HasRemovals
from chalicelib.domain.template import PendingDeletion

MAX_ERASURES = 1000
_USUAL_ERASURES = 100


class RecipientServices(HasErasures, HasRemovals, HasQueues, HasClock, Protocol):
    """The services that begin the erasure of a recipient."""


def erase_recipient(wire: Wire, account_id: str, credential: Credential, services: RecipientServices) -> str:
    """Begin to erase all videos of a `Recipient_t` that were created until now. Return the id of the erasure.

    Raises:
        ApiError: −32602 it has not exactly one of `data` and `email`, or the value is empty or too long.
    """
    selector, value = _read_recipient(wire)
    now_ms = services.now_ms()
    erasure_id = new_id(now_ms)
    digest = digest_of(erasure_id, selector, value)
    services.erasures.put(Erasure(account_id, erasure_id, now_ms, credential, selector, digest))
    # The reaper sends the message again if this call does not get to it.
    services.removals.put(PendingDeletion(account_id, erasure_id, is_erasure=True))
    services.queues.send(Queue.REMOVE, EraseRecipientMessage(account_id, erasure_id))
    return erasure_id


def get_erasure(erasure_id: str, account_id: str, erasures: Erasures) -> Wire:
    """Return the `Erasure` with this id, or that of a deleted video with this id.

    Raises:
        ApiError: −32602 the account has no such receipt.
    """
    found = erasures.get(account_id, erasure_id) if is_id(erasure_id) else None
    if found is None:
        named = erasures.erasure_of(account_id, erasure_id) if is_id(erasure_id) else None
        found = erasures.get(account_id, named) if named else None
    if found is None:
        raise ApiError.invalid_params("erasureID", "the id of an erasure or of a deleted video of this account")
    return _with_parts(found, erasures) | {"kept": _kept()}


def list_erasures(page: Wire, account_id: str, erasures: Erasures) -> Wire:
    """Return the `ErasurePage` of an `ErasurePage_t`, newest first. `older` is the `before` of the next page.

    Raises:
        ApiError: −32602 the page is invalid.
    """
    most = read_limit(page, _USUAL_ERASURES, MAX_ERASURES, "erasures")
    found = erasures.page(account_id, most + 1, read_before(page))
    older = found[most - 1].id if len(found) > most else None
    return without_absent({"erasures": [erasure_to_wire(each) for each in found[:most]], "older": older})


def each_erasure(account_id: str, erasures: Erasures) -> Iterator[Wire]:
    """Yield the `Erasure` structs of an account with the ids of their videos, newest first."""
    before = None
    while found := erasures.page(account_id, _USUAL_ERASURES, before):
        yield from (_with_parts(each, erasures) for each in found)
        before = found[-1].id


def erasure_to_wire(erasure: Erasure) -> Wire:
    """Return the `Erasure` struct, without the ids of its videos and what is kept."""
    selector = erasure.selector and {"field": erasure.selector.value, "sha256": erasure.digest}
    return without_absent(
        {
            "id": erasure.id,
            "date": to_date(erasure.created_ms),
            "finished": to_date(erasure.finished_ms) if erasure.finished_ms else None,
            "credential": erasure.credential.value,
            "selector": selector,
            "number": erasure.videos,
            "removed": _removed(erasure.counts),
        }
    )


def _kept() -> list[Wire]:
    return [without_absent({"kind": kept.kind, "reason": kept.reason, "days": kept.days}) for kept in KEPT]


def _with_parts(erasure: Erasure, erasures: Erasures) -> Wire:
    parts = list(erasures.parts(erasure.account_id, erasure.id))
    wire = erasure_to_wire(erasure)
    if not erasure.finished_ms:
        wire |= {"number": len(parts), "removed": _removed(sum_of(part.counts for part in parts))}
    return wire | {"videos": [part.video_id for part in parts[:MAX_SHOWN_VIDEOS]]}


def _removed(counts: Counts) -> list[Wire]:
    return [
        without_absent({"kind": kind.value, "number": counts[kind], "bytes": counts.get(f"{kind}_bytes")})
        for kind in RemovedKind
        if counts.get(kind)
    ]


def _read_recipient(wire: Wire) -> tuple[RecipientField, str]:
    given = {selector: wire[selector] for selector in RecipientField if wire.get(selector) is not None}
    if len(given) != 1:
        raise ApiError.invalid_params("recipient", "either data or email")
    ((selector, value),) = given.items()
    path = f"recipient.{selector}"
    if selector is RecipientField.EMAIL:
        return selector, check_length(normalized_email(value), path, MAX_NAME_CHARS, 1)
    if not value:
        raise ApiError.invalid_params(path, "the data of videos, which is not empty")
    return selector, check_bytes(value, path, MAX_DATA_BYTES)
