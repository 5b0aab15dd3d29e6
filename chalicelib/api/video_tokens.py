"""The `clientToken` of a video: a repeated call with the same token returns the same video.

A video without a token uses the key of its call, from the header `Idempotency-Key`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from chalicelib.api.idempotency import (
    HEADER,
    Claim,
    IdempotencyServices,
    KeyUse,
    claim_keys,
    finish,
    free,
    interrupt,
    read_key,
)
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.services import HasVideos
from chalicelib.domain.video import Video

FIELD = "clientToken"
_CHOSEN_ID = "the id of a video"


class RowKeyServices(IdempotencyServices, HasVideos, Protocol):
    """The services that keep the tokens of a campaign's rows."""


def read_token(wire: Wire) -> str | None:
    """Return the token of a `VideoNew_t`, or None if it has none.

    Raises:
        ApiError: it is too long.
    """
    return read_key(wire.get(FIELD) or "", FIELD)


def use_of_video(template_id: str, wire: Wire, caller: Caller, call_key: str | None) -> KeyUse | None:
    """Return the use of a video's token, or of its call's key; None if it has neither.

    Raises:
        ApiError: the token is too long.
    """
    token = read_token(wire)
    content = [template_id, {name: value for name, value in wire.items() if name != FIELD}]
    if token is not None:
        return KeyUse(caller, FIELD, token, content)
    return KeyUse(caller, HEADER, call_key, content) if call_key else None


@dataclass(slots=True)
class RowClaims:
    """The claims of a campaign's rows, by their numbers.

    - `answers`: the `NewVideo` of each row that an earlier call has made, or the error of its token.
    - `to_make`: the claims of rows that have a token, and whose videos are to be made.
    - `copies`: rows with the token of an earlier row of this call, and the number of that row.
    """

    answers: dict[int, Wire | ApiError] = field(default_factory=dict)
    to_make: dict[int, Claim] = field(default_factory=dict)
    copies: dict[int, int] = field(default_factory=dict)

    def finish(self, rows: Mapping[int, Wire], services: IdempotencyServices) -> None:
        """Keep the answers of the rows whose videos were made, and free the tokens of the others."""
        made = [(claim, rows[number]) for number, claim in self.to_make.items() if "id" in rows[number]]
        free([claim for number, claim in self.to_make.items() if "id" not in rows[number]], services)
        finish(made, services)

    def interrupt(self, services: IdempotencyServices) -> None:
        """Let the next call make the rows that this call has claimed. Some of their videos may exist already."""
        interrupt(list(self.to_make.values()), services)


def claim_rows(
    template_id: str, wires: Sequence[Wire | ApiError], caller: Caller, call_key: str | None, services: RowKeyServices
) -> RowClaims:
    """Claim the tokens of a campaign's rows, without waiting for other calls."""
    claims, uses = RowClaims(), dict[int, KeyUse]()
    first: dict[tuple[str, str], int] = {}
    for number, wire in enumerate(wires):
        try:
            key = None if call_key is None else f"{call_key}/{number}"
            use = None if isinstance(wire, ApiError) else use_of_video(template_id, wire, caller, key)
        except ApiError as error:
            claims.answers[number] = error
            continue
        if use is None:
            continue
        other = first.setdefault((use.name, use.key), number)
        if other == number:
            uses[number] = use
        elif uses[other].content == use.content:
            claims.copies[number] = other
        else:
            problem = "a text of its own for each video; an earlier row has this one"
            claims.answers[number] = ApiError.invalid_params(FIELD, problem)
    for number, claim in zip(uses, claim_keys(list(uses.values()), services), strict=True):
        _sort(number, claim, claims)
    _find_made(caller.account_id, claims, services)
    return claims


def claim_chosen(ids: Sequence[str], caller: Caller, services: RowKeyServices) -> RowClaims:
    """Claim the ids that were chosen for a campaign's rows. A row whose video is stored has it, however old it is.

    A key expires after a day. So it only keeps two calls from making the same video at the same time.
    """
    claims = RowClaims()
    numbers = {id_: number for number, id_ in enumerate(ids)}
    stored = services.videos.get_many(caller.account_id, ids)
    claims.answers |= {numbers[video.id]: _answer(video) for video in stored}
    left = [number for number in range(len(ids)) if number not in claims.answers]
    uses = [KeyUse(caller, _CHOSEN_ID, ids[number], None, made_id=ids[number]) for number in left]
    for number, claim in zip(left, claim_keys(uses, services) if uses else [], strict=True):
        _sort(number, claim, claims)
    _find_made(caller.account_id, claims, services)
    return claims


def _sort(number: int, claim: Claim, claims: RowClaims) -> None:
    if claim.error is not None:
        claims.answers[number] = claim.error
    elif claim.may_work:
        claims.to_make[number] = claim
    else:
        claims.answers[number] = claim.answer


def _find_made(account_id: str, claims: RowClaims, services: RowKeyServices) -> None:
    """Answer the rows whose videos were stored by a call that died."""
    repeated = {claim.key.made_id: number for number, claim in claims.to_make.items() if claim.is_resumed}
    made = services.videos.get_many(account_id, list(repeated)) if repeated else []
    answers = [(claims.to_make.pop(repeated[video.id]), _answer(video)) for video in made]
    for video in made:
        claims.answers[repeated[video.id]] = _answer(video)
    finish(answers, services)


def _answer(video: Video) -> Wire:
    return without_absent({"id": video.id, "batch": video.batch})
