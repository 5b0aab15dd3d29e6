"""The checks of a whole contract: names are declared once, types exist and fit. Source: section 1.5."""

from collections.abc import Iterable, Iterator, Sequence

from .exceptions import Finding
from .nodes import PRIMITIVES, Declaration, Enum, Function, Interface, Struct, Type, ancestors, contains_itself, keyword

Declared = dict[str, Declaration]


def find_problems(own: Sequence[Declaration], known: Sequence[Declaration]) -> Iterator[Finding]:
    """Yield the problems of a contract's declarations.

    `known` are all declarations. `own` are those that were not checked yet: the imports of a file were.
    """
    yield from _repeated(((each.name, each.line) for each in known), "name")
    declared = {each.name: each for each in known}
    for declaration in own:
        yield from _check(declaration, declared)


def _check(declaration: Declaration, declared: Declared) -> Iterator[Finding]:
    title = f"{keyword(declaration)} {declaration.name}"
    if isinstance(declaration, Struct):
        found = _struct(declaration, declared)
    elif isinstance(declaration, Enum):
        found = _enum(declaration)
    else:
        found = _interface(declaration, declared)
    for finding in found:
        yield Finding(finding.line, f"{title}: {finding.message}")


def _struct(struct: Struct, declared: Declared) -> Iterator[Finding]:
    yield from _empty(struct.fields, struct.line, "fields")
    yield from _repeated(((each.name, each.type.line) for each in struct.fields), "field")
    for field in struct.fields:
        yield from _type(field.type, f"field {field.name}", declared)
    if struct.extends:
        yield from _parent(struct, declared)
    structs = {name: each for name, each in declared.items() if isinstance(each, Struct)}
    yield from _inherited(struct, structs)
    if contains_itself(struct, structs):
        yield Finding(struct.line, "contains itself; an array or an [optional] field would end that")


def _parent(struct: Struct, declared: Declared) -> Iterator[Finding]:
    parent = declared.get(struct.extends)
    if struct.extends in PRIMITIVES or parent is None:
        what = "is a primitive type" if struct.extends in PRIMITIVES else "is not declared"
        yield Finding(struct.line, f"extends {struct.extends}, which {what}")
    elif not isinstance(parent, Struct):
        yield Finding(struct.line, f"extends {struct.extends}, which is an {keyword(parent)}")


def _inherited(struct: Struct, structs: dict[str, Struct]) -> Iterator[Finding]:
    inherited = {field.name: parent.name for parent in ancestors(struct, structs) for field in parent.fields}
    for field in struct.fields:
        if field.name in inherited:
            yield Finding(field.type.line, f"field {field.name} is already in struct {inherited[field.name]}")


def _enum(enum: Enum) -> Iterator[Finding]:
    yield from _empty(enum.values, enum.line, "values")
    yield from _repeated(((each.name, each.line) for each in enum.values), "value")


def _interface(interface: Interface, declared: Declared) -> Iterator[Finding]:
    yield from _empty(interface.functions, interface.line, "functions")
    yield from _repeated(((each.name, each.line) for each in interface.functions), "function")
    for function in interface.functions:
        yield from _function(function, declared)


def _function(function: Function, declared: Declared) -> Iterator[Finding]:
    parameters = ((each.name, each.type.line) for each in function.params)
    yield from _repeated(parameters, f"function {function.name}: parameter")
    for param in function.params:
        yield from _type(param.type, f"function {function.name}: parameter {param.name}", declared)
    if function.returns:
        yield from _type(function.returns, f"function {function.name}: result", declared)


def _type(type_: Type, where: str, declared: Declared) -> Iterator[Finding]:
    if type_.name in PRIMITIVES:
        return
    if type_.name not in declared:
        yield Finding(type_.line, f"{where}: unknown type {type_.name}")
    elif isinstance(declared[type_.name], Interface):
        yield Finding(type_.line, f"{where}: interface {type_.name} is not a type")


def _empty(members: Sequence[object], line: int, what: str) -> Iterator[Finding]:
    if not members:
        yield Finding(line, f"has no {what}")


def _repeated(names: Iterable[tuple[str, int]], what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for name, line in names:
        if name in seen:
            yield Finding(line, f"{what} {name} is declared twice")
        seen.add(name)
