"""A process with one thread that has loaded the libraries and forks a child for each job. Nothing else forks.

It reads requests from its standard input and writes a report on each child's end to its standard output, one at a time.
It ends when its parent closes the pipe or ends.
"""

import ctypes
import gc
import os
import select
import signal
import sys
import time
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from .child import Job, load_job, run_job
from .confinement import hide_memory
from .limits import ResourceLimits
from .wire import MAX_ANSWER_BYTES, receive, send

_PIECE_BYTES = 65_536
_PR_SET_CHILD_SUBREAPER = 36
_ENDING_S = 2.0


def serve(*, confines: bool = True) -> None:
    """Run jobs until the parent closes the pipe. Without `confines`, they are as on a kernel that confines none."""
    zygote = _Zygote(confines)
    while True:
        try:
            request = receive(zygote.requests)
            send(zygote.answers, zygote.run(request))
        except (EOFError, BrokenPipeError):
            return


class _Zygote:
    """The pipes: `requests`, `answers`, and one that signals the end of a child."""

    def __init__(self, confines: bool) -> None:
        self._confines = confines
        hide_memory()
        self.requests, self.answers = os.dup(0), os.dup(1)
        # A library that prints must not print into the answers.
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.close(null)
        self._ended, self._wake = os.pipe()
        os.set_blocking(self._ended, False)
        os.set_blocking(self._wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake)
        # Orphans of a child become children of this process, not of the machine's first one.
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)

    def run(self, request: dict[str, Any]) -> dict[str, Any]:
        """Fork a child for a request, and return the report on its end: see `client`."""
        try:
            job = _loaded(request["job"])
        except Exception:  # noqa: BLE001 -- a bug of ours, which the caller reports
            return {"fault": traceback.format_exc()}
        limits = ResourceLimits(**request["limits"])
        answer, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            run_job(job, request["arguments"], limits, writing, is_confined=self._confines)
        os.close(writing)
        # The child does the same; the first of the two calls succeeds.
        with suppress(OSError):
            os.setpgid(pid, pid)
        try:
            return self._watched(pid, answer, limits.wall_s)
        finally:
            os.close(answer)

    def _watched(self, pid: int, answer: int, wall_s: float) -> dict[str, Any]:
        deadline_s = time.monotonic() + wall_s
        output, status, late, open_pipes = bytearray(), None, False, [self.requests, self._ended, answer]
        while status is None:
            left_s = deadline_s - time.monotonic()
            ready = select.select(open_pipes, [], [], left_s)[0] if left_s > 0 else []
            late = not ready
            if late or self.requests in ready or len(output) > MAX_ANSWER_BYTES:
                # The parent sends nothing before the answer, so readable means closed.
                status = _killed(pid)
            if answer in ready and not _take(answer, output):
                open_pipes.remove(answer)
            if self._ended in ready:
                with suppress(BlockingIOError):
                    os.read(self._ended, _PIECE_BYTES)
                status = status if status is not None else _ended(pid)
        os.set_blocking(answer, False)
        with suppress(BlockingIOError):
            while len(output) <= MAX_ANSWER_BYTES and _take(answer, output):
                pass
        # Processes that it may have started.
        with suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        _end_orphans()
        code, long = os.waitstatus_to_exitcode(status), len(output) > MAX_ANSWER_BYTES
        return {"code": code, "late": late, "long": long, "output": "" if long else output.decode(errors="replace")}


@cache
def _loaded(name: str) -> Job:
    job = load_job(name)
    # A child's garbage collector must not write to pages that it shares with this process.
    gc.collect()
    gc.freeze()
    return job


def _take(pipe: int, output: bytearray) -> bool:
    """Append the bytes in a pipe. Return whether more may follow."""
    piece = os.read(pipe, _PIECE_BYTES)
    output += piece
    return bool(piece)


def _killed(pid: int) -> int:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def _ended(pid: int) -> int | None:
    ended, status = os.waitpid(pid, os.WNOHANG)
    return status if ended else None


def _end_orphans() -> None:
    """End processes that left the group of the child; each end may pass others on to this process."""
    deadline_s = time.monotonic() + _ENDING_S
    with suppress(ChildProcessError):
        while time.monotonic() < deadline_s:
            # This raises ChildProcessError as soon as no child is left, which is the usual case.
            os.waitpid(-1, os.WNOHANG)
            for pid in _children():
                _killed(pid)


def _children() -> list[int]:
    own = os.getpid()
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError):
            # After the name, which may contain brackets itself, follow the state and the parent.
            if int(status.read_text().rpartition(")")[2].split()[1]) == own:
                found.append(int(status.parent.name))
    return found
