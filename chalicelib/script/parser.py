"""The parser of scripts: JSON texts → elements → objects → the order of their times → a check without any inputs.

An element without an id gets its index as id, counted over all scripts: ids are one namespace over all of them. JSON
is read more strictly than by the standard library: no name twice in one object, no unlimited nesting.

Source: docs/vendors/script-language.md, "Shape".
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from chalicelib.domain.timeline import Kind

from .diagnostics import Diagnostic, Location, ProblemKind, Report, show, unknown_name
from .objects import Script, ScriptElement, parse_object
from .resolver import validate
from .timing import order_of_times

MAX_OBJECTS = 10_000
MAX_ID_CHARS = 200
MAX_JSON_DEPTH = 32

# All videos of a campaign have the same scripts, and each step of a video parses them several times.
_CACHED = 4
_SHAPE = '{type: {properties}}, as in {"image": {"id": "photo", "duration": 3000}}'
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_MAX_INT_CHARS = 300


def parse_scripts(scripts: Sequence[str], *, remember: bool = True) -> Script:
    """Parse the scripts of a template and of a video, which share one namespace of ids.

    Check everything that can be known without media files and variables. With `remember`, cache the result.

    Raises:
        ScriptError: with all problems found in all scripts.
    """
    return _parse_cached(tuple(scripts)) if remember else _parse(tuple(scripts))


@lru_cache(_CACHED)
def _parse_cached(scripts: tuple[str, ...]) -> Script:
    return _parse(scripts)


def _parse(scripts: tuple[str, ...]) -> Script:
    report = Report()
    elements, ids = _parse_elements(scripts, report)
    objects = tuple(parse_object(element, ids, report) for element in elements)
    script = Script(objects, order_of_times(objects, report))
    report.raise_any()
    validate(script, report)
    report.raise_any()
    return script


def _parse_elements(scripts: Sequence[str], report: Report) -> tuple[tuple[ScriptElement, ...], Collection[str]]:
    """Return the elements of all scripts, in order, and all ids. Report and leave out invalid elements."""
    ids: dict[str, None] = {}
    elements: list[ScriptElement] = []
    for order, (script_index, raw) in enumerate(_entries(scripts, report)):
        location = Location(script_index, str(order))
        if order == MAX_OBJECTS:
            text = f"there are more than {MAX_OBJECTS} objects"
            error = Diagnostic(ProblemKind.LIMIT, text, expected=f"at most {MAX_OBJECTS} objects")
            report.add(error, Location(script_index))
            break
        with report.catching(location):
            name, raw_properties = _only_pair(raw)
            object_id = _id(raw_properties, order, ids, location, report)
            kind = _kind(name, Location(script_index, object_id))
            rest = {key: value for key, value in raw_properties.items() if key != "id"}
            elements.append(ScriptElement(script_index, order, object_id, kind, rest))
    return tuple(elements), ids.keys()


def _entries(scripts: Sequence[str], report: Report) -> Iterator[tuple[int, Any]]:
    """Yield the entries of all scripts, each with the index of its script."""
    for index, text in enumerate(scripts):
        found: list[Any] = []
        with report.catching(Location(index)):
            found = _list(_parse_json(text, Location(index), report))
        yield from ((index, entry) for entry in found)


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        expected = "a list of objects"
        raise Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return raw


def _only_pair(raw: Any) -> tuple[str, dict[str, Any]]:
    pairs = list(raw.items()) if isinstance(raw, dict) else []
    if len(pairs) != 1 or not isinstance(pairs[0][1], dict):
        raise Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {_SHAPE}", expected=_SHAPE, found=show(raw))
    return pairs[0]


def _kind(name: str, location: Location) -> Kind:
    if name not in list(Kind):
        error = unknown_name("type", name, list(Kind))
        error.location = location
        raise error
    return Kind(name)


def _id(raw: dict[str, Any], order: int, taken: dict[str, None], location: Location, report: Report) -> str:
    """Return the id of the element at `order`; its index also if the given id is invalid."""
    object_id = str(order)
    with report.catching(location.at("id")):
        object_id = _checked_id(raw.get("id", object_id))
    if object_id in taken:
        text = f"taken by an earlier object; ids are unique over all scripts, and this is object {order + 1}"
        error = Diagnostic(ProblemKind.VALUE, text, expected="an id of its own", found=object_id)
        report.add(error, Location(location.script_index, object_id, "id"))
    taken[object_id] = None
    return object_id


def _checked_id(raw: Any) -> str:
    if not isinstance(raw, str) or not 0 < len(raw) <= MAX_ID_CHARS or not raw.isprintable():
        expected = f"a text of 1 to {MAX_ID_CHARS} printable characters"
        raise Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return raw


def _parse_json(text: str, location: Location, report: Report) -> Any:
    """Return the value of a JSON text. Report names that an object gives twice.

    Raises:
        Diagnostic: with line and column, if the text is not JSON or is nested deeper than `MAX_JSON_DEPTH`.
    """
    _check_depth(text)

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        for name in _repeated(found):
            message = f"{show(name)} is given twice in one object, {show(dict(found))}"
            report.add(Diagnostic(ProblemKind.VALUE, message, expected="each name once", found=show(name)), location)
        return dict(found)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise Diagnostic(ProblemKind.SYNTAX, f"not JSON: {error.msg}", line=error.lineno, column=error.colno) from None


def _check_depth(text: str) -> None:
    """Check the nesting before the text is parsed, because the JSON parser recurses."""
    depth = 0
    for match in _BRACKET.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(match[0], 0)
        if depth > MAX_JSON_DEPTH:
            start = match.start()
            line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
            message = f"lists and objects are nested deeper than {MAX_JSON_DEPTH}"
            expected = f"at most {MAX_JSON_DEPTH}"
            raise Diagnostic(ProblemKind.LIMIT, message, line=line, column=column, expected=expected)


def _repeated(pairs: list[tuple[str, Any]]) -> list[str]:
    return [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]


def _integer(text: str) -> int | float:
    # An int of that many digits is too large for a float anyway, and Python refuses to parse it.
    return int(text) if len(text) <= _MAX_INT_CHARS else float(text)
