"""JSON, read more strictly than by the standard library: no name twice in one object, no bottomless nesting."""

import json
import re
from collections import Counter
from typing import Any

from .diagnostics import Fault, Place, ProblemKind, Report
from .wording import show

MAX_DEPTH = 32

_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_MAX_INT_CHARS = 300


def parse_json(text: str, place: Place, report: Report) -> Any:
    """The value of a JSON text; names that are given twice in an object are reported.

    Raises:
        Fault: with line and column, if the text is not JSON or is nested deeper than `MAX_DEPTH`.
    """
    _check_depth(text)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        for name in _repeated(found):
            message = f"{show(name)} is given twice in one object, {show(dict(found))}"
            report.add(Fault(ProblemKind.VALUE, message, expected="each name once", found=show(name)), place)
        return dict(found)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise Fault(ProblemKind.SYNTAX, f"not JSON: {error.msg}", line=error.lineno, column=error.colno) from None


def _check_depth(text: str) -> None:
    """Before it is parsed: the parser recurses."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > MAX_DEPTH:
            start = match.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            message = f"lists and objects are nested deeper than {MAX_DEPTH}"
            raise Fault(ProblemKind.LIMIT, message, line=line, column=column, expected=f"at most {MAX_DEPTH}")


def _repeated(pairs: list[tuple[str, Any]]) -> list[str]:
    return [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]


def _integer(text: str) -> int | float:
    # An int of that many digits is too large for a float anyway, and Python refuses to read it.
    return int(text) if len(text) <= _MAX_INT_CHARS else float(text)
