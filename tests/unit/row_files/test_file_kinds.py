"""Files that are no list of rows: the error names what each is, and what to do."""

import io
import zipfile

import pytest

from chalicelib.domain.errors import BadRowFile
from chalicelib.row_files import open_rows


def zipped(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a PNG picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a JPEG picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF document"),
        (b"{\\rtf1\\ansi", "a document in RTF"),
        (b"\x1f\x8b\x08\0", "compressed by gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", r"a workbook of Excel 97-2003 \(.xls\)"),
        (b"\xff\xfe\0\0a\0\0\0", "a text in UTF-32"),
        (b"\n<!DOCTYPE html>\n<html>", "a page in HTML"),
        (b"\xef\xbb\xbf<html>", "a page in HTML"),
        (b'<?xml version="1.0"?><a/>', "a document in XML"),
        (b'[{"name": "Ann"}]', "in JSON"),
        (b'{"name": "Ann"}\n{"name": "Bob"}', "in JSON"),
        ("name,city\nAnn,Rome\n".encode("utf-16-le"), "in UTF-16 without the mark"),
        (bytes(range(256)) * 4, "not a text"),
        (b"\x01\x02\x03\x04abcdefgh", "not a text"),
        (zipped("people.csv"), "a ZIP archive"),
        (zipped("xl/workbook.bin"), "a binary workbook of Excel"),
        (zipped("mimetype", "content.xml"), "a document of LibreOffice"),
        (zipped("Index/Document.iwa"), "a document of Numbers"),
        (zipped("word/document.xml"), "a document of Word"),
        (zipped("people.csv")[:60], "a damaged ZIP archive"),
    ],
    # The bytes of an archive contain the time at which it is made.
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_file_of_another_kind_is_named_with_what_to_do(data, kind):
    with (
        pytest.raises(BadRowFile, match=rf"The file is {kind}.*: save the list as CSV \(UTF-8\) or XLSX\."),
        open_rows([data]),
    ):
        pass


@pytest.mark.parametrize("header", ["[name],{city}", "{name},b", "<name>,b", "GIF,b", "PK,b"])
def test_a_header_with_brackets_or_such_names_is_csv(header):
    with open_rows([f"{header}\n1,2\n".encode()]) as file:
        assert file.header == tuple(header.split(","))
