"""From the records of a text or a sheet to rows: the header, blanks, empty rows, and the problems of a row."""

import re
from collections.abc import Iterator
from itertools import chain

from chalicelib.domain.errors import BadRowFile

from .reading_notes import ReadingNotes
from .row_file import Dialect, Row, RowFile
from .row_limits import MAX_CELL_CHARS, MAX_COLUMNS, MAX_EMPTY_ROWS, MAX_FILE_ROWS
from .text_encoding import NAMES

Record = tuple[int, list[str]]
"""The line in which a row begins, and its values."""

_UNUSABLE = re.compile("[\0\ud800-\udfff]")
_FORMULA_ERRORS = frozenset(
    ("#N/A", "#NAME?", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!")
)
UNCALCULATED = "#CALC!"
"""The value of a formula without a stored result."""
_MAX_SHOWN = 60


def read_file(records: Iterator[Record], dialect: Dialect, notes: ReadingNotes, *, is_sheet: bool = False) -> RowFile:
    """Read the header, and return the file. Its other rows are read one by one.

    `is_sheet`: the rows are those of a sheet, which end at their last cell, and may have errors of formulas.

    Raises:
        BadRowFile: there is no row, or the header cannot be used.
    """
    full = _without_empty(records, notes)
    first = next(full, None)
    if first is None:
        raise BadRowFile("The file is empty: its first row must have the names of the columns.")
    header = _read_header(*first, notes)
    rows = _read_rows(full, header, dialect, notes, is_sheet)
    second = next(rows, None)
    if second is None:
        raise BadRowFile("The file has a header, but no row below it.")
    return RowFile(header, dialect, chain((second,), rows), notes)


def _without_empty(records: Iterator[Record], notes: ReadingNotes) -> Iterator[Record]:
    empty = 0
    for line, values in records:
        if any(map(str.strip, values)):
            yield line, values
            continue
        empty += 1
        if empty > MAX_EMPTY_ROWS:
            raise BadRowFile(f"The file has more than {MAX_EMPTY_ROWS:,} empty lines: delete them.")
        notes.count("Empty lines were skipped", line)


def _read_header(line: int, values: list[str], notes: ReadingNotes) -> tuple[str, ...]:
    while not values[-1].strip():
        values.pop()
        notes.count("Empty columns at the right were left out", line)
    if len(values) > MAX_COLUMNS:
        raise BadRowFile(f"The header has {len(values):,} columns; {MAX_COLUMNS:,} are allowed.")
    problem = next(_value_problems(values), None)
    if problem:
        raise BadRowFile(f"Line {line:,}: {problem}.")
    names = [value.strip() for value in values]
    unnamed = [str(index) for index, name in enumerate(names, 1) if not name]
    if unnamed:
        notes.add(f"The header has no name for column {', '.join(unnamed[:10])}; the values there are not used.")
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        places = ", ".join(str(index) for index, other in enumerate(names, 1) if other == name)
        notes.add(f'The header has the name "{name[:_MAX_SHOWN]}" more than once, in columns {places}.')
    return tuple(values)


def _read_rows(
    records: Iterator[Record], header: tuple[str, ...], dialect: Dialect, notes: ReadingNotes, is_sheet: bool
) -> Iterator[Row]:
    width = len(header)
    for number, (line, given) in enumerate(records, 1):
        if number > MAX_FILE_ROWS:
            raise BadRowFile(f"The file has more than {MAX_FILE_ROWS:,} rows: split it.")
        while len(given) > width and not given[-1].strip():
            given.pop()
        if is_sheet:
            given += [""] * (width - len(given))
        values = [value.strip() for value in given]
        if values != given:
            trimmed = sum(value != other for value, other in zip(values, given, strict=True))
            notes.count("Blanks at the ends of values were removed", line, trimmed)
        problems: list[str] = []
        if len(given) != width:
            less = "fewer" if len(given) < width else "more"
            problems.append(f"the row has {len(given):,} values, {less} than the header, which has {width:,}")
        problems += _value_problems(given, dialect)
        problems += _formula_errors(given) if is_sheet else ()
        yield Row(number, line, tuple(given), tuple(values), tuple(f"Line {line:,}: {each}." for each in problems))


def _value_problems(values: list[str], dialect: Dialect | None = None) -> Iterator[str]:
    """Yield what makes values unusable."""
    for index, value in enumerate(values, 1):
        if len(value) > MAX_CELL_CHARS:
            yield f"column {index:,} has {len(value):,} characters; {MAX_CELL_CHARS:,} are allowed"
        if not value.isascii() or "\0" in value:
            found = _UNUSABLE.search(value)
            if found and found[0] == "\0":
                yield f"column {index:,} has a NUL character"
            elif found:
                name = NAMES[dialect.encoding] if dialect else "the encoding of the file"
                yield f"column {index:,} has bytes that are not valid in {name}; save the file in one encoding"


def _formula_errors(values: list[str]) -> Iterator[str]:
    for index, value in enumerate(values, 1):
        if value == UNCALCULATED:
            how = "open the file in a spreadsheet program and save it"
            yield f"column {index:,} has a formula without a result ({UNCALCULATED}): {how}"
        elif value.startswith("#") and value in _FORMULA_ERRORS:
            yield f"column {index:,} has the error {value} of a formula"
