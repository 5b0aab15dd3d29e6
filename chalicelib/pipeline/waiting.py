"""Steps that have to wait: their messages stay in the queue, and become visible again after a while.

A step that sent itself a message instead would be stopped: Lambda ends a chain of messages after about 16 invocations
of the same function. Source: AWS Lambda, "Use Lambda recursive loop detection to prevent infinite loops".
"""

import math
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Self

from chalicelib.domain.ports import Queues, Waits

# What follows from it: a step notices at most half as late again as it has waited what it waits for.
_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Backoff:
    """How a wait goes on: max_looks after `first_s` seconds, then less and less often, every `longest_s` in the end.

    `total_s` is how long it may take altogether.
    """

    first_s: int
    longest_s: int
    total_s: int

    def delay_s(self, waits: int) -> int:
        """How long to wait until the next look, after so many waits."""
        # Bounded first: the power of a large number is too large for a float.
        return min(self.longest_s, math.ceil(self.first_s * _GROWTH ** min(waits, 50)))

    @property
    def max_looks(self) -> int:
        """How many max_looks the whole wait takes at most, the first and the last one included."""
        times = accumulate(self.delay_s(waits) for waits in range(self.total_s + 1))
        return sum(1 for _ in takewhile(lambda time_s: time_s < self.total_s, times)) + 2


# The longest waits there are. The queues let a message be received more often (.chalice/resources.json).
MEDIA = Backoff(first_s=2, longest_s=30, total_s=180)
"""For the file of a media; the ingest queue's function wakes who waits for it."""
SEGMENTS = Backoff(first_s=2, longest_s=30, total_s=900)
"""For segments that another video has claimed, up to the end of its claim."""
COMPANY = Backoff(first_s=5, longest_s=60, total_s=900)
"""For a job that another worker does, up to the end of its Lambda."""
TRYING = Backoff(first_s=5, longest_s=120, total_s=900)
"""For a server that does not send a media: at least so long between two attempts to download it."""
PLACE = Backoff(first_s=5, longest_s=120, total_s=21_600)
"""For a free place among those who download from the same host."""


class RetryLater(Exception):
    """A step has to wait. It is no failure: the message stays in its queue, and comes again.

    `awaited` is what the step waits for, of which account: whoever has finished that may wake it (`wake`).
    """

    def __init__(self, reason: str, pace: Backoff, awaited: tuple[str, str] | None = None) -> None:
        super().__init__(reason)
        self.awaited = awaited
        self._pace = pace

    @classmethod
    def after(cls, seconds: int, reason: str) -> Self:
        """To wait for exactly so long."""
        return cls(reason, Backoff(seconds, seconds, seconds))

    def delay_s(self, waits: int) -> int:
        """For how long, after so many waits."""
        return self._pace.delay_s(waits)


def media_file(media_id: str) -> str:
    """The name of a wait for the file of a media."""
    return f"media/{media_id}"


def wake(account_id: str, what: str, waits: Waits, queues: Queues) -> None:
    """Let the messages become visible at once whose steps wait for something of an account."""
    for queue, receipt in waits.pop_waiters(account_id, what):
        queues.wake(queue, receipt)
