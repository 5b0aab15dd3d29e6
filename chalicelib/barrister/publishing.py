"""The publishing of a contract: nodes → the JSON data that clients get, interfaces under several names if wanted.

Source: section 2.
"""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from .checksum import checksum
from .nodes import Comment, Element, Enum, Field, Function, Interface, Struct, Type, Value

# The version of the upstream translator, whose output has the same form.
BARRISTER_VERSION = "0.1.7"

Json = dict[str, Any]
Member = TypeVar("Member", Field, Value)


def publish(elements: Sequence[Element], date_generated: int | None = None) -> list[Json]:
    """Return the elements as JSON data, `meta` last. The date is in milliseconds since 1970; None is now."""
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


Aliases = Mapping[str, Collection[str]]
"""By a field or an enum's value, as `Struct.field`: the names that it is published under."""


def publish_members_as(elements: Sequence[Element], aliases: Aliases) -> list[Element]:
    """Return the elements with each field or value named in `aliases` replaced by copies of these names, in order.

    Only the first copy keeps the comment.

    Raises:
        ValueError: there is no such field or value, or a copy has the name of another one.
    """
    published = [_with_aliases(element, aliases) for element in elements]
    if unknown := sorted(aliases.keys() - set(_member_names(elements))):
        raise ValueError(f"not a field or a value of the contract: {', '.join(unknown)}")
    names = list(_member_names(published))
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"declared twice: {', '.join(twice)}")
    return published


def _member_names(elements: Sequence[Element]) -> Iterator[str]:
    for element in elements:
        if isinstance(element, Struct | Enum):
            members = element.fields if isinstance(element, Struct) else element.values
            yield from (f"{element.name}.{each.name}" for each in members)


def _with_aliases(element: Element, aliases: Aliases) -> Element:
    if isinstance(element, Struct):
        return replace(element, fields=tuple(_renamed(element.name, element.fields, aliases)))
    if isinstance(element, Enum):
        return replace(element, values=tuple(_renamed(element.name, element.values, aliases)))
    return element


def _renamed(owner: str, members: Sequence[Member], aliases: Aliases) -> Iterator[Member]:
    for member in members:
        names = aliases.get(f"{owner}.{member.name}", [member.name])
        for number, name in enumerate(names):
            yield replace(member, name=name, comment="" if number else member.comment)


Copies = Mapping[str, Mapping[str, Collection[str]]]
"""By the name of an interface in a file: its published names, each with the params that it lacks."""


def publish_as(elements: Sequence[Element], copies: Copies) -> list[Element]:
    """Return the elements with each interface named in `copies` replaced by its copies.

    A param that a copy lacks is named as `function.param`. Only the first copy keeps the comments, because each client
    reads the whole contract.

    Raises:
        ValueError: there is no such interface, no such param, or a copy has the name of another element.
    """
    names = {element.name for element in elements if isinstance(element, Interface)}
    if unknown := sorted(copies.keys() - names):
        raise ValueError(f"not an interface of the contract: {', '.join(unknown)}")
    published = [each for element in elements for each in _copies(element, copies)]
    taken = [element.name for element in published if hasattr(element, "name")]
    if twice := sorted({name for name in taken if taken.count(name) > 1}):
        raise ValueError(f"declared twice: {', '.join(twice)}")
    return published


def _copies(element: Element, copies: Copies) -> Iterator[Element]:
    if not isinstance(element, Interface) or element.name not in copies:
        yield element
        return
    for number, (name, without) in enumerate(copies[element.name].items()):
        copy = replace(element, name=name, functions=_without_params(element, without))
        yield copy if number == 0 else _uncommented(copy)


def _without_params(interface: Interface, without: Collection[str]) -> tuple[Function, ...]:
    known = {f"{function.name}.{param.name}" for function in interface.functions for param in function.params}
    if unknown := sorted(set(without) - known):
        raise ValueError(f"not in the contract, so it cannot be left out: {', '.join(unknown)}")
    return tuple(
        replace(
            function, params=tuple(each for each in function.params if f"{function.name}.{each.name}" not in without)
        )
        for function in interface.functions
    )


def _uncommented(interface: Interface) -> Interface:
    functions = tuple(replace(function, comment="") for function in interface.functions)
    return replace(interface, comment="", functions=functions)
