"""The problems of a campaign's rows, counted by kind: 312 rows have a picture that answers 404, row 7 first."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

MAX_KINDS = 20
MAX_FIRST_ROWS = 20
MAX_MESSAGE_CHARS = 300
# What differs between rows with the same fault: addresses, and values in quotation marks.
_OWN = re.compile(r'https?://\S+?(?=:?\s|$)|"[^"]*"')


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A problem of a row, with its `code` in the error catalogue; 0: it has none."""

    row: int
    code: int
    message: str

    @property
    def kind(self) -> tuple[int, str]:
        """The part of it that is the same for rows with the same fault."""
        return self.code, _OWN.sub("…", self.message[:MAX_MESSAGE_CHARS])


@dataclass(frozen=True, slots=True)
class RowProblemKind:
    """A kind of problems: how many rows have it, which are the first of them, and the message of the very first."""

    code: int
    message: str
    rows: int
    first_rows: tuple[int, ...]


RowProblemKinds = tuple[RowProblemKind, ...]


def add_problems(kinds: RowProblemKinds, problems: Iterable[RowProblem]) -> RowProblemKinds:
    """Return the kinds with further problems. A row counts once for each kind.

    If there are too many kinds, the further ones of a code are counted with its first one.
    """
    found = {_key(kind): kind for kind in kinds}
    for problem in problems:
        key = problem.kind
        if key not in found and len(found) >= MAX_KINDS:
            key = next((each for each in found if each[0] == problem.code), key)
        known = found.get(key)
        found[key] = _with_row(known, problem) if known else _new(problem)
    return tuple(found.values())


def most_frequent(kinds: RowProblemKinds) -> Sequence[RowProblemKind]:
    """Return the kinds, that with the most rows first."""
    return sorted(kinds, key=lambda kind: -kind.rows)


def _key(kind: RowProblemKind) -> tuple[int, str]:
    return RowProblem(0, kind.code, kind.message).kind


def _new(problem: RowProblem) -> RowProblemKind:
    return RowProblemKind(problem.code, problem.message[:MAX_MESSAGE_CHARS], 1, (problem.row,))


def _with_row(kind: RowProblemKind, problem: RowProblem) -> RowProblemKind:
    if kind.first_rows and problem.row == kind.first_rows[-1]:
        return kind
    first = (*kind.first_rows, problem.row)[:MAX_FIRST_ROWS]
    return replace(kind, rows=kind.rows + 1, first_rows=first)
