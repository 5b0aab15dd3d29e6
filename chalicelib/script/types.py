"""The types of property values: booleans, choices, names, colours and groups; and the kinds of objects that have them.

`numbers` has the types of numbers.

A `ValueType` reads the JSON value of a property and returns a `DeclaredValue`: the value that a script gives to the
property, with its expressions still to be computed.

Source: docs/vendors/script-language.md, "Shape" and "Properties".
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar, cast

from chalicelib.domain.font import MAX_FONT_NAME_CHARS
from chalicelib.domain.timeline import Color, Kind

from .diagnostics import (
    Diagnostic,
    Location,
    ProblemKind,
    Report,
    Unresolved,
    did_you_mean,
    listing,
    show,
    unknown_name,
)
from .evaluation import ExplainedValue, Plain, Pointer, Scope, to_plain
from .expressions import Expression, parse_expression
from .lexer import is_referable

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=StrEnum)

ALL_KINDS = frozenset(Kind)
VISIBLE_KINDS = frozenset(kind for kind in Kind if kind.is_visible)
TIMED_KINDS = frozenset(kind for kind in Kind if kind.is_timed)
PICTURE_KINDS = frozenset([Kind.VIDEO, Kind.IMAGE])
TEXT_KIND = frozenset([Kind.TEXT])
FRAMED_KINDS = PICTURE_KINDS | {Kind.RECTANGLE}
COLORED_KINDS = frozenset([Kind.TEXT, Kind.RECTANGLE])

_VARIABLE = re.compile(r"\s*\$([A-Za-z_]\w*)\s*", re.ASCII)
_COLOR = re.compile(r"(?:0x([0-9a-f]{6})|#([0-9a-f]{6}(?:[0-9a-f]{2})?))", re.IGNORECASE)
_BOOLEANS = {"true": True, "false": False}


class DeclaredValue(Protocol[T_co]):
    """The value that a script gives to a property, not computed yet."""

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables that it uses."""
        ...

    def value(self, scope: Scope) -> T_co:
        """Compute it. Raises `Diagnostic` if it has no valid value, `Unresolved` if `scope` lacks a name."""
        ...

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield each value that is written in it. Raises as `value`."""
        ...


@dataclass(frozen=True, slots=True)
class ParseContext:
    """A location while it is parsed, with the object that it belongs to. `known_ids` are those of all objects."""

    report: Report
    location: Location
    own_id: str
    kind: Kind
    known_ids: Collection[str]

    def at(self, part: str) -> "ParseContext":
        """Return the context of a part of this location."""
        return replace(self, location=self.location.at(part))

    def parse(self, value_type: "ValueType[T]", raw: Any) -> DeclaredValue[T] | None:
        """Parse a JSON value by its type. Report the problem and return None if it is not of that type."""
        declared: DeclaredValue[T] | None = None
        with self.report.catching(self.location):
            declared = value_type(raw, self)
        return declared  # noqa: RET504 -- `catching` may leave it None

    def parse_expression(self, text: str) -> Expression:
        """Parse an expression at this location.

        Raises:
            Diagnostic: it is no expression, or refers to an object that does not exist.
        """
        try:
            expression = parse_expression(text, self.own_id, self.location)
            self._check_references(expression)
        except Diagnostic as error:
            error.text += self._hint(text)
            raise
        return expression

    def _check_references(self, expression: Expression) -> None:
        for reference in expression.references:
            name = reference.time.object_id
            if name not in self.known_ids:
                near = did_you_mean(name, self.known_ids) or f"; the objects are: {listing(self.known_ids)}"
                text = f"{show(expression.text)} refers to the object {show(name)} (column {reference.column})"
                raise Diagnostic(
                    ProblemKind.REFERENCE,
                    f"{text}, which does not exist{near}",
                    expression=expression.text,
                    column=reference.column,
                    found=name,
                )

    def _hint(self, text: str) -> str:
        """Return advice about an id that no expression can contain, such as `my-title`, or an empty text."""
        meant = [name for name in self.known_ids if not is_referable(name) and f"{name}." in text]
        rule = "only ids that are a name (letters, digits and _) or a whole number can"
        return f". The id {show(meant[0])} cannot be used in an expression: {rule}" if meant else ""


ValueType = Callable[[Any, ParseContext], DeclaredValue[T_co]]


@dataclass(frozen=True, slots=True)
class Constant(Generic[T]):
    """A value that needs no computing. `location` is None for a default, which no script contains."""

    known: T
    source: Plain = ""
    location: Location | None = None
    variables: frozenset[str] = frozenset()

    def value(self, scope: Scope) -> T:
        """Return the known value."""
        return self.known

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield the value, unless it is a default."""
        if self.location:
            source = self.source if isinstance(self.source, str) else show(self.source)
            yield ExplainedValue(self.location.property or "", source, (to_plain(cast("Any", self.known)),))


@dataclass(frozen=True, slots=True)
class BooleanVariable:
    """A boolean that a variable gives."""

    variable: str
    location: Location

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset([self.variable])

    def value(self, scope: Scope) -> bool:
        """Return the variable's value. Raises `Diagnostic` if it is not `true` or `false`."""
        if self.variable not in scope.variables:
            raise Unresolved
        found = scope.variables[self.variable]
        if found.strip() not in _BOOLEANS:
            text = f"the variable ${self.variable} is {show(found)}, but true or false is expected"
            raise Diagnostic(ProblemKind.VALUE, text, expected="true, false", found=show(found), location=self.location)
        return _BOOLEANS[found.strip()]

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield the boolean, with the variable's text as its origin."""
        pointer = Pointer(f"${self.variable}", (scope.variables[self.variable],))
        yield ExplainedValue(self.location.property or "", pointer.text, (self.value(scope),), (pointer,))


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Several values, by name, that together make one."""

    parts: Mapping[str, DeclaredValue[Any]]
    make: Callable[..., T]

    @property
    def variables(self) -> frozenset[str]:
        """The variables of all parts."""
        return frozenset().union(*(part.variables for part in self.parts.values()))

    def value(self, scope: Scope) -> T:
        """Compute all parts, and make the value of them."""
        return self.make(*(part.value(scope) for part in self.parts.values()))

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield the values of all parts."""
        for part in self.parts.values():
            yield from part.explained(scope)


def boolean(raw: Any, context: ParseContext) -> DeclaredValue[bool]:
    """Parse `true`, `"true"` or `"$name"`."""
    if isinstance(raw, bool):
        return Constant(raw, raw, context.location)
    if isinstance(raw, str) and raw.strip() in _BOOLEANS:
        return Constant(_BOOLEANS[raw.strip()], raw, context.location)
    variable = _VARIABLE.fullmatch(raw) if isinstance(raw, str) else None
    if not variable:
        raise _not_a("true, false or a $variable", raw)
    return BooleanVariable(variable[1], context.location)


def choice(values: type[E]) -> ValueType[E]:
    """Return the type of one of a few words."""

    def parse(raw: Any, context: ParseContext) -> DeclaredValue[E]:
        if raw not in list(values):
            raise _not_a(listing(values), raw)
        return Constant(values(raw), raw, context.location)

    return parse


def name(raw: Any, context: ParseContext) -> DeclaredValue[str]:
    """Parse the name of a font, which need not exist."""
    if not isinstance(raw, str) or len(raw) > MAX_FONT_NAME_CHARS or not raw.isprintable():
        raise _not_a(f"a name of at most {MAX_FONT_NAME_CHARS} printable characters", raw)
    return Constant(raw, raw, context.location)


def color(raw: Any, context: ParseContext) -> DeclaredValue[Color]:
    """Parse `"0xRRGGBB"`, `"#RRGGBB"` or `"#RRGGBBAA"`."""
    match = _COLOR.fullmatch(raw) if isinstance(raw, str) else None
    if not match:
        raise _not_a('"0xRRGGBB", "#RRGGBB" or "#RRGGBBAA"', raw)
    return Constant(Color(*bytes.fromhex(match[1] or match[2])), raw, context.location)


def group(
    make: Callable[..., T], parts: Mapping[str, ValueType[Any]], defaults: Mapping[str, Any] | None = None
) -> ValueType[T]:
    """Return the type of a JSON object with a value for each of the `parts`; parts without a default are required.

    `make` gets the values in the order of `parts`.
    """
    optional = {key: Constant(value) for key, value in (defaults or {}).items()}
    required = [key for key in parts if key not in optional]

    def parse(raw: Any, context: ParseContext) -> DeclaredValue[T]:
        if not isinstance(raw, dict):
            raise _not_a("{" + listing(parts) + "}", raw)
        for key in (key for key in raw if key not in parts):
            context.report.add(unknown_name("argument", key, parts), context.location)
        _check_keys(raw, required)
        given = {key: context.at(key).parse(part, raw[key]) for key, part in parts.items() if key in raw}
        declared: dict[str, DeclaredValue[Any] | None] = {key: given.get(key, optional.get(key)) for key in parts}
        valid = {key: value for key, value in declared.items() if value is not None}
        if len(valid) < len(declared):
            raise Unresolved
        return Group(valid, make)

    return parse


def check_applies(name: str, kinds: Collection[Kind], kind: Kind) -> None:
    """Raise `Diagnostic` unless a property or procedure for objects of `kinds` applies to one of `kind`."""
    if kind not in kinds:
        text = f"{show(name)} applies to {listing(sorted(kinds))}, not to {kind} objects"
        raise Diagnostic(ProblemKind.NAME, text, expected=listing(sorted(kinds)), found=kind.value)


def _check_keys(raw: Mapping[str, Any], required: Collection[str]) -> None:
    missing = [key for key in required if key not in raw]
    if missing:
        text = f"{listing(map(show, missing))} missing in {show(raw)}"
        raise Diagnostic(ProblemKind.VALUE, text, expected="{" + listing(required) + "}", found=show(raw))


def _not_a(expected: str, raw: Any) -> Diagnostic:
    note = ""
    if isinstance(raw, str) and raw.startswith("$") and "$" not in expected:
        note = "; a variable can only stand for a number or for true and false"
    return Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {expected}{note}", expected=expected, found=show(raw))
