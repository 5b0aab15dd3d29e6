"""The simulated time, and the processes that live in it. One runs at a time, until it pauses or ends."""

import heapq
from collections.abc import Callable
from itertools import count
from typing import Any

from greenlet import getcurrent, greenlet

FOREVER_MS = 2**53


class Killed(BaseException):
    """The process was killed: by a fault, or by the time-out of its function."""


class Hub:
    """The events of a simulation, in the order of their times. `ms` is the time, in ms since 1970."""

    def __init__(self, ms: int) -> None:
        self.ms = ms
        self.trace: list[str] | None = None
        self._events: list[tuple[int, int, Callable[[], object]]] = []
        self._numbers = count()

    def at(self, ms: int, event: Callable[[], object]) -> None:
        """Let an event happen at a time; at once, if that has passed."""
        heapq.heappush(self._events, (max(ms, self.ms), next(self._numbers), event))

    def run(self, until_ms: int = FOREVER_MS) -> None:
        """Let everything happen until a time, or until nothing more does."""
        while self._events and self._events[0][0] <= until_ms:
            self.ms, _, event = heapq.heappop(self._events)
            event()

    def note(self, text: str) -> None:
        """Add a line to the trace, if somebody reads it."""
        if self.trace is not None:
            self.trace.append(f"{self.ms / 1000:.3f} {text}")


class Process:
    """A process that begins now. At `deadline_ms` it is killed; `ended` is called at its end, however it ends.

    `faults` are those that it has met, each with its time: also the injected errors that it survived.
    """

    def __init__(
        self,
        hub: Hub,
        name: str,
        work: Callable[["Process"], object],
        *,
        deadline_ms: int = FOREVER_MS,
        ended: Callable[["Process"], object] = lambda process: None,
        about: Any = None,
    ) -> None:
        self.hub, self.name, self.about, self.deadline_ms = hub, name, about, deadline_ms
        self.is_dead = False
        self.message: Any = None
        self.began_ms = hub.ms
        self.ended_ms: int | None = None
        self.answer: Any = None
        self.error: BaseException | None = None
        self.faults: list[tuple[int, str]] = []
        self._work, self._ended = work, ended
        self._greenlet = greenlet(self._run)
        hub.at(hub.ms, self._resume)

    def pause(self, ms: int) -> None:
        """Let others run for some ms.

        Raises:
            Killed: the time of the function is over.
        """
        if self.is_dead:
            raise Killed
        until_ms = self.hub.ms + ms
        self.hub.at(min(until_ms, self.deadline_ms), self._resume)
        getcurrent().parent.switch()
        if until_ms >= self.deadline_ms:
            self.kill("timed out")

    def kill(self, why: str) -> None:
        """End this process, which does not clean up either: each further call of a service fails.

        Raises:
            Killed: always.
        """
        self.is_dead = True
        self.add_fault(why)
        raise Killed(why)

    def add_fault(self, fault: str) -> None:
        """Note that the process has met a fault."""
        self.faults.append((self.hub.ms, fault))
        self.hub.note(f"{self.name}: {fault}")

    def _resume(self) -> None:
        self._greenlet.switch()

    def _run(self) -> None:
        try:
            self.answer = self._work(self)
        except (Exception, Killed) as error:  # noqa: BLE001 - as Lambda does
            self.error = error
        self.is_dead = True
        self.ended_ms = self.hub.ms
        self._ended(self)
