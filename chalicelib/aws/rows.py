"""Dataclasses ⇄ DynamoDB attribute values; the only place that knows either spelling.

None is left out of a row, and so are empty sets, which DynamoDB cannot hold. Numbers are whole; there are no floats.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter

T = TypeVar("T")
Values = dict[str, Any]


@cache
def _converter() -> Converter:
    converter = Converter()
    # Not by class: that would take bool, a subclass of int, as well.
    converter.register_structure_hook_func(lambda cls: cls is int, lambda value, _: int(value))
    converter.register_unstructure_hook(frozenset, set)
    converter.register_unstructure_hook(tuple, lambda items: [converter.unstructure(item) for item in items])
    return converter


def to_values(plain: Mapping[str, Any]) -> Values:
    """Attribute values of named fields, each a dataclass, a scalar or a collection of these."""
    unstructured = {name: _converter().unstructure(value) for name, value in plain.items()}
    kept = {name: _without_none(value) for name, value in unstructured.items() if _is_kept(value)}
    return {name: _attribute(value) for name, value in kept.items()}


def to_row(entity: Any) -> Values:
    """The row of a dataclass."""
    return to_values({name: getattr(entity, name) for name in entity.__dataclass_fields__})


def from_row(row: Values, cls: type[T]) -> T:
    """The dataclass that a row holds."""
    return _converter().structure({name: _value(value) for name, value in row.items()}, cls)


def _attribute(value: Any) -> Values:
    """An attribute value, as boto3's serializer makes it; loading that takes longer than a call."""
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case dict():
            return {"M": {name: _attribute(item) for name, item in value.items()}}
        case list():
            return {"L": [_attribute(item) for item in value]}
        case set() if all(isinstance(item, str) for item in value):
            return {"SS": sorted(value)}
    raise TypeError(f"a row cannot hold {value!r}")


def _value(attribute: Values) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "M":
            return {name: _value(item) for name, item in value.items()}
        case "L":
            return [_value(item) for item in value]
        case "SS":
            return set(value)
    return value


def _is_kept(value: Any) -> bool:
    return value is not None and value != set()


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value
