"""The meaning of a child's end: a result, the file's fault, or the machine's."""

import json
import signal
from typing import Any

from cattrs import BaseValidationError

from chalicelib.domain.errors import Transient

from .limits import FAULT_SIGNALS, ResourceLimits
from .wire import json_converter

_CONVERTER = json_converter()
_NONSENSE = "reading it ended with nonsense"
# A reason is stored with a media file and shown. A library's message may quote the whole file.
_MOST_CHARS = 500


class Refused(Exception):
    """The job refused the file; the message is its reason."""


class Unreadable(Exception):
    """The child could not read the file; the message is the reason, `trace` a traceback if one was raised."""

    def __init__(self, reason: str, trace: str = "") -> None:
        super().__init__(reason)
        self.trace = trace


def result_of(end: dict[str, Any], returns: Any, limits: ResourceLimits) -> Any:
    """Return a job's result, of the type `returns`. `end` is the zygote's report on the child.

    Raises:
        Refused, Unreadable: the file is to blame.
        Transient: the machine killed the child, or lacks disk.
        RuntimeError: there is no such job.
    """
    if "fault" in end:
        raise RuntimeError(f"the job cannot be run: {end['fault']}")
    answer = _answer(end, limits)
    if "refused" in answer:
        raise Refused(_brief(answer["refused"]))
    if "memory" in answer:
        raise Unreadable(f"it needs more than {limits.memory_mb} MB of memory")
    if "passing" in answer:
        raise Transient(f"a file could not be read: {_brief(answer['passing'])}")
    if "raised" in answer:
        raise Unreadable(_brief(answer["raised"]), _whole_chars(answer.get("trace", "")))
    try:
        return _CONVERTER.structure(answer["value"], returns)
    except (BaseValidationError, LookupError, TypeError, ValueError) as error:
        raise Unreadable(f"{_NONSENSE} ({type(error).__name__})") from error


def _answer(end: dict[str, Any], limits: ResourceLimits) -> dict[str, Any]:
    code = end["code"]
    if end["late"] or code in (-signal.SIGXCPU, -signal.SIGALRM):
        raise Unreadable(f"it takes longer than {limits.wall_s:g} s" + (limits.remedy and f": {limits.remedy}"))
    if end["long"]:
        raise Unreadable("its decoder returns too much data")
    if code < 0 and -code not in FAULT_SIGNALS:
        raise Transient(f"a process that reads a file was killed by signal {-code}")
    if code:
        name = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        raise Unreadable(f"reading it crashed ({name})")
    try:
        answer = json.loads(end["output"])
    except (ValueError, RecursionError) as error:
        raise Unreadable(_NONSENSE) from error
    if not isinstance(answer, dict):
        raise Unreadable(_NONSENSE)
    return answer


def _brief(reason: object) -> str:
    """Return a reason, shortened for storing."""
    text = _whole_chars(reason)
    return text if len(text) <= _MOST_CHARS else f"{text[: _MOST_CHARS - 1]}…"


def _whole_chars(text: object) -> str:
    """Return a text that can be encoded: with a question mark for each lone surrogate."""
    return str(text).encode("utf-8", "replace").decode("utf-8")
