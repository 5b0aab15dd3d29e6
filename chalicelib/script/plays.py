"""The property `play`: when an object is shown.

Source: docs/vendors/script-language.md, "Time".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .diagnostics import Fault, ProblemKind, Skip
from .evaluation import MAX_VALUES, Scope
from .explained import Explained
from .expressions import Expression
from .numbers import TIME, Amount, amount
from .reading import Reading, Setting
from .wording import show

_entry = amount(TIME)


@dataclass(frozen=True, slots=True)
class Plays:
    """The setting of `play`: one showing at each value of each entry."""

    entries: tuple[Amount, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """One for each entry."""
        return tuple(entry.expression for entry in self.entries)

    @property
    def variables(self) -> frozenset[str]:
        """Those of all entries."""
        return frozenset().union(*(entry.variables for entry in self.entries))

    def value(self, scope: Scope) -> tuple[float, ...]:
        """The starts in ms, in the order of the entries. Raises as `Amount.values`, and if there are too many."""
        starts: list[float] = []
        for entry in self.entries:
            starts += entry.values(scope)
            if len(starts) > MAX_VALUES:
                text = f"the object is played more than {MAX_VALUES} times"
                raise Fault(ProblemKind.LIMIT, text, expected=f"at most {MAX_VALUES} plays")
        return tuple(starts)

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """The starts of each entry."""
        for entry in self.entries:
            yield from entry.explained(scope)


def plays(raw: Any, reading: Reading) -> Setting[tuple[float, ...]]:
    """A number, an expression, or a list of such."""
    if not isinstance(raw, list):
        return Plays((_entry(raw, reading),))
    if not raw:
        text = f"{show(raw)} shows the object never, expected one time at least"
        raise Fault(ProblemKind.VALUE, text, expected="a time or a list of times", found=show(raw))
    entries = [reading.at(f"[{index}]").read(_entry, entry) for index, entry in enumerate(raw)]
    whole = tuple(entry for entry in entries if isinstance(entry, Amount))
    if len(whole) < len(entries):
        raise Skip
    return Plays(whole)
