"""A file with rows, as its reader describes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from .reading_notes import ReadingNotes


@dataclass(frozen=True, slots=True)
class Dialect:
    """The form of a CSV file, kept so that a result can be written in the same form.

    - `encoding`: a codec of Python: "utf-8", "utf-16-le", "utf-16-be" or "cp1252".
    - `has_sep_line`: the first line is `sep=;`, as Excel reads it.
    """

    encoding: str = "utf-8"
    has_bom: bool = True
    delimiter: str = ","
    newline: str = "\r\n"
    has_sep_line: bool = False

    @property
    def errors(self) -> str:
        """The error handler of the codec. It keeps invalid bytes in a form that is written back as it was."""
        return "surrogatepass" if self.encoding.startswith("utf-16") else "surrogateescape"


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the header.

    - `number`: 1 for the first row that has any value.
    - `line`: the line of the file where it begins, from 1. In a workbook it is the number of the row.
    - `given`: the values as they are in the file, and `values` the same without blanks at their ends.
    - `problems`: sentences that say why the row cannot be used. Its values may then be more or fewer than the columns.
    """

    number: int
    line: int
    given: tuple[str, ...]
    values: tuple[str, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFile:
    """A file that is being read. `rows` can be read once, and may raise `BadRowFile` at any row.

    `header` has the names of the columns as given.
    """

    header: tuple[str, ...]
    dialect: Dialect
    rows: Iterator[Row]
    notes: ReadingNotes
