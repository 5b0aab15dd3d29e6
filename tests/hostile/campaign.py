"""The processes that try files, as many as there are processors, and the watch over their time and memory."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bench.process_tree import family, resident_bytes
from tests.hostile.corpus import ROOT

_LOOK_S = 0.03
_MIB = 1_048_576


@dataclass(frozen=True, slots=True)
class Task:
    """A file to try: how it was made, its content or path, its declared kind, and what to do with it."""

    name: str
    kind: str
    path: Path
    use: str = "inspect"
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome of a task: its end (`crash`, `hang`, or of `worker`), the reason, the time, the most memory."""

    task: Task
    end: str
    why: str
    ms: int
    peak_mb: float


@dataclass(frozen=True, slots=True)
class FunctionSize:
    """The function that a process stands for: its memory in MiB, and the seconds that it has for a file."""

    memory_mib: int
    wall_s: float


def try_all(tasks: Iterator[Task], size: FunctionSize, done: Callable[[Trial], None]) -> None:
    """Try each file in a process like a function, and pass each trial to `done`, in the order of their ends."""
    lock = threading.Lock()
    faults: list[BaseException] = []

    def work() -> None:
        worker = _Worker(size)
        try:
            while not faults:
                with lock:
                    task = next(tasks, None)
                if task is None:
                    return
                trial = worker.try_(task)
                with lock:
                    done(trial)
        except BaseException as fault:  # noqa: BLE001 -- raised below, in the thread that waits
            faults.append(fault)
        finally:
            worker.end()

    threads = [threading.Thread(target=work) for _ in range(os.cpu_count() or 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


class _Worker:
    """A worker that is started again after a crash or a hang."""

    def __init__(self, size: FunctionSize) -> None:
        self._size = size
        self._process: subprocess.Popen[bytes] | None = None

    def try_(self, task: Task) -> Trial:
        process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        request = {"path": str(task.path), "kind": task.kind, "use": task.use, "at": task.at}
        start_s, peak_mb = time.monotonic(), 0.0
        with suppress(BrokenPipeError):
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
        while time.monotonic() < start_s + self._size.wall_s:
            if select.select([process.stdout], [], [], _LOOK_S)[0]:
                line = process.stdout.readline()
                if not line:
                    self.end()
                    return self._trial(task, "crash", f"the process ended with {process.returncode}", start_s, peak_mb)
                answer = json.loads(line)
                return Trial(task, answer["end"], answer["why"], answer["ms"], peak_mb)
            peak_mb = max(peak_mb, _memory_mb(process.pid))
            if peak_mb * 1_000_000 > self._size.memory_mib * _MIB:
                self.end()
                return self._trial(task, "crash", "it needs more memory than the function has", start_s, peak_mb)
        self.end()
        return self._trial(task, "hang", f"it takes longer than {self._size.wall_s:g} s", start_s, peak_mb)

    def end(self) -> None:
        """End the process and all that it has started."""
        process, self._process = self._process, None
        if process is None:
            return
        for pid in family(process.pid)[::-1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        process.communicate()

    def _trial(self, task: Task, end: str, why: str, start_s: float, peak_mb: float) -> Trial:
        return Trial(task, end, why, round((time.monotonic() - start_s) * 1000), peak_mb)

    def _started(self) -> "subprocess.Popen[bytes]":
        function = {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(self._size.memory_mib)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.hostile.worker"],
            cwd=ROOT,
            env=os.environ | function,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        return self._process


def _memory_mb(pid: int) -> float:
    """Return the resident memory of a process and its descendants, pages that they share counted once each, in MB."""
    return sum(resident_bytes(each, shared=False) for each in family(pid)) / 1_000_000
