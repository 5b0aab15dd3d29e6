"""What may be wrong with a script, and how it is collected: a script's author gets all problems at once.

    Exception
      ├── Fault         one thing is wrong; raised deep inside, caught per property by a `Report`
      ├── Skip          nothing can be said here: what this depends on is wrong already, or not known yet
      └── ScriptError   the only one that leaves this package: all problems of a script

A `Fault` becomes a `Problem` where it is caught: that is where object and property are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from types import TracebackType

MAX_PROBLEMS = 100
"""As many are collected; nobody reads more, and each costs time to word."""


class ProblemKind(StrEnum):
    """What sort of thing is wrong."""

    SYNTAX = "syntax"
    """Not JSON, or not an expression."""
    NAME = "name"
    """An unknown type, property, procedure or argument, or one of another type of object."""
    VALUE = "value"
    """Of the wrong type, out of range, missing, given twice, or not to be computed."""
    REFERENCE = "reference"
    """An expression refers to what does not exist, or may not be referred to there."""
    CYCLE = "cycle"
    """A time depends on itself."""
    LIMIT = "limit"
    """Too long, too deep, too many."""
    VARIABLE = "variable"
    """Variables are not given."""
    MEDIA = "media"
    """The duration of a media is needed and not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a script.

    `message` is a whole sentence that also names the place. `property` is a path (`position.x`, `events[1]`),
    `column` counts from 1 in `expression`, or with `line` in the JSON text; `script_index` counts from 0. What is not
    known, or has no meaning here, is None.
    """

    kind: ProblemKind
    message: str
    script_index: int | None = None
    object_id: str | None = None
    property: str | None = None
    expression: str | None = None
    line: int | None = None
    column: int | None = None
    expected: str | None = None
    found: str | None = None

    def as_data(self) -> dict[str, str | int]:
        """The fields that are known, by name: values that JSON can hold."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in pairs if value is not None}


class ScriptError(Exception):
    """Scripts cannot be used. `problems` are all that were found, `MAX_PROBLEMS` at most; as text one line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Of one problem at least."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """All messages."""
        return "\n".join(problem.message for problem in self.problems)


class NothingShown(ScriptError):
    """All is right with the scripts, but that nothing is ever seen or heard."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What is allowed but surely not meant; as `Problem`, `message` also names the object."""

    message: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the scripts something stands; `property` is a path (`events[1].moveTo.x`)."""

    script_index: int | None = None
    object_id: str | None = None
    property: str | None = None

    def at(self, part: str) -> "Place":
        """A part of this place: a property of an object, `x` of a position, `[1]` of a list."""
        dot = "." if self.property and not part.startswith("[") else ""
        return replace(self, property=f"{self.property or ''}{dot}{part}")

    def __str__(self) -> str:
        """As messages begin; empty if the place is all scripts together."""
        if self.object_id is None:
            return "" if self.script_index is None else f"scripts[{self.script_index}]"
        return f'Object "{self.object_id}"' + (f", {self.property}" if self.property else "")


@dataclass(slots=True, eq=False)
class Fault(Exception):
    """One thing is wrong; the fields are those of `Problem`. `place` where the catcher could not know it."""

    kind: ProblemKind
    text: str
    expression: str | None = None
    line: int | None = None
    column: int | None = None
    expected: str | None = None
    found: str | None = None
    place: Place | None = None

    def as_problem(self, place: Place) -> Problem:
        """The problem that this is at `place`, unless the fault knows its own."""
        place = self.place or place
        where = f"{place}" + (f", line {self.line}, column {self.column}" if self.line else "")
        return Problem(
            self.kind,
            f"{where}: {self.text}" if where else self.text[:1].upper() + self.text[1:],
            place.script_index,
            place.object_id,
            place.property,
            encodable(self.expression),
            self.line,
            self.column,
            encodable(self.expected),
            encodable(self.found),
        )


def encodable(text: str | None) -> str | None:
    """A text with what UTF-8 cannot hold (halves of surrogate pairs, which JSON can bring) written as escapes."""
    return None if text is None else text.encode(errors="backslashreplace").decode()


class Skip(Exception):
    """Nothing can be said here."""


class Report:
    """Collects problems and cautions.

    with report.catching(place):
        ...  # a Fault in here becomes a problem at that place, a Skip is passed over
    report.raise_any()
    """

    __slots__ = ("_cautions", "problems")

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.problems: list[Problem] = []
        self._cautions: dict[Caution, None] = {}

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """The cautions given, each once, in order."""
        return tuple(self._cautions)

    def caution(self, place: Place, text: str) -> None:
        """Note a caution about an object."""
        self._cautions[Caution(f"{place}: {text}", place.object_id or "")] = None

    def add(self, fault: Fault, place: Place) -> None:
        """Note a problem, once. Raises `ScriptError` when there are enough of them."""
        problem = fault.as_problem(place)
        self.problems += [] if problem in self.problems else [problem]
        if len(self.problems) >= MAX_PROBLEMS:
            self.raise_any()

    def catching(self, place: Place) -> "_Catching":
        """A context in which faults become problems at `place`."""
        return _Catching(self, place)

    def raise_any(self) -> None:
        """Raise `ScriptError` if there are problems."""
        if self.problems:
            raise ScriptError(self.problems)


@dataclass(frozen=True, slots=True)
class _Catching:
    report: Report
    place: Place

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if isinstance(error, Fault):
            self.report.add(error, self.place)
        return isinstance(error, Fault | Skip)
