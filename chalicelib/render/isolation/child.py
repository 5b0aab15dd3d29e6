"""The forked process: it limits and confines itself, runs one job, writes the answer as JSON, and ends."""

import ctypes
import errno
import importlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, NoReturn, get_type_hints

from chalicelib.domain.errors import BadFont, BadMedia

from .confinement import confine
from .limits import OPEN_FILES, ResourceLimits, limit_this
from .wire import json_converter, write_all

_CONVERTER = json_converter()
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
# The arguments that name a file or a folder that a job writes.
_WRITTEN = ("out", "folder")
# The field with the path of an account's own font.
_FONT = "font"
_TRACE_CHARS = 4000
# Temporary faults of the machine; all others are the file's.
_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE})


@dataclass(frozen=True, slots=True)
class Job:
    """A function with the converters of its parameters and its result, built before the process forks.

    A job may read the files that its arguments name, and write to those that are named `out` or in a `folder`.
    """

    function: Callable[..., Any]
    parameters: Mapping[str, Callable[[Any], Any]]
    to_json: Callable[[Any], Any]

    def given(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Return the arguments of the function for JSON arguments."""
        return {name: self.parameters[name](value) for name, value in arguments.items()}

    def do(self, given: Mapping[str, Any]) -> Any:
        """Run the function and return its result as JSON."""
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
    job: Job, arguments: Mapping[str, Any], limits: ResourceLimits, answer: int, *, is_confined: bool
) -> NoReturn:
    """Run a job and end this process. `answer` is the pipe for the answer, and stays its only one."""
    code = 1
    try:
        os.setpgid(0, 0)
        os.closerange(3, answer)
        os.closerange(answer + 1, OPEN_FILES)
        # A file may make a library print endlessly.
        os.dup2(0, 2)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _die_with_zygote()
        # In case the zygote is gone and cannot end it.
        signal.alarm(int(limits.wall_s) + 2)
        given = job.given(arguments)
        if is_confined:
            confine(_read(given), _written(given))
        limit_this(limits)
        write_all(answer, _answer(job, given))
        code = 0
    finally:
        os._exit(code)


def _reader(hint: Any) -> Callable[[Any], Any]:
    hook = _CONVERTER.get_structure_hook(hint)
    return lambda value: hook(value, hint)


def _read(value: Any, name: str = "") -> Iterator[Path]:
    """Find the files that arguments name."""
    if isinstance(value, Path) or (name == _FONT and os.path.isabs(value)):
        yield Path(value)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _read(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _read(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _read(getattr(value, field.name), field.name)


def _written(given: Mapping[str, Any]) -> Iterator[Path]:
    """Find the folders to which a job writes."""
    for name in _WRITTEN:
        if isinstance(path := given.get(name), Path):
            yield path if path.is_dir() else path.parent


def _answer(job: Job, given: Mapping[str, Any]) -> bytes:
    try:
        return json.dumps({"value": job.do(given)}).encode()
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
