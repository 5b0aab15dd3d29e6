"""The processes of the local cloud: their memory, and their sudden deaths."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
# A killed API answers 502, on AWS, too. Its callers ask again.
_API = "APIHandler"


def family(process: int) -> list[int]:
    """Return a process and all its descendants."""
    try:
        threads = list(Path(f"/proc/{process}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return [process]
    return [process, *(other for child in children for other in family(child))]


def resident_mb(process: int) -> float:
    """Return the resident memory of a process, in MB; 0 if it has ended."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE_BYTES / 1e6
    except OSError:
        return 0


class Killer:
    """A thread that kills a random worker of a queue, with its children, every so many seconds.

    `killed` has the number of deaths by function. Only workers that have a child, or that have used CPU since the last
    look, are at work; of the others a death would lose nothing.
    """

    def __init__(self, emulator: int, every_s: float) -> None:
        self._emulator, self._every_s = emulator, every_s
        self._end = threading.Event()
        self._used: dict[int, int] = {}
        self.killed: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to kill."""
        self._thread.start()

    def stop(self) -> None:
        """End the killing."""
        self._end.set()
        self._thread.join()

    @property
    def count(self) -> int:
        """The number of workers killed."""
        return self.killed.total()

    def _run(self) -> None:
        while not self._end.wait(self._every_s):
            busy = [(worker, name) for worker, name in workers(self._emulator) if self._is_busy(worker)]
            if busy:
                worker, name = random.choice(busy)
                for process in family(worker):
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
                self.killed[name] += 1

    def _is_busy(self, worker: int) -> bool:
        before, now = self._used.get(worker), _ticks(worker)
        self._used[worker] = now
        return before is not None and now > before


def workers(emulator: int) -> list[tuple[int, str]]:
    """Return the processes of the functions that read queues, with the names of the functions."""
    found = [(process, _function(process)) for process in family(emulator)[1:]]
    return [(process, name) for process, name in found if name and _API not in name]


def _function(process: int) -> str:
    """Return the function whose worker a process is; empty for other processes, such as a worker's own children."""
    try:
        words = Path(f"/proc/{process}/environ").read_bytes().split(b"\0")
        command = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return ""
    names = [word.partition(b"=")[2].decode() for word in words if word.startswith(b"AWS_LAMBDA_FUNCTION_NAME=")]
    return names[0] if names and b"worker" in command else ""


def _ticks(process: int) -> int:
    """Return the CPU time of a process and its children, in ticks of the kernel."""
    total = 0
    for each in family(process):
        with suppress(OSError):
            stat = Path(f"/proc/{each}/stat").read_text()
            # The name, in parentheses, may contain blanks.
            total += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return total
