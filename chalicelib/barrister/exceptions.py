"""The exceptions of this package, the problems that they carry, and the codes of the protocol's errors.

    Exception
      ├── RpcError         answers a request with an error object
      └── ValueError
            └── IdlError   an IDL file, or one that it imports, is not a contract

Source: section 5.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

PARSE_ERROR = -32700
"""The request is not JSON."""
INVALID_REQUEST = -32600
"""The request is not an object, has no method, or is an empty batch."""
METHOD_NOT_FOUND = -32601
"""The contract has no such interface or function, or the server has no handler for it."""
INVALID_PARAMS = -32602
"""The number or the type of the parameters is wrong."""
INTERNAL_ERROR = -32603
"""Reported by clients for an empty reply. This package never sends it; an application may."""
FUNCTION_FAILED = -32000
"""A function raised an exception that is not an `RpcError`."""
INVALID_RESULT = -32001
"""The result of a function does not match the contract, or cannot be written as JSON."""


class RpcError(Exception):
    """The error object that answers a request: `code`, `message`, and `data` (any JSON value) unless it is None.

    Functions raise it for the errors of their application, whose codes are positive by convention.
    """

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True, slots=True)
class IdlProblem:
    """One thing that is wrong in an IDL file; lines count from 1. As text: `file:line: message`."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class IdlError(ValueError):
    """An IDL file that is not a contract, with its `problems`; as text one line for each."""

    def __init__(self, problems: Iterable[IdlProblem]) -> None:
        self.problems = list(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


def clip(text: str, limit: int = 60) -> str:
    """Return `text`, shortened to `limit` characters, so that no input makes a message long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


class Finding(NamedTuple):
    """A problem in a file or contract that is not named yet; lines count from 1, 0 where there are none."""

    line: int
    message: str
