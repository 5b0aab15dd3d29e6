"""The evaluation of expressions, and where their values come from.

A time of an object that is played several times has several values, and so has an expression over it: all
combinations, in order, the leftmost reference changing slowest.

Source: docs/vendors/script-language.md, "Time" (`5+a.start` with `a` at 7 and 8 is 12 and 13).
"""

import math
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from operator import add, mul, sub, truediv
from typing import Any

from chalicelib.domain.timeline import Color

from .diagnostics import Diagnostic, ProblemKind, Unresolved, show
from .expressions import Expression, Literal, Negation, Node, ObjectTime, Operator, Reference, Variable
from .lexer import parse_signed_number

MAX_VALUES = 1000

Values = tuple[float, ...]

Plain = str | float | bool
"""A value that JSON can hold."""

_OPERATIONS: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}


@dataclass(frozen=True, slots=True)
class Scope:
    """The known names while an expression is computed: the texts of variables, and the times of objects in ms."""

    variables: Mapping[str, str]
    times: MutableMapping[ObjectTime, Values]

    def with_times(self, times: dict[ObjectTime, Values]) -> "Scope":
        """Return this scope with some times replaced or added."""
        return Scope(self.variables, ChainMap(times, self.times))


EMPTY_SCOPE = Scope({}, {})


@dataclass(frozen=True, slots=True)
class Pointer:
    """An origin of a value: a time of an object (`photo.end`), a `$variable` or the `media`, with its values."""

    text: str
    values: tuple[Plain, ...]

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"text": self.text, "values": list(self.values)}


@dataclass(frozen=True, slots=True)
class ExplainedValue:
    """One value of a property, with its origin.

    `property` is a path (`position.x`, `events[1].moveTo.duration`; the time of an event is `events[1]`). `source` is
    the value as written, None if the script leaves it out. `values` are several for a time that has several. `play` is
    the index of the only play with this value, None if all plays have it.
    """

    property: str
    source: str | None
    values: tuple[Plain, ...]
    pointers: tuple[Pointer, ...] = ()
    play: int | None = None

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON, without `source` and `play` if they are None."""
        known = {"source": self.source, "play": self.play}
        return {
            "property": self.property,
            **{name: value for name, value in known.items() if value is not None},
            "values": list(self.values),
            "pointers": [pointer.as_data() for pointer in self.pointers],
        }


def to_plain(value: bool | str | Color) -> Plain:
    """Return a value as JSON can hold it; a colour as scripts write it."""
    match value:
        case Color(red, green, blue, alpha):
            return f"#{bytes((red, green, blue, alpha)).hex().upper()}"
        case StrEnum():
            return value.value
        case _:
            return value


def evaluate(expression: Expression, scope: Scope, most: int = MAX_VALUES) -> Values:
    """Return all values of an expression, at most `most`.

    Raises:
        Diagnostic: it divides by zero, is too large, has too many values, or a variable is not a number.
        Unresolved: it uses a time or a variable that is not known.
    """
    stack: list[Values] = []
    for node in expression.nodes:
        match node:
            case Operator():
                right = stack.pop()
                stack.append(_combine(expression, node, stack.pop(), right, most))
            case Negation():
                stack.append(tuple(-value for value in stack.pop()))
            case _:
                stack.append(_operand(expression, node, scope))
    return _checked(expression, stack.pop(), most)


def evaluate_single(expression: Expression, scope: Scope) -> float:
    """Return the value of an expression that must have exactly one. Raises as `evaluate`."""
    return evaluate(expression, scope, most=1)[0]


def pointers(expression: Expression, scope: Scope) -> tuple[Pointer, ...]:
    """Return the times of objects and the variables that an expression uses, each once, with their values.

    Raises:
        Unresolved: one of them is not known.
    """
    found: dict[Pointer, None] = {}
    for node in expression.nodes:
        match node:
            case Reference(time):
                found[Pointer(str(time), _operand(expression, node, scope))] = None
            case Variable(name) if name in scope.variables:
                found[Pointer(f"${name}", (scope.variables[name],))] = None
    return tuple(found)


def _operand(expression: Expression, node: Node, scope: Scope) -> Values:
    match node:
        case Literal(value):
            return (value,)
        case Reference(time) if time in scope.times:
            return scope.times[time]
        case Variable(name) if name in scope.variables:
            return (_variable(expression, name, scope.variables[name]),)
        case _:
            raise Unresolved


def _variable(expression: Expression, name: str, text: str) -> float:
    number = parse_signed_number(text)
    if number is None:
        message = f"the variable ${name} is {show(text)}, but a number is expected"
        raise _error(expression, ProblemKind.VALUE, message, expected="a number", found=show(text))
    return number


def _combine(expression: Expression, operator: Operator, left: Values, right: Values, most: int) -> Values:
    _check_count(expression, len(left) * len(right), most)
    try:
        return tuple(_OPERATIONS[operator.symbol](a, b) for a in left for b in right)
    except ZeroDivisionError:
        message = f"{show(expression.text)} divides by zero (column {operator.column})"
        raise _error(expression, ProblemKind.VALUE, message, column=operator.column) from None


def _checked(expression: Expression, values: Values, most: int) -> Values:
    _check_count(expression, len(values), most)
    if not all(map(math.isfinite, values)):
        message = f"{show(expression.text)} is not a number, or too large for one"
        raise _error(expression, ProblemKind.VALUE, message, expected="a finite number")
    return values


def _check_count(expression: Expression, count: int, most: int) -> None:
    if count <= most:
        return
    if most == 1:
        message = (
            f"{show(expression.text)} has several values, as it uses times of an object that is played several times"
        )
        raise _error(expression, ProblemKind.VALUE, message, expected="one value", found=f"{count} values")
    message = f"{show(expression.text)} has {count} values, {most} are allowed"
    raise _error(expression, ProblemKind.LIMIT, message, expected=f"at most {most} values", found=f"{count} values")


def _error(
    expression: Expression,
    kind: ProblemKind,
    message: str,
    *,
    column: int | None = None,
    expected: str | None = None,
    found: str | None = None,
) -> Diagnostic:
    location = expression.location
    return Diagnostic(kind, message, expression.text, column=column, expected=expected, found=found, location=location)
