"""Waits of steps: the message stays in its queue and becomes visible again after a delay.

A step must not send itself a message instead: Lambda stops a chain of messages after about 16 invocations of the same
function. Source: AWS Lambda, "Use Lambda recursive loop detection to prevent infinite loops".
"""

import math
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Self

from chalicelib.domain.ports import Queues, Waits
from chalicelib.domain.urls import with_sites

WORK_MS = 60_000
"""One invocation works for so long on what takes longer. Then its message lets the next one continue."""
# The price: a step that has waited n seconds notices the end of its wait at most n / 2 seconds too late.
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Backoff:
    """The delays between the checks of a wait: `first_s` seconds, then longer and longer ones, up to `longest_s`.

    `total_s` limits the whole wait.
    """

    first_s: int
    longest_s: int
    total_s: int

    def delay_s(self, waits: int) -> int:
        """Return the delay until the next check, after a number of waits."""
        # Limit the exponent first: the power of a large number does not fit into a float.
        return min(self.longest_s, math.ceil(self.first_s * _GROWTH ** min(waits, 50)))

    @property
    def max_checks(self) -> int:
        """The largest number of checks in the whole wait, including the first and the last one."""
        times = accumulate(self.delay_s(waits) for waits in range(self.total_s + 1))
        return sum(1 for _ in takewhile(lambda time_s: time_s < self.total_s, times)) + 2


# The queues allow a message more receives than any of these waits has checks (deployment/stack/queues.py).
MEDIA_WAIT = Backoff(first_s=2, longest_s=30, total_s=180)
"""For the upload of a media file. The ingest step wakes the waiting message."""
SEGMENT_WAIT = Backoff(first_s=2, longest_s=30, total_s=900)
"""For segments that another video has claimed, until its claim expires."""
LEASE_WAIT = Backoff(first_s=5, longest_s=60, total_s=900)
"""For a job that another worker has leased, until its Lambda times out."""
SERVER_WAIT = Backoff(first_s=5, longest_s=120, total_s=900)
"""For a server that does not send a media file: the shortest delays between two attempts to download it."""
SLOT_WAIT = Backoff(first_s=5, longest_s=120, total_s=21_600)
"""For a free download slot of a host."""


class RetryLater(Exception):
    """A step has to wait. This is no failure: the message stays in its queue, which delivers it again.

    `reason` is for the account. The text of the exception, which is logged, has only the hosts of its URLs. `awaited`
    names an account and the thing that the step waits for. The step that finishes it may call `wake`.
    """

    def __init__(self, reason: str, pace: Backoff, awaited: tuple[str, str] | None = None) -> None:
        super().__init__(with_sites(reason))
        self.reason = reason
        self.awaited = awaited
        self._pace = pace

    @classmethod
    def after(cls, seconds: int, reason: str) -> Self:
        """Return a wait of exactly this many seconds."""
        return cls(reason, Backoff(seconds, seconds, seconds))

    def delay_s(self, waits: int) -> int:
        """Return the delay until the next check, after a number of waits."""
        return self._pace.delay_s(waits)


def awaited_upload(media_id: str) -> str:
    """Return the name of a wait for the upload of a media file."""
    return f"media/{media_id}"


def awaited_job(lease_id: str) -> str:
    """Return the name of a wait for a job that another worker does."""
    return f"job/{lease_id}"


def wake(account_id: str, awaited: str, waits: Waits, queues: Queues) -> None:
    """Make all messages of an account visible at once whose steps wait for this."""
    for queue, receipt in waits.pop_waiters(account_id, awaited):
        queues.wake(queue, receipt)
