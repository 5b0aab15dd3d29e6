"""A watchdog for child processes: it kills a process at its time limit, or earlier if the process is stuck.

In rare cases the threads of ffmpeg wait for each other forever, mostly over damaged files (seen with ffmpeg 8.1). Such
a process uses no processor time, so the watchdog finds it long before the time limit.
"""

import threading
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Protocol

_LOOK_S = 1.0
# The number of checks, not seconds: AWS Lambda freezes both processes between requests.
STUCK_LOOKS = 30


class EndedBy(StrEnum):
    """The reasons for which a watchdog kills a process."""

    TIME = "time"
    STANDSTILL = "standstill"


class WatchedProcess(Protocol):
    """A child process, such as a `Popen`."""

    pid: int

    def poll(self) -> int | None:
        """Return the exit status, or None while the process runs."""
        ...

    def kill(self) -> None:
        """Kill the process."""
        ...


class ProcessWatch:
    """A thread that checks a process once a second until `stop`.

    `ended_by` is the reason why it has killed the process, or None.
    """

    def __init__(self, process: WatchedProcess, timeout_s: float) -> None:
        self.ended_by: EndedBy | None = None
        self._process = process
        self._deadline_s = time.monotonic() + timeout_s
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> None:
        """Stop checking the process."""
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        idle_looks, last_ticks = 0, None
        while not self._stopped.wait(min(_LOOK_S, max(0.0, self._deadline_s - time.monotonic()))):
            if time.monotonic() >= self._deadline_s:
                return self._end(EndedBy.TIME)
            ticks = _ticks(self._process.pid)
            idle_looks = idle_looks + 1 if ticks is not None and ticks == last_ticks else 0
            last_ticks = ticks
            if idle_looks >= STUCK_LOOKS:
                return self._end(EndedBy.STANDSTILL)
        return None

    def _end(self, reason: EndedBy) -> None:
        if self._process.poll() is None:
            self.ended_by = reason
            self._process.kill()


def _ticks(pid: int) -> int | None:
    """Return the processor time that a process has used, in ticks, or None where the system does not report it."""
    with suppress(OSError, ValueError, IndexError):
        # After the name, which may contain brackets itself, follow the state and other fields.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    return None
