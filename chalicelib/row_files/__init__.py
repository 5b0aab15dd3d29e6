"""The rows of a file that a customer uploads, such as a list of people: CSV in any common dialect.

    with open_rows(source) as file:
        file.header                                    # ("firstName", "company")
        for row in file.rows:
            row.number, row.values, row.problems       # 1, ("Ann", "Acme"), ()
        file.notes.texts()                             # what was assumed or repaired

The modules in reading order, from bytes to rows:

    opening         `open_rows`, the way in: copy the source to disk, find what it is
    file_kinds      the kinds of files that are no list of rows, by their first bytes
    text_encoding   UTF-8, UTF-16 or Windows-1252
    delimiters      comma, semicolon, tab or pipe
    csv_rows        the rows of a text
    records         the header, blanks, empty rows, and the problems of a row
    row_file        `RowFile`, `Row`, `Dialect`
    reading_notes   the notes about a file
    row_limits      the limits of files, rows and values

Files are read as streams. A file that cannot be read raises `BadRowFile`. A row that cannot be used has problems.
"""

from .opening import open_rows
from .row_file import Dialect, Row, RowFile

__all__ = ["Dialect", "Row", "RowFile", "open_rows"]
