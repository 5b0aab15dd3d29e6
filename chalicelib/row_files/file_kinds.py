"""The kinds of files that are no list of rows, by their first bytes, so that an error can name what was uploaded."""

import re
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from chalicelib.domain.errors import BadRowFile

from .row_limits import MAX_ZIP_ENTRIES

HEAD_BYTES = 4096
ADVICE = "save the list as CSV (UTF-8) or XLSX"

_STARTS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a document in RTF"),
    (b"\x1f\x8b", "compressed by gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a table in Parquet"),
    (b"SQLite format 3\0", "a database of SQLite"),
    (b"\xff\xfe\0\0", "a text in UTF-32"),
    (b"\0\0\xfe\xff", "a text in UTF-32"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "a workbook of Excel 97-2003 (.xls), another old Office document, or protected by a password",
    ),
)
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|table|script|meta|div)\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml|!doctype)\b", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]])')
_ZIP = b"PK\x03\x04"
_PARTS = (
    ("xl/workbook.bin", "a binary workbook of Excel (.xlsb)"),
    ("word/document.xml", "a document of Word"),
    ("ppt/presentation.xml", "a presentation of PowerPoint"),
    ("content.xml", "a document of LibreOffice"),
    ("Index/Document.iwa", "a document of Numbers, Pages or Keynote"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0e-\x1f\x7f]")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
# A text has hardly any control characters; one that has them here and there gets problems of rows.
_MAX_CONTROL_PART = 0.02
_MAX_NUL_PART = 0.1


def is_workbook(file: BinaryIO) -> bool:
    """Return whether a file is a workbook in XLSX, and False for a text.

    Raises:
        BadRowFile: it is neither. The message names what it is.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(_ZIP):
        return _is_xlsx(file)
    kind = _kind_of(head)
    if kind:
        raise BadRowFile(f"The file is {kind}, which is no list of rows: {ADVICE}.")
    return False


def _kind_of(head: bytes) -> str | None:
    """Return a description of a file that is no CSV by its first bytes, or None."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    text = head.removeprefix(b"\xef\xbb\xbf")
    for pattern, kind in ((_HTML, "a page in HTML"), (_XML, "a document in XML"), (_JSON, "in JSON")):
        if pattern.match(text):
            return kind
    if head.startswith(_BOMS):
        return None
    if head.count(0) > _MAX_NUL_PART * len(head):
        is_text = not _CONTROL.search(head)
        return "in UTF-16 without the mark (BOM) that says so" if is_text else "not a text"
    return "not a text" if len(_CONTROL.findall(head)) > _MAX_CONTROL_PART * len(head) else None


def _is_xlsx(file: BinaryIO) -> bool:
    try:
        with ZipFile(file) as archive:
            if len(archive.infolist()) > MAX_ZIP_ENTRIES:
                raise BadRowFile(f"The file is a ZIP archive with more than {MAX_ZIP_ENTRIES:,} files: {ADVICE}.")
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise BadRowFile(f"The file is a damaged ZIP archive or workbook: {ADVICE}.") from error
    if "xl/workbook.xml" in names:
        return True
    kind = next((kind for part, kind in _PARTS if part in names), "a ZIP archive")
    raise BadRowFile(f"The file is {kind}, which is no list of rows: {ADVICE}.")
