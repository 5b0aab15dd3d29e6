"""The types of numbers: plain, quoted, a variable or an expression, within limits; and `play`, a list of times.

Source: docs/vendors/script-language.md, "Shape", "Time", "Properties".
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.timeline import MAX_SIDES

from .diagnostics import Diagnostic, ProblemKind, Unresolved, show, show_number
from .evaluation import EMPTY_SCOPE, MAX_VALUES, ExplainedValue, Scope, evaluate, evaluate_single, pointers
from .expressions import Expression, Literal
from .types import DeclaredValue, ParseContext, group

MAX_TIME_MS = 60 * 60 * 1000
"""The latest time in a video, and the longest duration: an hour."""

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class NumberRange:
    """The numbers that a property accepts, `low` and `high` included; `noun` names them in messages."""

    low: float
    high: float
    noun: str = "a number"
    is_whole: bool = False
    allows_times: bool = False
    """True if expressions may use times of objects."""

    def __str__(self) -> str:
        """Return the expectation for a message."""
        return f"{self.noun} from {show_number(self.low)} to {show_number(self.high)}"

    def check(self, value: float, expression: Expression) -> float:
        """Return the value if it is within the range, else raise `Diagnostic`.

        A value that misses the range only by the inexactness of floats is moved to its limit: 0.1 + 0.2 - 0.3 is not
        negative.
        """
        within = min(max(value, self.low), self.high)
        if abs(within - value) <= _TOLERANCE and not (self.is_whole and not value.is_integer()):
            return within
        found = show_number(value)
        text = found if expression.is_constant else f"{show(expression.text)} is {found}"
        raise Diagnostic(
            ProblemKind.VALUE,
            f"{text}, expected {self}",
            expression=expression.text,
            expected=str(self),
            found=found,
            location=expression.location,
        )


TIME_RANGE = NumberRange(0, MAX_TIME_MS, "a time in ms", allows_times=True)
"""A time within the video, or a duration."""
EVENT_TIME_RANGE = NumberRange(-2 * MAX_TIME_MS, 2 * MAX_TIME_MS, "a time in ms", allows_times=True)
"""A time that may be before the video, or at the end of any object."""
MEDIA_TIME_RANGE = NumberRange(0, 24 * MAX_TIME_MS, "a time in the media in ms", allows_times=True)
"""A media file may last longer than any video: 50 MB can hold many hours of speech."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number, not computed yet."""

    expression: Expression
    range: NumberRange

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The one expression."""
        return (self.expression,)

    @property
    def variables(self) -> frozenset[str]:
        """The variables of the expression."""
        return self.expression.variables

    def value(self, scope: Scope) -> float:
        """Compute the number. Raises `Diagnostic` if it has several values, or is out of range."""
        return self.range.check(evaluate_single(self.expression, scope), self.expression)

    def values(self, scope: Scope) -> tuple[float, ...]:
        """Compute all values of the number. Raises `Diagnostic` if one is out of range."""
        return tuple(self.range.check(value, self.expression) for value in evaluate(self.expression, scope))

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield its values, with the times and variables as their origin."""
        path, text = self.expression.location.property or "", self.expression.text
        yield ExplainedValue(path, text, self.values(scope), pointers(self.expression, scope))


@dataclass(frozen=True, slots=True)
class StartTimes:
    """The declared value of `play`: the object is played once for each value of each entry."""

    entries: tuple[Number, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expression of each entry."""
        return tuple(entry.expression for entry in self.entries)

    @property
    def variables(self) -> frozenset[str]:
        """The variables of all entries."""
        return frozenset().union(*(entry.variables for entry in self.entries))

    def value(self, scope: Scope) -> tuple[float, ...]:
        """Compute the starts in ms, in the order of the entries.

        Raises:
            Diagnostic: a start is out of range, or there are more than `MAX_VALUES`.
        """
        starts: list[float] = []
        for entry in self.entries:
            starts += entry.values(scope)
            if len(starts) > MAX_VALUES:
                text = f"the object is played more than {MAX_VALUES} times"
                raise Diagnostic(ProblemKind.LIMIT, text, expected=f"at most {MAX_VALUES} plays")
        return tuple(starts)

    def explained(self, scope: Scope) -> Iterator[ExplainedValue]:
        """Yield the starts of each entry."""
        for entry in self.entries:
            yield from entry.explained(scope)


def number(allowed: NumberRange) -> Callable[[Any, ParseContext], Number]:
    """Return the type of a number, plain (`500`) or quoted (`"500"`, `"$name"`, `"2*$name"`)."""

    def parse(raw: Any, context: ParseContext) -> Number:
        result = Number(_parse_expression(raw, allowed, context), allowed)
        if result.expression.is_constant:
            result.value(EMPTY_SCOPE)
        return result

    return parse


def start_times(raw: Any, context: ParseContext) -> DeclaredValue[tuple[float, ...]]:
    """Parse a number, an expression, or a list of them."""
    if not isinstance(raw, list):
        return StartTimes((_start_time(raw, context),))
    if not raw:
        text = f"{show(raw)}, expected at least one time"
        raise Diagnostic(ProblemKind.VALUE, text, expected="a time or a list of times", found=show(raw))
    entries = [context.at(f"[{index}]").parse(_start_time, entry) for index, entry in enumerate(raw)]
    valid = tuple(entry for entry in entries if isinstance(entry, Number))
    if len(valid) < len(entries):
        raise Unresolved
    return StartTimes(valid)


def _parse_expression(raw: Any, allowed: NumberRange, context: ParseContext) -> Expression:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Expression(show(raw), (Literal(float(raw)),), context.location)
    if not isinstance(raw, str):
        raise Diagnostic(ProblemKind.VALUE, f"{show(raw)}, expected {allowed}", expected=str(allowed), found=show(raw))
    expression = context.parse_expression(raw)
    if expression.references and not allowed.allows_times:
        raise Diagnostic(
            ProblemKind.REFERENCE,
            f"{show(raw)} uses a time of an object; only times and durations can",
            expression=raw,
            column=expression.references[0].column,
            expected=str(allowed),
        )
    return expression


def _pair(first: float, second: float) -> tuple[float, float]:
    return (first, second)


_start_time = number(TIME_RANGE)

# Properties declare values of these types, and events change them.
ALPHA = number(NumberRange(0, 1))
VOLUME = number(NumberRange(0, 4))
Z_INDEX = number(NumberRange(-1e9, 1e9))
DEGREES = number(NumberRange(-36_000, 36_000, "degrees"))
SCALE = number(NumberRange(0, 100))
_COORDINATE = number(NumberRange(-1000, 1000, "a fraction of the frame"))
_EXTENT = number(NumberRange(0, MAX_SIDES, "a fraction of the frame"))
POINT = {"x": _COORDINATE, "y": _COORDINATE}
BOX = {"w": _EXTENT, "h": _EXTENT}
POSITION = group(_pair, POINT)
SIZE = group(_pair, BOX)
