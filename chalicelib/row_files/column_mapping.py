"""The columns of a file and the inputs of a template: by their exact names, else loosely with a note."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.template_inputs import VIDEO_PREFIX, InputKind, TemplateInput

PASSED_THROUGH = "_"
"""The first character of the names of columns that are only copied to the result."""

_IGNORED = re.compile(r"[\s_\-${}]+")
_MAX_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column, by its index from 0 and its name without blanks at the ends.

    It fills all `inputs`: an object, a variable and a field of the video can have the same name.
    """

    index: int
    name: str
    inputs: tuple[TemplateInput, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """The columns of a file, in order, with the inputs that they fill."""

    columns: tuple[FileColumn, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    def values(self, row: Sequence[str]) -> dict[TemplateInput, str]:
        """Return the value of each input in a row that has as many values as the header."""
        return {each: row[column.index] for column in self.columns for each in column.inputs}


def map_columns(header: Sequence[str], inputs: Iterable[TemplateInput]) -> ColumnMapping:
    """Find the inputs that each column fills.

    The name of a video is not required here: the caller gives a name to the videos of a file without one.

    Raises:
        BadRowFile: two columns fill one input, a name is ambiguous, or a required input has no column. The text says
            all that is wrong.
    """
    finder = _Finder(inputs)
    names = [name.strip() for name in header]
    columns = [FileColumn(index, name, finder.find(name)) for index, name in enumerate(names)]
    columns = _prefer_prefixed(columns)
    problems = [*finder.problems, *_filled_twice(columns), *_missing(columns, finder.inputs)]
    if problems:
        raise BadRowFile(" ".join(problems))
    return ColumnMapping(tuple(columns), tuple(finder.notes), tuple(finder.warnings(columns)))


def loosely(name: str) -> str:
    """Return a name without case, accents, blanks, underscores, hyphens, and the marks of variables."""
    letters = unicodedata.normalize("NFKD", _IGNORED.sub("", name))
    return "".join(each for each in letters if not unicodedata.combining(each)).casefold()


class _Finder:
    """The inputs of a template by their names. It collects the notes and problems of the columns that it is asked."""

    def __init__(self, inputs: Iterable[TemplateInput]) -> None:
        self.inputs = tuple(inputs)
        self.notes: list[str] = []
        self.problems: list[str] = []
        self._named: dict[str, list[TemplateInput]] = defaultdict(list)
        self._similar: dict[str, list[str]] = defaultdict(list)
        for each in self.inputs:
            self._named[each.name].append(each)
            if each.kind is InputKind.FIELD:
                self._named[VIDEO_PREFIX + each.name].append(each)
        for name in self._named:
            self._similar[loosely(name)].append(name)

    def find(self, name: str) -> tuple[TemplateInput, ...]:
        """Return the inputs with the name of a column."""
        if not name or name.startswith(PASSED_THROUGH):
            return ()
        if name in self._named:
            return tuple(self._named[name])
        similar = self._similar.get(loosely(name), [])
        if len(similar) > 1:
            meant = " or ".join(map(_shown, similar))
            self.problems.append(f"The column {_shown(name)} can mean {meant}: give it the exact name.")
            return ()
        if similar:
            self.notes.append(f"The column {_shown(name)} is read as {_shown(similar[0])}.")
        return tuple(self._named[similar[0]]) if similar else ()

    def warnings(self, columns: Iterable[FileColumn]) -> Iterator[str]:
        """Yield a warning for each column that fills nothing, with the nearest name."""
        for column in columns:
            if column.name and not column.inputs and not column.name.startswith(PASSED_THROUGH):
                near = get_close_matches(loosely(column.name), self._similar, n=1)
                hint = f"; did you mean {_shown(self._similar[near[0]][0])}?" if near else "."
                yield f"The column {_shown(column.name)} is no input of the template and is not used{hint}"


def _prefer_prefixed(columns: list[FileColumn]) -> list[FileColumn]:
    """Return the columns, with each field of the video filled by `video.<field>` alone if there is such a column.

    A column with the plain name then fills only the object or the variable of this name, if there is one.
    """
    prefixed = {each for column in columns if _is_prefixed(column) for each in column.inputs}
    found = []
    for column in columns:
        others = tuple(each for each in column.inputs if each not in prefixed)
        found.append(column if _is_prefixed(column) or not others else FileColumn(column.index, column.name, others))
    return found


def _is_prefixed(column: FileColumn) -> bool:
    return loosely(column.name).startswith(VIDEO_PREFIX)


def _filled_twice(columns: Iterable[FileColumn]) -> Iterator[str]:
    by_input: dict[TemplateInput, list[FileColumn]] = defaultdict(list)
    for column in columns:
        for each in column.inputs:
            by_input[each].append(column)
    for names, several in {
        tuple(f"{_shown(column.name)} (column {column.index + 1})" for column in filling): each
        for each, filling in by_input.items()
        if len(filling) > 1
    }.items():
        yield f"The columns {' and '.join(names)} fill the same input {_shown(several.name)}: keep one of them."


def _missing(columns: Iterable[FileColumn], inputs: Iterable[TemplateInput]) -> Iterator[str]:
    filled = {each for column in columns for each in column.inputs}
    missing = [
        f"{_shown(each.name)} ({each.kind})"
        for each in inputs
        if each.is_required and each.default is None and each.kind is not InputKind.FIELD and each not in filled
    ]
    if missing:
        yield f"The file has no column for {', '.join(missing)}: add {'them' if missing[1:] else 'it'}."


def _shown(name: str) -> str:
    return f'"{name[:_MAX_SHOWN]}"'
