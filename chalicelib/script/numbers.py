"""Numbers in scripts: plain, quoted, a variable or an expression, within limits.

Source: docs/vendors/script-language.md, "Shape", "Time".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .diagnostics import Fault, ProblemKind
from .evaluation import NOTHING_KNOWN, Scope, evaluate, evaluate_single, pointers
from .explained import Explained
from .expressions import Expression, Literal
from .reading import Reading
from .wording import show, show_number

MAX_TIME_MS = 60 * 60 * 1000
"""No time lies further from the video's start: an hour."""

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that a property takes, `low` to `high`; `what` they are, for messages."""

    low: float
    high: float
    what: str = "a number"
    whole: bool = False
    times: bool = False
    """Whether times of objects may be used."""

    def __str__(self) -> str:
        """What is expected."""
        return f"{self.what} from {show_number(self.low)} to {show_number(self.high)}"

    def check(self, value: float, expression: Expression) -> float:
        """The value, if it is within the limits, else raises `Fault`.

        What is out of them only by the inexactness of floats is moved to the limit (0.1 + 0.2 - 0.3 is not negative).
        """
        within = min(max(value, self.low), self.high)
        if abs(within - value) <= _TOLERANCE and not (self.whole and not value.is_integer()):
            return within
        found = show_number(value)
        text = found if expression.is_constant else f"{show(expression.text)} is {found}"
        raise Fault(
            ProblemKind.VALUE,
            f"{text}, expected {self}",
            expression=expression.text,
            expected=str(self),
            found=found,
            place=expression.place,
        )


TIME = Limits(0, MAX_TIME_MS, "a time in ms", times=True)
"""A time within the video, or a duration."""
ANY_TIME = Limits(-2 * MAX_TIME_MS, 2 * MAX_TIME_MS, "a time in ms", times=True)
"""A time that may lie before the video, or with the end of any object."""
MEDIA_TIME = Limits(0, 24 * MAX_TIME_MS, "a time in the media in ms", times=True)
"""A media may last longer than any video: 50 MB hold many hours of speech."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, not computed yet."""

    expression: Expression
    limits: Limits

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The one expression."""
        return (self.expression,)

    @property
    def variables(self) -> frozenset[str]:
        """Those of the expression."""
        return self.expression.variables

    def value(self, scope: Scope) -> float:
        """The one number that it is. Raises `Fault` if it is several, or out of limits."""
        return self.limits.check(evaluate_single(self.expression, scope), self.expression)

    def values(self, scope: Scope) -> tuple[float, ...]:
        """All the numbers that it is. Raises as `value`."""
        return tuple(self.limits.check(value, self.expression) for value in evaluate(self.expression, scope))

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """Its values, with the times and variables they come from."""
        path, text = self.expression.place.property or "", self.expression.text
        yield Explained(path, text, self.values(scope), pointers(self.expression, scope))


def amount(limits: Limits) -> Callable[[Any, Reading], Amount]:
    """The form of a number, plain (`500`) or quoted (`"500"`, `"$name"`, `"2*$name"`)."""

    def read(raw: Any, reading: Reading) -> Amount:
        result = Amount(_expression(raw, limits, reading), limits)
        if result.expression.is_constant:
            result.value(NOTHING_KNOWN)
        return result

    return read


def _expression(raw: Any, limits: Limits, reading: Reading) -> Expression:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Expression(show(raw), (Literal(float(raw)),), reading.place)
    if not isinstance(raw, str):
        raise Fault(ProblemKind.VALUE, f"{show(raw)}, expected {limits}", expected=str(limits), found=show(raw))
    expression = reading.expression(raw)
    if expression.references and not limits.times:
        raise Fault(
            ProblemKind.REFERENCE,
            f"{show(raw)} uses a time of an object, which only times and durations may do",
            expression=raw,
            column=expression.references[0].column,
            expected=str(limits),
        )
    return expression
