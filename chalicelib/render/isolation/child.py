"""The forked process: it limits itself, runs one job, writes the answer as JSON, and ends."""

import ctypes
import errno
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, get_type_hints

from chalicelib.domain.errors import BadFont, BadMedia

from .limits import ResourceLimits, limit_this
from .wire import json_converter, write_all

_CONVERTER = json_converter()
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_TRACE_CHARS = 4000
# Temporary faults of the machine; all others are the file's.
_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})


@dataclass(frozen=True, slots=True)
class Job:
    """A function with the converters of its parameters and its result, built before the process forks."""

    function: Callable[..., Any]
    parameters: Mapping[str, Callable[[Any], Any]]
    to_json: Callable[[Any], Any]

    def do(self, arguments: Mapping[str, Any]) -> Any:
        """Run the function on JSON arguments and return its result as JSON."""
        given = {name: self.parameters[name](value) for name, value in arguments.items()}
        return self.to_json(self.function(**given))


def load_job(name: str) -> Job:
    """Return the job with a name, `module:function`; the function's types define the messages.

    Raises:
        ImportError, AttributeError: it does not exist.
    """
    module, _, function_name = name.partition(":")
    function = getattr(importlib.import_module(module), function_name)
    hints = get_type_hints(function)
    returned = hints.pop("return")
    parameters = {parameter: _reader(hint) for parameter, hint in hints.items()}
    return Job(function, parameters, lambda value: _CONVERTER.unstructure(value, unstructure_as=returned))


def run_job(
    job: Job, arguments: Mapping[str, Any], limits: ResourceLimits, answer: int, closed: Collection[int]
) -> NoReturn:
    """Run a job and end this process. `answer` is the pipe for the answer. `closed` are the zygote's pipes."""
    code = 1
    try:
        os.setpgid(0, 0)
        for fd in closed:
            os.close(fd)
        # A file may make a library print endlessly.
        os.dup2(0, 2)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _die_with_zygote()
        # In case the zygote is gone and cannot end it.
        signal.alarm(int(limits.wall_s) + 2)
        limit_this(limits)
        write_all(answer, _answer(job, arguments))
        code = 0
    finally:
        os._exit(code)


def _reader(hint: Any) -> Callable[[Any], Any]:
    hook = _CONVERTER.get_structure_hook(hint)
    return lambda value: hook(value, hint)


def _answer(job: Job, arguments: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps({"value": job.do(arguments)}).encode()
    except (BadMedia, BadFont) as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"memory": ""}
    except BaseException as error:  # noqa: BLE001 -- a library may raise anything over a damaged file
        passing = isinstance(error, OSError) and error.errno in _PASSING
        answer = {"passing" if passing else "raised": f"{type(error).__name__}: {error}"}
        answer["trace"] = traceback.format_exc()[-_TRACE_CHARS:]
    return json.dumps(answer).encode()


def _die_with_zygote() -> None:
    """End together with the zygote, and gain no rights by running a program."""
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
