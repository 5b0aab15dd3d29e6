"""Rows of CSV: dialects, encodings, repairs with notes, and problems of single rows."""

import pytest

from chalicelib.domain.errors import BadRowFile
from chalicelib.row_files import Dialect, open_rows


def read(content):
    """Return the file, its rows as a list, and its notes."""
    data = content.encode() if isinstance(content, str) else content
    with open_rows([data]) as file:
        rows = list(file.rows)
        return file, rows, file.notes.texts()


def values(content):
    return [row.values for row in read(content)[1]]


def problems(content):
    return [problem for row in read(content)[1] for problem in row.problems]


PEOPLE = "name,city\r\nZoë,Köln\r\nAnn,Paris\r\n"


@pytest.mark.parametrize(
    ("data", "dialect"),
    [
        (PEOPLE.encode(), Dialect("utf-8", False)),
        (PEOPLE.encode("utf-8-sig"), Dialect("utf-8", True)),
        (b"\xff\xfe" + PEOPLE.encode("utf-16-le"), Dialect("utf-16-le", True)),
        (b"\xfe\xff" + PEOPLE.encode("utf-16-be"), Dialect("utf-16-be", True)),
        (PEOPLE.encode("cp1252"), Dialect("cp1252", False)),
        (PEOPLE.replace(",", ";").encode(), Dialect("utf-8", False, ";")),
        (PEOPLE.replace(",", "\t").encode(), Dialect("utf-8", False, "\t")),
        (PEOPLE.replace(",", "|").encode(), Dialect("utf-8", False, "|")),
        (PEOPLE.replace("\r\n", "\n").encode(), Dialect("utf-8", False, newline="\n")),
        (PEOPLE.replace("\r\n", "\r").encode(), Dialect("utf-8", False, newline="\r")),
        (b"sep=|\r\n" + PEOPLE.replace(",", "|").encode(), Dialect("utf-8", False, "|", has_sep_line=True)),
    ],
)
def test_each_dialect_is_recognised_and_gives_the_same_rows(data, dialect):
    file, rows, _ = read(data)
    assert (file.header, file.dialect) == (("name", "city"), dialect)
    assert [(row.number, row.values) for row in rows] == [(1, ("Zoë", "Köln")), (2, ("Ann", "Paris"))]


# As the programs save the same two people: Excel in German and in English (as "Unicode text" too), LibreOffice with all
# texts quoted, Numbers, and Google Sheets.
SAVED = {
    "Excel, German, CSV UTF-8": '\ufeffName;Text\r\nAnn;"Hallo; ""du""\nZeile 2"\r\nBob;1,5\r\n'.encode(),
    "Excel, German, CSV": 'Name;Text\r\nAnn;"Hallo; ""du""\nZeile 2"\r\nBob;1,5\r\n'.encode("cp1252"),
    "Excel, Unicode text": 'Name\tText\r\nAnn\t"Hallo; ""du""\nZeile 2"\r\nBob\t1,5\r\n'.encode("utf-16"),
    "Excel, English": b'Name,Text\r\nAnn,"Hallo; ""du""\nZeile 2"\r\nBob,"1,5"\r\n',
    "LibreOffice": b'"Name","Text"\n"Ann","Hallo; ""du""\nZeile 2"\n"Bob","1,5"\n',
    "Numbers": b'Name;Text\nAnn;"Hallo; ""du""\nZeile 2"\nBob;1,5',
    "Google Sheets": b'Name,Text\r\nAnn,"Hallo; ""du""\nZeile 2"\r\nBob,"1,5"',
}


@pytest.mark.parametrize("program", SAVED)
def test_the_files_of_common_programs_have_the_same_rows(program):
    assert values(SAVED[program]) == [("Ann", 'Hallo; "du"\nZeile 2'), ("Bob", "1,5")]


def test_a_row_has_the_line_in_which_it_begins():
    rows = read('a,b\n"1\n2",x\n\n3,y\n')[1]
    assert [(row.number, row.line) for row in rows] == [(1, 2), (2, 5)]


def test_a_header_with_commas_in_quotes_does_not_hide_the_semicolon():
    assert read('"Name, first";City\n"Doe, Ann";Rome\n')[0].header == ("Name, first", "City")


def test_commas_in_the_texts_of_one_column_do_not_split_it():
    assert values("name\nDoe, Ann\nRoe, Bob\n") == [("Doe, Ann",), ("Roe, Bob",)]


def test_windows_1252_is_noted():
    assert read("name\nZoë\n".encode("cp1252"))[2] == ["The file is not in UTF-8, so it was read as Windows-1252."]


def test_an_accent_after_a_megabyte_still_decides_the_encoding():
    content = "name,city\n" + "Ann,Paris\n" * 99_000 + "Zoë,Köln\n"
    assert values(content.encode("cp1252"))[-1] == ("Zoë", "Köln")


def test_blanks_at_the_ends_are_removed_with_a_note_and_kept_in_the_given_values():
    _, rows, notes = read("name,city\nAnn ,\u00a0Paris\nBob,Rome\n")
    assert (rows[0].values, rows[0].given) == (("Ann", "Paris"), ("Ann ", "\u00a0Paris"))
    assert notes == ["Blanks at the ends of values were removed: 2, the first in line 2."]


def test_empty_lines_are_skipped_with_a_note():
    _, rows, notes = read("\nname;city\n\n;\nAnn;Paris\n")
    assert [row.values for row in rows] == [("Ann", "Paris")]
    assert notes == ["Empty lines were skipped: 3, the first in line 1."]


def test_empty_columns_at_the_right_are_left_out_with_a_note():
    file, rows, notes = read("name;city;;\nAnn;Paris;;\n")
    assert (file.header, rows[0].values) == (("name", "city"), ("Ann", "Paris"))
    assert notes == ["Empty columns at the right were left out: 2, the first in line 1."]


def test_a_delimiter_at_the_end_of_a_row_is_no_problem():
    assert problems("name,city\nAnn,Paris,\n") == []


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("Ann", "Line 3: the row has 1 values, fewer than the header, which has 2."),
        ("Ann,Paris,France", "Line 3: the row has 3 values, more than the header, which has 2."),
        ("Ann,Pa\0ris", "Line 3: column 2 has a NUL character."),
    ],
)
def test_a_row_that_cannot_be_used_has_a_problem_and_the_others_have_none(row, problem):
    rows = read(f"name,city\nBob,Rome\n{row}\nEve,Oslo\n")[1]
    assert [row.problems for row in rows] == [(), (problem,), ()]


def test_bytes_of_another_encoding_in_the_middle_are_a_problem_of_their_row():
    data = "name,city\nZoë,Köln\nJosé,Málaga\n".encode() + "Ünal,Köln\n".encode("cp1252") + "Ann,Tromsø\n".encode()
    _, rows, _ = read(data)
    problem = "Line 4: column 1 has bytes that are not valid in UTF-8; save the file in one encoding."
    assert [row.problems[:1] for row in rows] == [(), (), (problem,), ()]
    assert rows[3].values == ("Ann", "Tromsø")


def test_a_lone_surrogate_of_utf_16_is_a_problem_of_its_row():
    data = b"\xff\xfe" + "name\nA\ud800\n".encode("utf-16-le", "surrogatepass")
    assert "valid in UTF-16" in problems(data)[0]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("name,name\nAnn,Paris\n", 'The header has the name "name" more than once, in columns 1, 2.'),
        ("name,,x\nAnn,Paris,1\n", "The header has no name for column 2; the values there are not used."),
    ],
)
def test_names_that_cannot_be_told_apart_are_noted(content, note):
    assert read(content)[2] == [note]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        ("\ufeff", "The file is empty"),
        ("name,city\n", "The file has a header, but no row below it."),
        ("name,city\n;\n\n" * 0 + "name,city\n,\n", "The file has a header, but no row below it."),
        ('name,city\nAnn,"Paris\nBob,Rome\n', "Line 2: a quotation mark opens a value and is not closed."),
        (b"\xff\xfen\0a", "ends in the middle of a character of UTF-16"),
    ],
)
def test_a_file_without_usable_rows_is_refused(content, message):
    with pytest.raises(BadRowFile, match=message):
        read(content)


def test_a_source_can_be_a_file_and_its_chunks_can_cut_characters(tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(PEOPLE.encode())
    chunks = (bytes([byte]) for byte in PEOPLE.encode())
    with path.open("rb") as source, open_rows(source) as file, open_rows(chunks) as same:
        assert list(file.rows) == list(same.rows)
