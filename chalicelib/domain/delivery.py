"""Webhook deliveries: rounds of calls, their replies, and the record of each call."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.ids import derived_id

DELIVERY_KEPT_DAYS = 30
"""How long after its call a record is kept."""
MAX_KEPT = 100
"""Records kept of each video, in addition to all of its latest round."""


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """A round of calls to all webhooks of a video.

    `webhooks_done` are the URLs that need no further call. `is_open`: calls were queued, and the reaper has not seen
    yet that none is left.
    """

    number: int = 0
    webhooks_done: frozenset[str] = frozenset()
    is_open: bool = False

    @property
    def next(self) -> "DeliveryRound":
        """The round after this one, in which every webhook is called again."""
        return DeliveryRound(self.number + 1)


@dataclass(frozen=True, slots=True)
class Reply:
    """The reply to a webhook call: an HTTP status, or the reason why there is none.

    `retry_after_s`: the time for which the server asks to be left alone, in s.
    """

    status: int | None = None
    error: str | None = None
    retry_after_s: int | None = None

    @property
    def problem(self) -> str | None:
        """The failure as text, or None for a success. Only status 200 is a success.

        Source: the seeds, "Webhooks Details".
        """
        return _problem(self.status, self.error)

    @property
    def is_gone(self) -> bool:
        """True if the webhook must not be called again. Source: HTTP, status 410."""
        return self.status == 410


class DeliveryState(StrEnum):
    """The states of an attempt: it waits for its host, it is being made, or it has ended."""

    WAITING = "waiting"
    CALLING = "calling"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Delivery:
    """The record of one attempt to call a webhook for a video.

    - `created_ms`: the start of the call; of an attempt that waits, the start of the wait.
    - `status`, `error`: the reply, as in `Reply`; of an attempt that waits, `error` says for what.
    - `round`: the number of the `DeliveryRound`.
    - `series`: how often the webhook was redelivered alone in that round before.
    - `attempt`: the number of the attempt in that series, from 1.
    - `next_ms`: the time of the next attempt, if there is one; of an attempt that waits, when it is tried again.
    - `parked`: no message waits until `next_ms`. The reaper sends one.
    - `event_id`: the id in the header `webhook-id`. Earlier releases sent none.
    """

    account_id: str
    id: str
    video_id: str
    url: str
    created_ms: int
    duration_ms: int
    attempt: int
    status: int | None = None
    error: str | None = None
    next_ms: int | None = None
    round: int = 0
    series: int = 0
    state: DeliveryState = DeliveryState.ENDED
    parked: bool = False
    event_id: str | None = None

    @property
    def order(self) -> tuple[int, int, int, int]:
        """The key by which deliveries are sorted, oldest first."""
        return self.created_ms, self.round, self.series, self.attempt

    @property
    def is_success(self) -> bool:
        """True if the server has answered with status 200."""
        return self.state is DeliveryState.ENDED and self.problem is None

    @property
    def is_gone(self) -> bool:
        """True if the server has answered that the webhook must not be called again, as `Reply.is_gone`."""
        return Reply(self.status).is_gone

    @property
    def problem(self) -> str | None:
        """The failure as text, as `Reply.problem`."""
        return _problem(self.status, self.error)


def delivery_id(video_id: str, url: str, round_number: int, series: int, attempt: int) -> str:
    """Return the id of the record of an attempt. There is one row of each attempt, so nobody can make it twice."""
    return f"{video_id}/{derived_id(video_id, f'{round_number} {series} {attempt} {url}')}"


def jittered_s(delay_s: int, about: str) -> int:
    """Return a delay that is longer by up to a quarter, so that the calls of a campaign do not all come at once.

    The same text gives the same delay.
    """
    share = int.from_bytes(hashlib.sha256(about.encode()).digest()[:4]) / 2**32
    return delay_s + int(delay_s * share / 4)


def _problem(status: int | None, error: str | None) -> str | None:
    return error or (None if status == 200 else f"answered with status {status}")
