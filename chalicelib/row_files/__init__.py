"""The rows of a file that a customer uploads, such as a list of people: CSV in any common dialect, and XLSX.

    with open_rows(source) as file:
        file.header                                    # ("firstName", "company")
        for row in file.rows:
            row.number, row.values, row.problems       # 1, ("Ann", "Acme"), ()
        file.notes.texts()                             # what was assumed or repaired

The modules in reading order, from bytes to rows and back:

    opening         `open_rows`, the way in: copy the source to disk, find what it is
    file_kinds      the kinds of files that are no list of rows, by their first bytes
    text_encoding   UTF-8, UTF-16 or Windows-1252
    delimiters      comma, semicolon, tab or pipe
    csv_rows        the rows of a text
    xlsx_rows       the rows of the first sheet of a workbook
    xlsx_book       the parts that a sheet refers to: shared texts and formats
    xlsx_formats    numbers that are dates, times, durations, or have leading zeros
    xml_parts       the XML of these parts, as events
    records         the header, blanks, empty rows, and the problems of a row
    row_file        `RowFile`, `Row`, `Dialect`
    garbled         values in a mixed-up encoding
    reading_notes   the notes about a file
    row_limits      the limits of files, rows and values
    column_mapping  the columns that fill the inputs of a template
    sample_file     a file as people may fill it in
    result_file     the same rows with columns of ours, in the dialect of the file

Files are read as streams. A file that cannot be read raises `BadRowFile`. A row that cannot be used has problems.
"""

from .column_mapping import ColumnMapping, FileColumn, map_columns
from .garbled import garbled
from .opening import open_rows
from .result_file import ResultFile, harmless
from .row_file import Dialect, Row, RowFile
from .row_limits import MAX_FILE_BYTES
from .sample_file import sample_csv

__all__ = [
    "MAX_FILE_BYTES",
    "ColumnMapping",
    "Dialect",
    "FileColumn",
    "ResultFile",
    "Row",
    "RowFile",
    "garbled",
    "harmless",
    "map_columns",
    "open_rows",
    "sample_csv",
]
