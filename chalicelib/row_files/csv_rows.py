"""The rows of a text, as a stream. One row is in memory at a time."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from typing import BinaryIO, TextIO

from chalicelib.domain.errors import BadRowFile

from .delimiters import find_delimiter, sep_line
from .reading_notes import ReadingNotes
from .records import Record, read_file
from .row_file import Dialect, RowFile
from .row_limits import MAX_CELL_CHARS, MAX_ROW_CHARS
from .text_encoding import NAMES, TextEncoding, find_encoding

_SAMPLE_CHARS = 65_536


class _Lines:
    """The lines of a text with their endings. It bounds the length of a row, which quotes can spread over lines."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self.number = 0
        self.newline = ""
        self.has_ended = False
        self._left = MAX_ROW_CHARS

    def begin_row(self) -> int:
        """Begin a row. Return the number of its first line."""
        self._left = MAX_ROW_CHARS
        return self.number + 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            self.has_ended = True
            raise StopIteration
        self.number += 1
        self._left -= len(line)
        if self._left < 0:
            raise BadRowFile(
                f"Line {self.number:,}: the row has more than {MAX_ROW_CHARS:,} characters. A value may have"
                f" {MAX_CELL_CHARS:,}. If the row is shorter, a quotation mark before it is not closed."
            )
        self.newline = line[len(line.rstrip("\r\n")) :] or self.newline
        return line


@contextmanager
def open_csv(file: BinaryIO) -> Iterator[RowFile]:
    """Open a text. Its file is closed at the end.

    Raises:
        BadRowFile: the file has no rows, or cannot be read.
    """
    notes = ReadingNotes()
    encoding = find_encoding(file)
    if encoding.codec == "cp1252":
        notes.add(f"The file is not in UTF-8, so it was read as {NAMES[encoding.codec]}.")
    dialect = Dialect(encoding.codec, bool(encoding.bom))
    text = _text(file, dialect, encoding)
    sample = text.read(_SAMPLE_CHARS)
    # A wrapper reads ahead, so the same file needs another one to begin again.
    text.detach()
    with _text(file, dialect, encoding) as text:
        yield _read(text, sample, dialect, notes)


def _read(text: TextIO, sample: str, dialect: Dialect, notes: ReadingNotes) -> RowFile:
    named = sep_line(sample)
    delimiter = named[0] if named else find_delimiter(sample, is_cut=len(sample) == _SAMPLE_CHARS)
    lines = _Lines(text)
    if named:
        next(lines)
    dialect = replace(dialect, delimiter=delimiter, has_sep_line=bool(named))
    rows_file = read_file(_records(lines, delimiter), dialect, notes)
    # The endings inside quotes may differ: Excel writes \n there, and \r\n after a row.
    return replace(rows_file, dialect=replace(dialect, newline=lines.newline or dialect.newline))


def _text(file: BinaryIO, dialect: Dialect, encoding: TextEncoding) -> TextIOWrapper:
    file.seek(len(encoding.bom))
    return TextIOWrapper(file, dialect.encoding, dialect.errors, newline="")


def _records(lines: _Lines, delimiter: str) -> Iterator[Record]:
    """Yield each row with the line in which it begins.

    Raises:
        BadRowFile: a quotation mark is not closed, or a row is too long.
    """
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        line = lines.begin_row()
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # The module's own limit of a field, which is higher than ours.
            raise BadRowFile(
                f"Line {line:,}: a value has more than {MAX_CELL_CHARS:,} characters, or its quotation mark is not"
                " closed."
            ) from error
        if lines.has_ended:
            raise BadRowFile(f"Line {line:,}: a quotation mark opens a value and is not closed.")
        yield line, values
