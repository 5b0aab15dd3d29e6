"""A contract as the JSON data that clients are given. Source: section 2."""

import time
from collections.abc import Sequence
from typing import Any

from .checksum import checksum
from .elements import Comment, Element, Enum, Field, Function, Struct, Type

# The upstream translator whose output this is like.
BARRISTER_VERSION = "0.1.7"

Json = dict[str, Any]


def publish(elements: Sequence[Element], date_generated: int | None = None) -> list[Json]:
    """Return the list of elements with meta as its last; the date is in milliseconds since 1970, None is now."""
    declarations = [each for each in elements if not isinstance(each, Comment)]
    meta = {
        "type": "meta",
        "barrister_version": BARRISTER_VERSION,
        "date_generated": time.time_ns() // 1_000_000 if date_generated is None else date_generated,
        "checksum": checksum(declarations),
    }
    return [*map(_element, elements), meta]


def _element(element: Element) -> Json:
    if isinstance(element, Comment):
        return {"type": "comment", "value": element.value}
    head = {"name": element.name, "comment": element.comment}
    if isinstance(element, Struct):
        return {
            "type": "struct",
            **head,
            "extends": element.extends,
            "fields": [_field(each) for each in element.fields],
        }
    if isinstance(element, Enum):
        values = [{"value": each.name, "comment": each.comment} for each in element.values]
        return {"type": "enum", **head, "values": values}
    return {"type": "interface", **head, "functions": [_function(each) for each in element.functions]}


def _field(field: Field) -> Json:
    return {"name": field.name, **_result(field.type), "comment": field.comment}


def _function(function: Function) -> Json:
    params = [{"name": each.name, **_type(each.type)} for each in function.params]
    returns = {"returns": _result(function.returns)} if function.returns else {}
    return {"name": function.name, "comment": function.comment, "params": params, **returns}


def _result(type_: Type) -> Json:
    return {**_type(type_), "optional": type_.optional}


def _type(type_: Type) -> Json:
    return {"type": type_.name, "is_array": type_.is_array}
