"""The rows of the first sheet of a workbook in XLSX, as a stream.

We chose a reader of our own on Python's XML parser. openpyxl takes minutes for a hostile part of 60 MB and refuses
workbooks with sparse styles; calamine holds a whole sheet in memory, also the empty cells between two distant ones.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO
from zipfile import ZipFile

from chalicelib.domain.errors import BadRowFile

from .file_kinds import ADVICE
from .reading_notes import ReadingNotes
from .records import UNCALCULATED, Record, read_file
from .row_file import Dialect, RowFile
from .row_limits import MAX_COLUMNS, MAX_ROW_CHARS, MAX_SHEET_XML_BYTES
from .xlsx_book import Workbook, read_book
from .xlsx_formats import CellFormat, format_number
from .xml_parts import Attributes, XmlHandler, damaged_is_refused, parse_part, unescaped

_LETTERS = re.compile("[A-Z]{1,3}")
_PLAIN = CellFormat()


@contextmanager
def open_xlsx(file: BinaryIO) -> Iterator[RowFile]:
    """Open the first sheet of a workbook. Formulas have the values that the program stored with them.

    Raises:
        BadRowFile: the workbook is damaged, has no rows, or unpacks to more than is allowed.
    """
    file.seek(0)
    with damaged_is_refused():
        archive = ZipFile(file)
    with archive:
        with damaged_is_refused():
            book = read_book(archive)
            if archive.getinfo(book.part).file_size > MAX_SHEET_XML_BYTES:
                raise BadRowFile(f"The sheet unpacks to more than {MAX_SHEET_XML_BYTES // 1_000_000} MB: {ADVICE}.")
        notes = ReadingNotes()
        notes.add(f'The first sheet of the workbook, "{book.name}", was read. The result is a CSV file in UTF-8.')
        if book.sheets > 1:
            notes.add(f"The other sheets were not read: {book.sheets - 1:,}.")
        yield read_file(_records(archive, book), Dialect(), notes, is_sheet=True)


def _records(archive: ZipFile, book: Workbook) -> Iterator[Record]:
    with damaged_is_refused():
        sheet = _Sheet(book)
        for _ in parse_part(archive, book.part, sheet):
            yield from sheet.rows
            sheet.rows.clear()


class _Sheet(XmlHandler):
    """The cells of a sheet by rows. Cells without a value, of which formats can make millions, take no memory."""

    def __init__(self, book: Workbook) -> None:
        self.rows: list[Record] = []
        self._book = book
        self._number = 0
        self._cells: list[str] = []
        self._chars = 0
        self._column = 0
        self._type = ""
        self._style = 0
        self._value: list[str] = []
        self._is_value = False
        self._is_uncalculated = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._column = _column_of(attributes["r"]) if "r" in attributes else self._column + 1
            self._type = attributes.get("t", "n")
            self._style = int(attributes.get("s", 0))
            self._value = []
            self._is_uncalculated = False
        elif name == "f":
            # A program that calculates stores an empty result as a text. Others store no type and no result.
            self._is_uncalculated = self._type != "str"
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column, self._chars = [], 0, 0
        self._is_value = name in ("v", "t")

    def end(self, name: str) -> None:
        self._is_value = False
        if name == "c":
            stored = "".join(self._value)
            self._add(UNCALCULATED if self._is_uncalculated and not stored else self._read(stored))
        elif name == "row" and self._cells:
            self.rows.append((self._number, self._cells))

    def text(self, content: str) -> None:
        if self._is_value:
            self._value.append(content)
            self._chars += len(content)
            if self._chars > MAX_ROW_CHARS:
                raise BadRowFile(f"Line {self._number:,}: the row has more than {MAX_ROW_CHARS:,} characters.")

    def _add(self, value: str) -> None:
        if not value:
            return
        if self._column > MAX_COLUMNS:
            problem = f"the row has a value in column {self._column:,}; {MAX_COLUMNS:,} columns are allowed"
            raise BadRowFile(f"Line {self._number:,}: {problem}.")
        self._cells += [""] * (self._column - 1 - len(self._cells))
        self._cells.append(value)

    def _read(self, stored: str) -> str:
        if not stored:
            return ""
        match self._type:
            case "s":
                return self._book.texts[int(stored)]
            case "n":
                formats = self._book.formats
                known = formats[self._style] if self._style < len(formats) else _PLAIN
                return format_number(stored, known, is_1904=self._book.is_1904)
            case "b":
                return "true" if stored in ("1", "true") else "false"
        return unescaped(stored)


def _column_of(place: str) -> int:
    """Return the column of a cell such as `AB7`, from 1."""
    letters = _LETTERS.match(place)
    column = 0
    for letter in letters[0] if letters else "":
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
