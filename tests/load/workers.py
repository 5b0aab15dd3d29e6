"""The workers of the local cloud, and their sudden deaths."""

import os
import random
import signal
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path

from bench.process_tree import family, ticks_of
from local.deploy import Cloud
from tests.e2e.cloud import Up

# A killed API answers 502, on AWS, too. Its callers ask again.
_API = "APIHandler"
# Until then a worker loads its code. If most died so early, no step would ever be interrupted.
_LOADED_S = 0.6


class Killer:
    """A thread that kills a random worker of a queue, with its children, every so many seconds.

    `killed` has the number of deaths by function. Only workers that have loaded their code and have used CPU since the
    last look are at work; of the others a death would lose nothing.
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

    def deaths_of(self, function: str) -> int:
        """Return the number of killed workers of a function, by a part of its name."""
        return sum(count for name, count in self.killed.items() if function in name)

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
        before, now = self._used.get(worker), sum(map(ticks_of, family(worker)))
        self._used[worker] = now
        return before is not None and now > before and now > _LOADED_S * os.sysconf("SC_CLK_TCK")


def resume(up: Up) -> None:
    """Let the function `resume` send the messages of everything unfinished again."""
    cloud = Cloud(up.url.partition("/restapis")[0])
    cloud.client("lambda").invoke(FunctionName=cloud.function("Resume"), InvocationType="Event")


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
