"""What a contract is made of, whether it was read from an IDL file or from contract JSON.

`line` is the line of the IDL file, 0 for what came from JSON. Source: sections 1.1 and 2.
"""

import re
from dataclasses import dataclass

PRIMITIVES = frozenset({"int", "float", "string", "bool"})
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
TYPE_NAME = re.compile(rf"{NAME.pattern}(?:\.{NAME.pattern})?")


@dataclass(frozen=True, slots=True)
class Type:
    """What a field, parameter or result holds; `name` is the type of the items where it is an array."""

    name: str
    is_array: bool = False
    optional: bool = False
    line: int = 0

    def __str__(self) -> str:
        return f"[]{self.name}" if self.is_array else self.name


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment block that belongs to no other element."""

    value: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a struct."""

    name: str
    type: Type
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Struct:
    """A struct with its own fields; `extends` is the parent's name or empty."""

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
    """An enum: one of a list of words."""

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
    """A function of an interface; `returns` is None where it has no result."""

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


def kind(declaration: Declaration) -> str:
    """Return the keyword that declares it: `struct`, `enum` or `interface`."""
    return type(declaration).__name__.lower()
