"""The result of a campaign: the rows of a file with columns of ours, in the dialect and the encoding of the file."""

import codecs
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast

from .row_file import Dialect, Row
from .text_encoding import NAMES, bom_of

_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_HALF = re.compile("[\ud800-\udfff]")
_CHUNK_CHARS = 1 << 20
_QUOTE = '"'


def harmless(value: str) -> str:
    """Return a value that a spreadsheet does not take for a formula. Source: OWASP, "CSV Injection".

    Halves of characters, which no encoding has, are replaced.
    """
    value = value if value.isascii() else _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    return f"'{value}" if _FORMULA.match(value) else value


def own_names(header: Sequence[str], ours: Sequence[str]) -> list[str]:
    """Return the names of our columns. One that the header has already gets a number: `status 2`."""
    taken = {name.strip().casefold() for name in header}
    names = []
    for name in ours:
        numbered = (f"{name} {number}" for number in range(2, len(taken) + len(ours) + 2))
        names.append(name if name.casefold() not in taken else next(n for n in numbered if n.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names


class ResultFile:
    """A file of results while it is written, to a temporary file that is deleted at the end.

    The columns of the uploaded file are written as they were given, and only ours are protected against formulas.
    A value of ours that the encoding of the file lacks changes the encoding of the whole result to UTF-8.
    """

    def __init__(self, header: Sequence[str], ours: Sequence[str], dialect: Dialect) -> None:
        """Begin a result with the columns of a file and ours."""
        self.dialect = dialect
        self.notes: list[str] = []
        self._width = len(header)
        self._stack = ExitStack()
        self._file = self._begin(f"sep={dialect.delimiter}{dialect.newline}" if dialect.has_sep_line else "")
        names = own_names(header, ours)
        self.notes += [
            f'The uploaded file has a column "{name}", so ours is "{own}".'
            for name, own in zip(ours, names, strict=True)
            if name != own
        ]
        self._write([*header, *names])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, row: Row, ours: Iterable[str]) -> None:
        """Add a row with the values of our columns.

        A row that is too short is filled up, and the surplus values of one that is too long are left out.
        """
        given = [*row.given[: self._width], *[""] * (self._width - len(row.given))]
        self._write([*given, *map(harmless, ours)])

    def finish(self) -> BinaryIO:
        """Return the file from its beginning. It is closed with the result."""
        self._file.seek(0)
        return self._file

    def finish_at(self) -> Path:
        """Return the path of the file. It is deleted with the result."""
        return Path(self.finish().name)

    def _begin(self, text: str) -> BinaryIO:
        file = cast("BinaryIO", self._stack.enter_context(NamedTemporaryFile()))  # noqa: SIM115 the stack closes it
        file.write(bom_of(self.dialect.encoding) if self.dialect.has_bom else b"")
        file.write(text.encode(self.dialect.encoding))
        return file

    def _write(self, values: Iterable[str]) -> None:
        line = self.dialect.delimiter.join(map(self._quoted, values)) + self.dialect.newline
        try:
            data = line.encode(self.dialect.encoding, self.dialect.errors)
        except UnicodeEncodeError:
            self._change_to_utf_8()
            data = line.encode(self.dialect.encoding, self.dialect.errors)
        self._file.write(data)

    def _quoted(self, value: str) -> str:
        special = (_QUOTE, self.dialect.delimiter, "\n", "\r")
        if not any(each in value for each in special):
            return value
        return f"{_QUOTE}{value.replace(_QUOTE, _QUOTE * 2)}{_QUOTE}"

    def _change_to_utf_8(self) -> None:
        """Encode again what is written so far."""
        before, old = self.dialect, self.finish()
        self.dialect = replace(before, encoding="utf-8", has_bom=True)
        self.notes.append(
            f"The uploaded file is in {NAMES[before.encoding]}, which lacks characters of the result: the result is in"
            " UTF-8."
        )
        self._file = self._begin("")
        reader = codecs.getreader(before.encoding)(old, before.errors)
        while text := reader.read(_CHUNK_CHARS, _CHUNK_CHARS):
            self._file.write(text.encode("utf-8", self.dialect.errors))
