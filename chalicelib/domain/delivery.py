"""Webhook deliveries: rounds of calls, their replies, and the record of each call."""

from dataclasses import dataclass

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
    """The reply to a webhook call: an HTTP status, or the reason why there is none."""

    status: int | None = None
    error: str | None = None

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


@dataclass(frozen=True, slots=True)
class Delivery:
    """The record of one webhook call for a video: its start, its duration and its reply.

    - `status`, `error`: the reply, as in `Reply`.
    - `round`: the number of the `DeliveryRound`.
    - `attempt`: the number of the attempt in that round, from 1.
    - `next_ms`: the time of the next attempt, if there is one.
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

    @property
    def problem(self) -> str | None:
        """The failure as text, as `Reply.problem`."""
        return _problem(self.status, self.error)


def _problem(status: int | None, error: str | None) -> str | None:
    return error or (None if status == 200 else f"answered with status {status}")
