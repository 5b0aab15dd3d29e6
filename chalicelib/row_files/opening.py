"""The way into a file with rows: from a source of bytes to `RowFile`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from chalicelib.domain.errors import BadRowFile

from .csv_rows import open_csv
from .file_kinds import is_workbook
from .row_file import RowFile
from .row_limits import MAX_FILE_BYTES
from .xlsx_rows import open_xlsx

_CHUNK_BYTES = 1 << 20


@contextmanager
def open_rows(source: BinaryIO | Iterable[bytes]) -> Iterator[RowFile]:
    """Open a file with rows. `source` is a binary file, or the chunks of one.

    The bytes are copied to a temporary file, which is deleted afterwards. So the whole file is checked for its size
    and its encoding before the first row is returned.

    Raises:
        BadRowFile: the file is too large, is no list of rows, or has no rows.
    """
    with TemporaryFile() as file:
        _copy(source, file)
        binary = cast("BinaryIO", file)
        open_as = open_xlsx if is_workbook(binary) else open_csv
        with open_as(binary) as row_file:
            yield row_file


def _copy(source: BinaryIO | Iterable[bytes], file: IO[bytes]) -> None:
    """Copy a source to a file.

    Raises:
        BadRowFile: it has more bytes than are allowed, or none.
    """
    read = getattr(source, "read", None)
    chunks = iter(lambda: read(_CHUNK_BYTES), b"") if read else source
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > MAX_FILE_BYTES:
            raise BadRowFile(f"The file has more than {MAX_FILE_BYTES // 1_000_000} MB: split it.")
        file.write(chunk)
    if not size:
        raise BadRowFile("The file is empty: its first row must have the names of the columns.")
