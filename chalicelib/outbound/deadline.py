"""The deadline of a request as a whole: name resolution, connection, TLS, headers, body and redirects."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """The time at which a request ends, in seconds of `clock`."""

    ends_s: float
    clock: Callable[[], float]

    @property
    def is_over(self) -> bool:
        """True if no time is left."""
        return self.ends_s <= self.clock()


_current: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def time_limit(total_s: float, clock: Callable[[], float] = time.monotonic) -> Iterator[Deadline]:
    """Set the deadline of all requests within the context. `clock` returns seconds."""
    deadline = Deadline(clock() + total_s, clock)
    token = _current.set(deadline)
    try:
        yield deadline
    finally:
        _current.reset(token)


def time_left_s() -> float:
    """Return the seconds until the deadline.

    Raises:
        TimeoutError: none are left.
        LookupError: no deadline is set; each request must have one.
    """
    deadline = _current.get()
    left_s = deadline.ends_s - deadline.clock()
    if left_s <= 0:
        raise TimeoutError("the deadline of the request has passed")
    return left_s
