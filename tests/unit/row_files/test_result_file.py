"""The result of a campaign: the uploaded columns as they were, and ours."""

import csv
import io

import pytest

from chalicelib.row_files import Dialect, open_rows
from chalicelib.row_files.result_file import ResultFile

OURS = ("videoID", "status")


def result(data, *values, ours=OURS):
    """Return the result of a file whose rows get these values of ours, and its notes."""
    with open_rows([data]) as file, ResultFile(file.header, ours, file.dialect) as written:
        for row, own in zip(file.rows, values, strict=True):
            written.add(row, own)
        return written.finish().read(), written.notes


DIALECTS = [
    Dialect("utf-8", False),
    Dialect("utf-8", True, ";", "\n"),
    Dialect("utf-16-le", True, "\t"),
    Dialect("utf-16-be", True, "|", "\r"),
    Dialect("cp1252", False, ";", has_sep_line=True),
]


@pytest.mark.parametrize("dialect", DIALECTS, ids=str)
def test_a_result_has_the_dialect_of_its_file(dialect):
    text = 'name|text\r\nZoë|"a ""b"" ,;\t\nc"\r\n'.replace("|", dialect.delimiter).replace("\r\n", dialect.newline)
    text = (f"sep={dialect.delimiter}{dialect.newline}" if dialect.has_sep_line else "") + text
    data = ("\ufeff" * dialect.has_bom + text).encode(dialect.encoding)
    content, notes = result(data, ("v1", "done"))
    with open_rows([content]) as file:
        (row,) = file.rows
        assert (file.dialect, file.header) == (dialect, ("name", "text", "videoID", "status"))
        assert row.values == ("Zoë", 'a "b" ,;\t\nc', "v1", "done")
    assert notes == []


def test_the_uploaded_columns_are_byte_for_byte_as_they_were():
    data = b"name,_key\r\nAnn , =1+1\r\nB\xf6b,\xff\r\nZo\xc3\xab,\xc3\xab\r\nC\xc3\xa9,x\r\n"
    content, _ = result(data, *[("v", "done")] * 4)
    lines = zip(data.splitlines(), content.splitlines(), strict=True)
    assert [after.removeprefix(before) for before, after in lines] == [b",videoID,status", *[b",v,done"] * 4]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_only_cells_of_ours_are_protected_against_formulas(value):
    data = io.StringIO(newline="")
    csv.writer(data).writerows([["name", "x"], [value, "y"]])
    content, _ = result(data.getvalue().encode(), ("v1", value))
    with open_rows([content]) as file:
        (row,) = file.rows
    assert row.given == (value, "y", "v1", f"'{value}")


def test_a_value_in_the_middle_of_ours_is_left_as_it_is():
    assert result(b"name\nAnn\n", ("a-b=c@d", "done"))[0].endswith(b"Ann,a-b=c@d,done\n")


def test_characters_that_the_encoding_lacks_change_the_result_to_utf_8_with_a_note():
    data = "name;city\nZoë;Köln\nAnn;Rom\nEve;Oslo\n".encode("cp1252")
    content, notes = result(data, ("v1", "done"), ("v2", "no glyph for 李"), ("v3", "done"))
    expected = "name;city;videoID;status\nZoë;Köln;v1;done\nAnn;Rom;v2;no glyph for 李\nEve;Oslo;v3;done\n"
    assert content.decode("utf-8-sig") == expected
    assert content.startswith(b"\xef\xbb\xbf")
    assert notes == [
        "The uploaded file is in Windows-1252, which lacks characters of the result: the result is in UTF-8."
    ]


def test_a_result_that_is_uploaded_again_keeps_its_columns():
    content, notes = result(b"name,status\nAnn,new\n", ("v1", "done"))
    assert content == b"name,status,videoID,status 2\nAnn,new,v1,done\n"
    assert notes == ['The uploaded file has a column "status", so ours is "status 2".']
    assert result(content, ("v2", "error"))[0].startswith(b"name,status,videoID,status 2,videoID 2,status 3\n")


@pytest.mark.parametrize(("row", "written"), [(b"Ann", b"Ann,,v1,error"), (b"Ann,Rome,Italy", b"Ann,Rome,v1,error")])
def test_our_values_are_in_our_columns_also_in_rows_of_another_length(row, written):
    assert result(b"name,city\n" + row + b"\n", ("v1", "error"))[0].splitlines()[1] == written


def test_halves_of_characters_in_our_values_are_replaced():
    assert result(b"name\nAnn\n", ("v1", "\ud83d"))[0].decode().endswith("v1,\ufffd\n")
