"""The nodes of a contract, read from an IDL file or from contract JSON, and how structs depend on each other.

`line` is the line in the IDL file, 0 for JSON. Source: sections 1.1, 1.5, 2 and 4.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PRIMITIVES = frozenset({"int", "float", "string", "bool"})
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
TYPE_NAME = re.compile(rf"{NAME.pattern}(?:\.{NAME.pattern})?")


@dataclass(frozen=True, slots=True)
class Type:
    """The type of a field, parameter or result. `name` is the type of the items if it is an array."""

    name: str
    is_array: bool = False
    optional: bool = False
    line: int = 0

    def __str__(self) -> str:
        return f"[]{self.name}" if self.is_array else self.name


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment block that belongs to no declaration."""

    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct."""

    name: str
    type: Type
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct with its own fields. `extends` is the parent's name or empty."""

    name: str
    extends: str
    fields: tuple[Field, ...]
    comment: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Value:
    """A value of an enum."""

    name: str
    comment: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Enum:
    """A type with a fixed list of words."""

    name: str
    values: tuple[Value, ...]
    comment: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a function; its type is never optional."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Function:
    """A function of an interface. `returns` is None if it has no result."""

    name: str
    params: tuple[Param, ...]
    returns: Type | None
    comment: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Interface:
    """A group of functions that one object implements."""

    name: str
    functions: tuple[Function, ...]
    comment: str = ""
    line: int = 0


Declaration = Struct | Enum | Interface
Element = Comment | Declaration


def keyword(declaration: Declaration) -> str:
    """Return the keyword of a declaration: `struct`, `enum` or `interface`."""
    return type(declaration).__name__.lower()


def ancestors(struct: Struct, structs: Mapping[str, Struct]) -> Iterator[Struct]:
    """Yield the parent, its parent, and so on. Yield each only once, even if the parents form a cycle."""
    seen = {struct.name}
    parent = structs.get(struct.extends)
    while parent and parent.name not in seen:
        seen.add(parent.name)
        yield parent
        parent = structs.get(parent.extends)


def all_fields(struct: Struct, structs: Mapping[str, Struct]) -> list[Field]:
    """Return all fields of a struct: those of its ancestors, eldest first, then its own."""
    line = [struct, *ancestors(struct, structs)]
    return [field for each in reversed(line) for field in each.fields]


def contains_itself(struct: Struct, structs: Mapping[str, Struct]) -> bool:
    """Return whether a struct requires one of its own kind, by parents and required fields, so that no object fits."""
    seen: set[str] = set()
    waiting = [struct]
    while waiting:
        needed = _needs(waiting.pop()) - seen
        if struct.name in needed:
            return True
        seen |= needed
        waiting += [structs[name] for name in needed if name in structs]
    return False


def _needs(struct: Struct) -> set[str]:
    required = {field.type.name for field in struct.fields if not field.type.is_array and not field.type.optional}
    return required | {struct.extends}
