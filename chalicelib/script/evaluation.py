"""Expressions, computed. A time of an object that is played several times has several values, and so has an expression
over it: all combinations, in order, the leftmost reference changing slowest.

Source: docs/vendors/script-language.md, "Time" (`5+a.start` with `a` at 7 and 8 is 12 and 13).
"""

import math
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from operator import add, mul, sub, truediv

from .diagnostics import Fault, ProblemKind, Skip
from .explained import Pointer
from .expressions import Expression, Literal, Negation, Node, Operator, Reference, Step, Variable
from .lexer import signed_number
from .wording import show

MAX_VALUES = 1000

Values = tuple[float, ...]

_OPERATIONS: dict[str, Callable[[float, float], float]] = {"+": add, "-": sub, "*": mul, "/": truediv}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known when an expression is computed: the variables' texts, and the times of objects in ms."""

    variables: Mapping[str, str]
    times: MutableMapping[Node, Values]

    def with_times(self, times: dict[Node, Values]) -> "Scope":
        """This scope with some times instead of, or besides, those that it has."""
        return Scope(self.variables, ChainMap(times, self.times))


NOTHING_KNOWN = Scope({}, {})


def evaluate(expression: Expression, scope: Scope, most: int = MAX_VALUES) -> Values:
    """All values of an expression, at most `most`.

    Raises:
        Fault: it divides by zero, is too large, has too many values, or a variable is not a number.
        Skip: it uses a time or a variable that is not known.
    """
    stack: list[Values] = []
    for step in expression.steps:
        match step:
            case Operator():
                right = stack.pop()
                stack.append(_combine(expression, step, stack.pop(), right, most))
            case Negation():
                stack.append(tuple(-value for value in stack.pop()))
            case _:
                stack.append(_operand(expression, step, scope))
    return _checked(expression, stack.pop(), most)


def evaluate_single(expression: Expression, scope: Scope) -> float:
    """The value of an expression that must have one. Raises as `evaluate`."""
    return evaluate(expression, scope, most=1)[0]


def pointers(expression: Expression, scope: Scope) -> tuple[Pointer, ...]:
    """Where the values of an expression come from: its times of objects and its variables, each once.

    Raises:
        Skip: one of them is not known.
    """
    found: dict[Pointer, None] = {}
    for step in expression.steps:
        match step:
            case Reference(node):
                found[Pointer(str(node), _operand(expression, step, scope))] = None
            case Variable(name) if name in scope.variables:
                found[Pointer(f"${name}", (scope.variables[name],))] = None
    return tuple(found)


def _operand(expression: Expression, step: Step, scope: Scope) -> Values:
    match step:
        case Literal(value):
            return (value,)
        case Reference(node) if node in scope.times:
            return scope.times[node]
        case Variable(name) if name in scope.variables:
            return (_variable(expression, name, scope.variables[name]),)
        case _:
            raise Skip


def _variable(expression: Expression, name: str, text: str) -> float:
    number = signed_number(text)
    if number is None:
        message = f"the variable ${name} is {show(text)}, but a number is expected"
        raise _fault(expression, ProblemKind.VALUE, message, expected="a number", found=show(text))
    return number


def _combine(expression: Expression, operator: Operator, left: Values, right: Values, most: int) -> Values:
    _check_count(expression, len(left) * len(right), most)
    try:
        return tuple(_OPERATIONS[operator.symbol](a, b) for a in left for b in right)
    except ZeroDivisionError:
        message = f"{show(expression.text)} divides by zero (column {operator.column})"
        raise _fault(expression, ProblemKind.VALUE, message, column=operator.column) from None


def _checked(expression: Expression, values: Values, most: int) -> Values:
    _check_count(expression, len(values), most)
    if not all(map(math.isfinite, values)):
        message = f"{show(expression.text)} is not a number, or too large for one"
        raise _fault(expression, ProblemKind.VALUE, message, expected="a finite number")
    return values


def _check_count(expression: Expression, count: int, most: int) -> None:
    if count <= most:
        return
    if most == 1:
        message = (
            f"{show(expression.text)} has several values, as it uses times of an object that is played several times"
        )
        raise _fault(expression, ProblemKind.VALUE, message, expected="one value", found=f"{count} values")
    message = f"{show(expression.text)} has {count} values, {most} are allowed"
    raise _fault(expression, ProblemKind.LIMIT, message, expected=f"at most {most} values", found=f"{count} values")


def _fault(
    expression: Expression,
    kind: ProblemKind,
    message: str,
    *,
    column: int | None = None,
    expected: str | None = None,
    found: str | None = None,
) -> Fault:
    place = expression.place
    return Fault(kind, message, expression.text, column=column, expected=expected, found=found, place=place)
