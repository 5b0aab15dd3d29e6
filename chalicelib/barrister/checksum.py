"""A checksum that changes with the types of a contract, not with its comments or its order. Source: section 2.1."""

import hashlib
import json
from collections.abc import Iterable

from .nodes import Declaration, Enum, Function, Interface, Struct, Type


def checksum(declarations: Iterable[Declaration]) -> str:
    """Return the checksum of a contract: 32 hex digits."""
    lines = json.dumps(sorted(summary(each) for each in declarations))
    return hashlib.md5(lines.encode(), usedforsecurity=False).hexdigest()


def summary(declaration: Declaration) -> str:
    """Return the line of a struct, enum or interface in the checksum: equal types have equal lines."""
    if isinstance(declaration, Struct):
        return _struct(declaration)
    if isinstance(declaration, Enum):
        return "\t".join(["enum", declaration.name, *sorted(each.name for each in declaration.values)]) + "\n"
    return _interface(declaration)


def _struct(struct: Struct) -> str:
    fields = sorted(struct.fields, key=lambda each: each.name)
    members = "".join(f"\t{each.name}{_type(each.type)}\t{each.type.optional}" for each in fields)
    return f"struct\t{struct.name}\t{struct.extends}\t{members}\n"


def _interface(interface: Interface) -> str:
    functions = sorted(interface.functions, key=lambda each: each.name)
    return f"interface\t{interface.name}{''.join(map(_function, functions))}\n"


def _function(function: Function) -> str:
    params = "".join(_type(each.type) for each in function.params)
    result = function.returns
    # Without a result the bracket stays open: an oddity of the upstream translator, and part of the format.
    returns = f"({result.name}\t{result.is_array}\t{result.optional})]" if result else ""
    return f"[{function.name}{params}{returns}"


def _type(type_: Type) -> str:
    return f"\t{type_.name}\t{type_.is_array}"
