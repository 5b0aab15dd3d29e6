"""A typed view of contract JSON, as published by any Barrister translator. Source: sections 2 and 6."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from .checks import find_problems
from .nodes import (
    NAME,
    TYPE_NAME,
    Declaration,
    Enum,
    Field,
    Function,
    Interface,
    Param,
    Struct,
    Type,
    Value,
    all_fields,
)

_Kind = TypeVar("_Kind")


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract, indexed for a server.

    `interfaces` are names. `functions` are by method (`Game.add`). `structs` have all their fields by name, with those
    of their ancestors. `enums` have their values.
    """

    interfaces: frozenset[str]
    functions: Mapping[str, Function]
    structs: Mapping[str, Mapping[str, Field]]
    enums: Mapping[str, tuple[str, ...]]


def load_contract(data: object) -> Contract:
    """Load contract JSON: a list of elements. Comments, meta and unknown elements are ignored.

    Raises:
        ValueError: the data have another shape, or the contract breaks a rule of section 1.5.
    """
    declarations = [each for position, element in enumerate(_list(data)) if (each := _declaration(element, position))]
    problems = [finding.message for finding in find_problems(declarations, declarations)]
    if problems:
        raise ValueError("\n".join(problems))
    return _contract(declarations)


def _contract(declarations: list[Declaration]) -> Contract:
    interfaces = [each for each in declarations if isinstance(each, Interface)]
    structs = {each.name: each for each in declarations if isinstance(each, Struct)}
    enums = [each for each in declarations if isinstance(each, Enum)]
    return Contract(
        interfaces=frozenset(each.name for each in interfaces),
        functions={f"{each.name}.{function.name}": function for each in interfaces for function in each.functions},
        structs={name: {field.name: field for field in all_fields(each, structs)} for name, each in structs.items()},
        enums={each.name: tuple(value.name for value in each.values) for each in enums},
    )


def _list(data: object) -> list[Any]:
    if not isinstance(data, list):
        raise ValueError("a contract is a list of elements")
    return data


def _declaration(element: object, position: int) -> Declaration | None:
    where = f"element {position}"
    read = _READERS.get(_get(element, "type", str, where))
    return read(element, where) if read else None


def _struct(element: Any, where: str) -> Struct:
    name = _name(element, "name", where, TYPE_NAME)
    title = f"struct {name}"
    # For clients, any falsy value means "none".
    extends = _name(element, "extends", title, TYPE_NAME) if element.get("extends") else ""
    return Struct(name, extends, tuple(_field(each, title) for each in _get(element, "fields", list, title)))


def _enum(element: Any, where: str) -> Enum:
    name = _name(element, "name", where, TYPE_NAME)
    title = f"enum {name}"
    values = _get(element, "values", list, title)
    return Enum(name, tuple(Value(_name(each, "value", f"{title}: a value")) for each in values))


def _interface(element: Any, where: str) -> Interface:
    name = _name(element, "name", where)
    title = f"interface {name}"
    return Interface(name, tuple(_function(each, title) for each in _get(element, "functions", list, title)))


_READERS: Mapping[str, Callable[[Any, str], Declaration]] = {
    "struct": _struct,
    "enum": _enum,
    "interface": _interface,
}


def _field(data: object, title: str) -> Field:
    name = _name(data, "name", f"{title}: a field")
    return Field(name, _result(data, f"{title}: field {name}"))


def _function(data: Any, title: str) -> Function:
    name = _name(data, "name", f"{title}: a function")
    where = f"{title}: function {name}"
    params = tuple(_param(each, where) for each in _get(data, "params", list, where))
    returns = _result(_get(data, "returns", dict, where), f"{where}: result") if "returns" in data else None
    return Function(name, params, returns)


def _param(data: object, title: str) -> Param:
    name = _name(data, "name", f"{title}: a parameter")
    where = f"{title}: parameter {name}"
    return Param(name, Type(_name(data, "type", where, TYPE_NAME), _get(data, "is_array", bool, where)))


def _result(data: object, where: str) -> Type:
    name = _name(data, "type", where, TYPE_NAME)
    return Type(name, _get(data, "is_array", bool, where), _get(data, "optional", bool, where))


def _name(owner: object, key: str, where: str, pattern: re.Pattern[str] = NAME) -> str:
    name = _get(owner, key, str, where)
    if not pattern.fullmatch(name):
        raise ValueError(f"{where}: `{key}` is not a name")
    return name


def _get(owner: object, key: str, kind: type[_Kind], where: str) -> _Kind:
    value = owner.get(key) if isinstance(owner, dict) else None
    if not isinstance(value, kind):
        raise ValueError(f"{where}: `{key}` is not a {kind.__name__}")
    return value
