"""The texts of scripts, as elements: kind, id and raw properties of each object.

An element without an id has its index as id, counted over all scripts, as ids are one namespace over them.

Source: docs/vendors/script-language.md, "Shape".
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.timeline import Kind

from .diagnostics import Fault, Place, ProblemKind, Report
from .json_text import parse_json
from .wording import show, unknown

MAX_OBJECTS = 10_000
MAX_ID_CHARS = 200

_SHAPE = '{type: {properties}}, as in {"image": {"id": "photo", "duration": 3000}}'


@dataclass(frozen=True, slots=True)
class Element:
    """An object as it is written; `order` is its index over all scripts, `raw` its properties without the id."""

    script_index: int
    order: int
    id: str
    kind: Kind
    raw: dict[str, Any]

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.script_index, self.id)


def read_elements(scripts: Sequence[str], report: Report) -> tuple[tuple[Element, ...], Collection[str]]:
    """The elements of all scripts, in order, and all ids; what is no element is reported and left out."""
    ids: dict[str, None] = {}
    elements: list[Element] = []
    for order, (script_index, raw) in enumerate(_entries(scripts, report)):
        place = Place(script_index, str(order))
        if order == MAX_OBJECTS:
            text = f"there are more than {MAX_OBJECTS} objects"
            report.add(Fault(ProblemKind.LIMIT, text, expected=f"at most {MAX_OBJECTS} objects"), Place(script_index))
            break
        with report.catching(place):
            name, raw_properties = _only_pair(raw)
            object_id = _id(raw_properties, order, ids, place, report)
            kind = _kind(name, Place(script_index, object_id))
            rest = {key: value for key, value in raw_properties.items() if key != "id"}
            elements.append(Element(script_index, order, object_id, kind, rest))
    return tuple(elements), ids.keys()


def _entries(scripts: Sequence[str], report: Report) -> Iterator[tuple[int, Any]]:
    """All elements of all scripts, each with the index of its script."""
    for index, text in enumerate(scripts):
        found: list[Any] = []
        with report.catching(Place(index)):
            found = _list(parse_json(text, Place(index), report))
        yield from ((index, element) for element in found)


def _list(raw: Any) -> list[Any]:
    if not isinstance(raw, list):
        expected = "a list of objects"
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return raw


def _only_pair(raw: Any) -> tuple[str, dict[str, Any]]:
    pairs = list(raw.items()) if isinstance(raw, dict) else []
    if len(pairs) != 1 or not isinstance(pairs[0][1], dict):
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected {_SHAPE}", expected=_SHAPE, found=show(raw))
    return pairs[0]


def _kind(name: str, place: Place) -> Kind:
    if name not in list(Kind):
        fault = unknown("type", name, list(Kind))
        fault.place = place
        raise fault
    return Kind(name)


def _id(raw: dict[str, Any], order: int, taken: dict[str, None], place: Place, report: Report) -> str:
    """The id of the element at `order`; its index also where the one given is unfit."""
    object_id = str(order)
    with report.catching(place.at("id")):
        object_id = _checked_id(raw.get("id", object_id))
    if object_id in taken:
        text = f"taken by an object before this one, the {order + 1}. of all scripts; ids are unique over all scripts"
        fault = Fault(ProblemKind.VALUE, text, expected="an id of its own", found=object_id)
        report.add(fault, Place(place.script_index, object_id, "id"))
    taken[object_id] = None
    return object_id


def _checked_id(raw: Any) -> str:
    if not isinstance(raw, str) or not 0 < len(raw) <= MAX_ID_CHARS or not raw.isprintable():
        expected = f"a text of 1 to {MAX_ID_CHARS} printable characters"
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected {expected}", expected=expected, found=show(raw))
    return raw
