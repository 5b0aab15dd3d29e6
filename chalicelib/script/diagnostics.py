"""Diagnostics: problems and warnings, collected so that a script's author gets all of them at once.

    Exception
      ├── Diagnostic    one thing is wrong; raised deep inside, caught for each property by a `Report`
      ├── Unresolved    a value depends on another that is faulty, or not known yet
      └── ScriptError   the only one that leaves this package: all problems of a script

A `Report` turns each `Diagnostic` into a `Problem`, because it knows the object and the property.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from enum import StrEnum
from itertools import islice
from types import TracebackType
from typing import Any

MAX_PROBLEMS = 100
"""The most problems that a report collects: nobody reads more, and wording each of them takes time."""

_MAX_SHOWN = 60
_MAX_LISTED = 30
_MAX_COMPARED = 500


class ProblemKind(StrEnum):
    """The sorts of problems."""

    SYNTAX = "syntax"
    """Not JSON, or not an expression."""
    NAME = "name"
    """An unknown type, property, procedure or argument, or one of another type of object."""
    VALUE = "value"
    """Of the wrong type, out of range, missing, given twice, or impossible to compute."""
    REFERENCE = "reference"
    """An expression refers to something that does not exist, or that it may not refer to."""
    CYCLE = "cycle"
    """A time depends on itself."""
    LIMIT = "limit"
    """Too long, too deep, too many."""
    VARIABLE = "variable"
    """Variables are not given."""
    MEDIA = "media"
    """The duration of a media file is needed and not known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a script.

    `message` is a whole sentence that also names the location. `property` is a path (`position.x`, `events[1]`).
    `column` counts from 1 in `expression`, or with `line` in the JSON text. `script_index` counts from 0. Fields that
    are unknown, or have no meaning here, are None.
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
        """Return the known fields by name, with values that JSON can hold."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in pairs if value is not None}


class ScriptError(Exception):
    """Scripts that cannot be used, with all their `problems`, `MAX_PROBLEMS` at most; as text one line for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Take at least one problem."""
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return all messages, one a line."""
        return "\n".join(problem.message for problem in self.problems)


class NothingShown(ScriptError):
    """Valid scripts that never show or play anything."""


@dataclass(frozen=True, slots=True)
class ScriptWarning:
    """A likely mistake that the language allows; as in `Problem`, `message` also names the object."""

    message: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Location:
    """A location in the scripts. `property` is a path (`events[1].moveTo.x`)."""

    script_index: int | None = None
    object_id: str | None = None
    property: str | None = None

    def at(self, part: str) -> "Location":
        """Return a part of this location: a property of an object, `x` of a position, `[1]` of a list."""
        dot = "." if self.property and not part.startswith("[") else ""
        return replace(self, property=f"{self.property or ''}{dot}{part}")

    def __str__(self) -> str:
        """Return the beginning of a message; empty if the location is all scripts together."""
        if self.object_id is None:
            return "" if self.script_index is None else f"scripts[{self.script_index}]"
        return f'Object "{self.object_id}"' + (f", {self.property}" if self.property else "")


@dataclass(slots=True, eq=False)
class Diagnostic(Exception):
    """One thing that is wrong, with the fields of `Problem`; `location` only where the catcher could not know it."""

    kind: ProblemKind
    text: str
    expression: str | None = None
    line: int | None = None
    column: int | None = None
    expected: str | None = None
    found: str | None = None
    location: Location | None = None

    def as_problem(self, location: Location) -> Problem:
        """Return the problem at `location`, or at the diagnostic's own location if it has one."""
        location = self.location or location
        where = f"{location}" + (f", line {self.line}, column {self.column}" if self.line else "")
        return Problem(
            self.kind,
            f"{where}: {self.text}" if where else self.text[:1].upper() + self.text[1:],
            location.script_index,
            location.object_id,
            location.property,
            _encodable(self.expression),
            self.line,
            self.column,
            _encodable(self.expected),
            _encodable(self.found),
        )


class Unresolved(Exception):
    """A value that cannot be computed here, because it depends on one that is faulty or not known yet."""


class Report:
    """The problems and warnings found so far.

    with report.catching(location):
        ...  # a Diagnostic becomes a problem at that location, an Unresolved is ignored
    report.raise_any()
    """

    __slots__ = ("_warnings", "problems")

    def __init__(self) -> None:
        """Begin with no problems and no warnings."""
        self.problems: list[Problem] = []
        self._warnings: dict[ScriptWarning, None] = {}

    @property
    def warnings(self) -> tuple[ScriptWarning, ...]:
        """The warnings, each once, in order."""
        return tuple(self._warnings)

    def warn(self, location: Location, text: str) -> None:
        """Add a warning about an object, unless it is there already."""
        self._warnings[ScriptWarning(f"{location}: {text}", location.object_id or "")] = None

    def add(self, diagnostic: Diagnostic, location: Location) -> None:
        """Add a problem, unless it is there already. Raises `ScriptError` at the `MAX_PROBLEMS`th."""
        problem = diagnostic.as_problem(location)
        self.problems += [] if problem in self.problems else [problem]
        if len(self.problems) >= MAX_PROBLEMS:
            self.raise_any()

    def catching(self, location: Location) -> "_Catching":
        """Return a context manager that turns a `Diagnostic` into a problem at `location`."""
        return _Catching(self, location)

    def raise_any(self) -> None:
        """Raise `ScriptError` if there are problems."""
        if self.problems:
            raise ScriptError(self.problems)


@dataclass(frozen=True, slots=True)
class _Catching:
    report: Report
    location: Location

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> bool:
        if isinstance(error, Diagnostic):
            self.report.add(error, self.location)
        return isinstance(error, Diagnostic | Unresolved)


def show(value: Any) -> str:
    """Return a value as JSON for a message: shortened, and without characters that UTF-8 cannot encode."""
    text = json.dumps(value, ensure_ascii=False, default=str).encode(errors="backslashreplace").decode()
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def show_number(value: float) -> str:
    """Return a number as a script's author would write it: `500` rather than `500.0`."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def listing(names: Iterable[str]) -> str:
    """Return the names with commas between them, only the first few if there are many."""
    shown = list(islice(names, _MAX_LISTED + 1))
    return ", ".join(shown[:_MAX_LISTED]) + (", …" if len(shown) > _MAX_LISTED else "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return `; did you mean "photo"?`, or an empty text if no known name is similar."""
    candidates = {candidate.lower(): candidate for candidate in islice(known, _MAX_COMPARED)}
    near = get_close_matches(name.lower()[:200], candidates, n=1)
    return f"; did you mean {show(candidates[near[0]])}?" if near else ""


def unknown_name(noun: str, name: str, known: Collection[str], owner: str = "") -> Diagnostic:
    """Return the diagnostic for a name that is not `known`, as in `unknown property "w" of text objects`."""
    of = f" of {owner}" if owner else ""
    text = f"unknown {noun} {show(name)}{of}{did_you_mean(name, known) or ';'} known: {listing(known)}"
    return Diagnostic(ProblemKind.NAME, text, expected=listing(known), found=show(name))


def _encodable(text: str | None) -> str | None:
    """Escape characters that UTF-8 cannot encode: halves of surrogate pairs, which JSON can contain."""
    return None if text is None else text.encode(errors="backslashreplace").decode()
