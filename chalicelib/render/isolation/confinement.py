"""The confinement of a process that reads an uploaded file: it can do nothing but read it, where the kernel helps.

- A filter of system calls: no network, no other processes (`seccomp`).
- Files: only the uploaded one, libraries, and where its result is written (`landlock`).
- Other processes' memory and environment are hidden from it (`hide_memory`).

AWS Lambda is reported to refuse the first with a filter of its own, and has an older kernel than the second needs.
There, and on macOS, the limits of `limits` remain.
"""

import ctypes
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from .environment import hide_credentials
from .landlock import restrict_files
from .seccomp import filter_calls

_LOG = logging.getLogger(__name__)
_PR_SET_DUMPABLE = 4
_Result = TypeVar("_Result")


def confine(read: Iterable[Path], write: Iterable[Path]) -> None:
    """Confine this process for good: it may read some files, write into some folders, and start no process."""
    restrict_files(read, write)
    filter_calls(may_start=False)


def start_confined(
    command: Sequence[str], *, read: Iterable[Path] | None = None, write: Iterable[Path] = (), **options: Any
) -> "subprocess.Popen[Any]":
    """Start a program that reads an uploaded file: without network, and with access to few files if they are given.

    `read` are the files that it may read beside libraries (None: any), `write` the folders into which it writes, and
    `options` those of `Popen`. It costs no more than a thread: a thread confines itself and starts the program, which
    inherits that.

    Raises:
        OSError: as `Popen`.
    """

    def start() -> "subprocess.Popen[Any]":
        if read is not None:
            restrict_files(read, write, execute=Path(command[0]))
        filter_calls(may_start=True)
        return subprocess.Popen(command, **options)

    hide_memory()
    return _in_thread(start, discard=subprocess.Popen.kill)


@cache
def hide_memory() -> None:
    """Hide this process's memory and environment, which has credentials, from processes of the same user.

    Where the kernel refuses that, the environment has no credentials any more, but the memory has.
    """
    hide_credentials()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


@cache
def log_missing() -> None:
    """Log, once, which measures this machine lacks."""
    measures = {
        "a filter of system calls (seccomp)": lambda: filter_calls(may_start=False),
        "limits on files (Landlock)": lambda: restrict_files([], []),
    }
    missing = [name for name, measure in measures.items() if not _in_thread(measure)]
    if missing:
        _LOG.info("uploaded files are read without %s: this kernel has none", " and ".join(missing))


def _in_thread(function: Callable[[], _Result], discard: Callable[[_Result], object] | None = None) -> _Result:
    """Run a function in a thread that ends, because what confines a thread cannot be undone.

    `discard` gets the result that nobody waits for, because this thread was interrupted, as by `OutOfTime`.
    """
    result: Future[_Result] = Future()

    def run() -> None:
        try:
            result.set_result(function())
        except BaseException as error:  # noqa: BLE001 -- the caller gets it
            result.set_exception(error)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        return result.result()
    except BaseException:
        if discard is not None:
            result.add_done_callback(lambda done: None if done.exception() else discard(done.result()))
        raise
