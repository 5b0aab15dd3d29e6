"""Jobs in a child process. This process survives any crash of the child, and blames the file."""

import atexit
import json
import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict
from typing import Any, cast

from chalicelib.domain.errors import Transient

from .confinement import hide_memory, log_missing
from .ends import Refused, Unreadable, result_of
from .environment import environment
from .limits import ResourceLimits
from .wire import json_converter, receive, send

_LOG = logging.getLogger(__name__)
_CONVERTER = json_converter()
# The zygote ends a child itself. This is for a zygote that does not, or that is loading libraries.
_GRACE_S = 30
_END_S = 2
_ATTEMPTS = 2


class Isolation:
    """A zygote, started on first use and after a crash. It runs one job at a time; other threads wait.

    Without `confines`, jobs run as on a kernel that cannot confine them: for tests.
    """

    def __init__(self, *, confines: bool = True) -> None:
        self._mode = "confined" if confines else "unconfined"
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    def run(
        self,
        job: str,
        returns: Any,
        limits: ResourceLimits,
        blame: type[Exception],
        *,
        what: str = "this file",
        **arguments: Any,
    ) -> Any:
        """Run a job, `module:function`, and return the function's result, of the type `returns`.

        Arguments and result are JSON values, paths, and dataclasses of these.

        Raises:
            blame: the job refused `what` with BadMedia or BadFont, or crashed, or exceeded its limits.
            Transient: the machine is out of memory or disk.
        """
        limits = limits.here
        sent = {"job": job, "limits": asdict(limits), "arguments": _CONVERTER.unstructure(arguments)}
        end = self._request(sent, limits.wall_s + _GRACE_S)
        try:
            return result_of(end, returns, limits)
        except Refused as refusal:
            raise blame(str(refusal)) from None
        except Unreadable as problem:
            _LOG.warning("%s: %s %s", job, problem, problem.trace)
            raise blame(f"{what} cannot be read: {problem}") from None

    def close(self) -> None:
        """End the zygote and its running child."""
        process, self._process = self._process, None
        if process is None:
            return
        _close_pipes(process)
        try:
            # The zygote ends its child and itself.
            process.wait(_END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _forget(self) -> None:
        # A fork must not share the pipes: each process would read the other's answers. So it starts its own zygote.
        self._lock = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            _close_pipes(process)

    def _request(self, request: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        with self._lock:
            for attempt in range(_ATTEMPTS):
                process = self._process or self._started()
                try:
                    send(_fd(process.stdin), request)
                    return cast("dict[str, Any]", receive(_fd(process.stdout), timeout_s))
                except (EOFError, BrokenPipeError, json.JSONDecodeError):
                    self.close()
                    _LOG.warning("the process that reads files has ended; attempt %d of %d", attempt + 1, _ATTEMPTS)
                except BaseException:
                    # A request may be interrupted anywhere: the next one must not get its answer.
                    self.close()
                    raise
        raise Transient("the process that reads files has ended again and again")

    def _started(self) -> "subprocess.Popen[bytes]":
        hide_memory()
        log_missing()
        path = os.pathsep.join(os.path.abspath(entry) for entry in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __package__, self._mode],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            # Decoders' threads share one glibc arena, as each reserved arena would count as memory.
            env=environment(PYTHONPATH=path, MALLOC_ARENA_MAX="2"),
            # Ctrl-C is for the parent process.
            start_new_session=True,
        )
        return self._process


def _close_pipes(process: "subprocess.Popen[bytes]") -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            cast("Any", pipe).close()


def _fd(pipe: Any) -> int:
    return cast("int", pipe.fileno())


_ISOLATION = Isolation()
run_isolated = _ISOLATION.run
