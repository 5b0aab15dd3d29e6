"""Rows of the first sheet of a workbook, and workbooks that are refused."""

import pytest

from chalicelib.domain.errors import BadRowFile
from chalicelib.row_files import Dialect, open_rows, xlsx_book, xlsx_rows
from chalicelib.row_files.row_limits import MAX_COLUMNS, MAX_ROW_CHARS, MAX_TAG_BYTES
from tests.unit.row_files.workbooks import (
    BOOK,
    EXCEL,
    INLINE,
    MAIN,
    RELATIONS,
    SHEET,
    STRINGS,
    STYLES,
    excel,
    sheet,
    zipped,
)

HEADER = '<row r="1"><c r="A1" t="str"><v>x</v></c><c r="B1" t="str"><v>y</v></c></row>'


def read(data):
    with open_rows([data]) as file:
        rows = list(file.rows)
        return file, rows, file.notes.texts()


def refusal(data):
    with pytest.raises(BadRowFile) as refused:
        read(data)
    return str(refused.value)


def test_a_workbook_of_excel_is_read():
    file, rows, _ = read(excel())
    assert file.header == ("name", "since", "sum", "ok")
    assert [row.values for row in rows] == [("Zoë M&S", "2026-03-01", "2.5", "true"), ("Ann", "", "#N/A", "")]


def test_a_workbook_with_prefixes_and_texts_in_its_cells_is_read():
    file, rows, _ = read(zipped(INLINE))
    assert (file.header, [row.values for row in rows]) == (("name", "n"), [("Ann", "7")])


def test_a_workbook_in_utf_16_is_read():
    parts = {
        name: f'<?xml version="1.0" encoding="UTF-16"?>{content}'.encode("utf-16") for name, content in EXCEL.items()
    }
    assert read(zipped(parts))[0].header == ("name", "since", "sum", "ok")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<c><v>3</v></c>", "3"),
        ("<c><v>3.0</v></c>", "3"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>-2.5</v></c>", "-2.5"),
        ("<c><v>4.9170123E11</v></c>", "491701230000"),
        ("<c><v>1E-7</v></c>", "1e-07"),
        ("<c><v>999999999999999</v></c>", "999999999999999"),
        ("<c><v>1000000000000000</v></c>", "1e+15"),
        ('<c t="b"><v>0</v></c>', "false"),
        ('<c t="d"><v>2026-03-01</v></c>', "2026-03-01"),
        ('<c t="str"><v>a_x000D_b</v></c>', "a\rb"),
        ('<c t="inlineStr"><is><t> a </t></is></c>', "a"),
        ('<c t="str"><f>A1</f><v></v></c>', ""),
        ("<c><v/><f>A1</f><v>3</v></c>", "3"),
        ("<c/>", ""),
    ],
)
def test_a_cell_is_read_as_people_write_it(cell, text):
    (row,) = read(excel(rows=f'{HEADER}<row>{cell}<c t="str"><v>y</v></c></row>'))[1]
    assert row.values == (text, "y")


def test_the_first_sheet_with_cells_is_read_with_notes():
    chart = '<sheet name="Chart" sheetId="2" r:id="rId9"/>'
    prices = '<sheet name="Prices" sheetId="3" r:id="rId1"/>'
    book = EXCEL[BOOK].replace("<sheets>", f"<sheets>{chart}").replace("</sheets>", f"{prices}</sheets>")
    file, _, notes = read(excel(book=book))
    assert file.dialect == Dialect("utf-8", True, ",", "\r\n")
    assert notes == [
        'The first sheet of the workbook, "People", was read. The result is a CSV file in UTF-8.',
        "The other sheets were not read: 1.",
    ]


def test_rows_keep_their_numbers_and_cells_their_columns():
    rows = '<row r="2"><c r="B2" t="str"><v>name</v></c></row><row r="5"><c r="B5" t="str"><v>Ann</v></c></row>'
    assert [(row.line, row.values) for row in read(excel(rows=rows))[1]] == [(5, ("", "Ann"))]


def test_a_row_that_ends_before_the_header_has_empty_values():
    assert read(excel(rows=f'{HEADER}<row><c t="str"><v>Ann</v></c></row>'))[1][0].values == ("Ann", "")


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_an_error_of_a_formula_is_a_problem_of_the_row(error):
    (row,) = read(excel(rows=f'{HEADER}<row r="2"><c r="B2" t="e"><v>{error}</v></c></row>'))[1]
    assert row.problems == (f"Line 2: column 2 has the error {error} of a formula.",)


@pytest.mark.parametrize(
    "cell", ["<c><f>NOW()</f></c>", "<c><f>NOW()</f><v></v></c>", '<c t="e"><f>NOW()</f><v>#CALC!</v></c>']
)
def test_a_formula_that_no_program_has_calculated_is_a_problem_of_the_row(cell):
    (row,) = read(excel(rows=f'{HEADER}<row r="2">{cell}</row>'))[1]
    advice = "open the file in a spreadsheet program and save it"
    assert row.problems == (f"Line 2: column 1 has a formula without a result (#CALC!): {advice}.",)


def test_an_error_of_a_formula_is_text_in_csv():
    with open_rows([b"name\n#N/A\n"]) as file:
        assert next(file.rows).problems == ()


def test_formatted_cells_without_values_are_no_columns_and_no_rows():
    empty = "".join(f'<row r="{number}"><c r="XFD{number}" s="1"/></row>' for number in range(3, 1000))
    file, rows, notes = read(excel(rows=f'{HEADER}<row r="2"><c r="A2"><v>1</v></c><c r="AMJ2" s="1"/></row>{empty}'))
    assert (file.header, len(rows), len(notes)) == (("x", "y"), 1, 1)


def test_the_columns_have_the_limit_of_other_files():
    last, beyond = (excel(rows=f'{HEADER}<row r="2"><c r="{place}"><v>1</v></c></row>') for place in ("ALL2", "ALM2"))
    assert MAX_COLUMNS == 1000
    assert len(read(last)[1][0].values) == MAX_COLUMNS
    assert refusal(beyond) == "Line 2: the row has a value in column 1,001; 1,000 columns are allowed."


def test_the_characters_of_a_row_have_the_limit_of_other_files():
    def filled(size):
        return excel(rows=f'{HEADER}<row><c t="str"><v>{"x" * size}</v></c></row>')

    assert read(filled(MAX_ROW_CHARS))[1][0].problems
    assert "the row has more than 1,000,000 characters" in refusal(filled(MAX_ROW_CHARS + 1))


@pytest.mark.parametrize(
    ("module", "limit", "name"),
    [
        (xlsx_rows, "MAX_SHEET_XML_BYTES", SHEET),
        (xlsx_book, "MAX_SHARED_XML_BYTES", STRINGS),
        (xlsx_book, "MAX_SHARED_XML_BYTES", STYLES),
    ],
)
def test_an_unpacked_part_has_a_limit(monkeypatch, module, limit, name):
    monkeypatch.setattr(module, limit, 10_000)
    size = len(EXCEL[name].encode())
    last, beyond = (zipped(EXCEL | {name: EXCEL[name] + " " * (end - size)}) for end in (10_000, 10_001))
    assert read(last)[1]
    assert "unpacks to more than" in refusal(beyond)


@pytest.mark.parametrize("name", [BOOK, RELATIONS, STRINGS, STYLES, SHEET])
def test_a_part_that_defines_entities_is_refused(name):
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert "defines a document type of XML" in refusal(zipped(EXCEL | {name: entities + EXCEL[name]}))


def test_an_endless_tag_is_refused():
    tag = f'<row r="1" x="{"x" * 2 * MAX_TAG_BYTES}">'
    assert "a tag of more than 1,000,000 bytes" in refusal(excel(rows=tag + "</row>"))


@pytest.mark.parametrize(
    "data",
    [
        excel(sheet="<worksheet><sheetData><row>"),
        excel(sheet=sheet('<row><c t="s"><v>99</v></c></row>')),
        excel(sheet=sheet("<row><c><v>many</v></c></row>")),
        excel(relations="<Relationships/>".replace("/>", "><Relationship/></Relationships>")),
        zipped({name: content for name, content in EXCEL.items() if name != SHEET}),
        zipped({name: content for name, content in EXCEL.items() if name != RELATIONS}),
    ],
    ids=["cut", "no such text", "no number", "no type", "no sheet", "no relations"],
)
def test_a_damaged_workbook_is_refused(data):
    assert "The workbook is damaged" in refusal(data)


def test_a_workbook_without_a_sheet_of_cells_is_refused():
    assert refusal(excel(book=f"<workbook {MAIN}/>")) == "The workbook has no sheet with cells."
