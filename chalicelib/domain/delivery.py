"""Calls of webhooks: what came back, and the record that is kept of each."""

from dataclasses import dataclass

# Of each video; and those of the latest round of calls, however many.
MAX_KEPT = 100


@dataclass(frozen=True, slots=True)
class DeliveryRound:
    """A round in which all webhooks of a video are called; `webhooks_done` are the URLs that need no further call."""

    number: int = 0
    webhooks_done: frozenset[str] = frozenset()

    @property
    def next(self) -> "DeliveryRound":
        """The round after this one, in which every webhook is called again."""
        return DeliveryRound(self.number + 1)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back of a webhook's call: a status of HTTP, or in words why there is none."""

    status: int | None = None
    error: str | None = None

    @property
    def problem(self) -> str | None:
        """What went wrong, in words; None of a success, which is 200 and nothing else.

        Source: the seeds, "Webhooks Details".
        """
        return _problem(self.status, self.error)

    @property
    def is_gone(self) -> bool:
        """Whether there is no such webhook any more, and never will be. Source: HTTP, status 410."""
        return self.status == 410


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call of a webhook for a video: when it began, how long it took, and what came back, as of `Reply`.

    `attempt` counts from 1, again in each `round`, in which all webhooks of the video are called. `next_ms`:
    when it is tried again.
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
        """As `Reply.problem`."""
        return _problem(self.status, self.error)


def _problem(status: int | None, error: str | None) -> str | None:
    return error or (None if status == 200 else f"answered with status {status}")
