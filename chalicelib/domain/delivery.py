"""Calls of webhooks: what came back, and the record that is kept of each."""

from dataclasses import dataclass

# Of each video; and those of the latest round of calls, however many.
MAX_KEPT = 100


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
        return self.error or (None if self.status == 200 else f"answered with status {self.status}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One call of a webhook for a video: when it began, how long it took, and what came back, as of `Reply`.

    `attempt` counts from 1, anew whenever all webhooks of the video are called anew. `next_ms`: when it is tried again.
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
