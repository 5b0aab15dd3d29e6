"""The limits of files with rows: the last that is allowed, and the first that is not."""

import pytest

from chalicelib.domain.errors import BadRowFile
from chalicelib.row_files import open_rows, records
from chalicelib.row_files.row_limits import (
    MAX_CELL_CHARS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_FILE_ROWS,
    MAX_ROW_CHARS,
)


def read(*chunks):
    with open_rows(chunk.encode() for chunk in chunks) as file:
        return list(file.rows)


def lines_of(size):
    """Return a file of `size` bytes whose rows are as long as they may be."""
    line = "x" * 30_000 + "\n"
    return ["a\n", *[line] * ((size - 2) // len(line)), "x" * ((size - 2) % len(line))]


def test_a_file_of_50_mb_is_read():
    assert sum(map(len, lines_of(MAX_FILE_BYTES))) == MAX_FILE_BYTES
    read(*lines_of(MAX_FILE_BYTES))


def test_one_byte_more_is_refused():
    with pytest.raises(BadRowFile, match="more than 50 MB: split it"):
        read(*lines_of(MAX_FILE_BYTES + 1))


def test_100_000_rows_are_read():
    assert len(read("a\n", "1\n" * MAX_FILE_ROWS)) == MAX_FILE_ROWS


def test_one_row_more_is_refused():
    with pytest.raises(BadRowFile, match="more than 100,000 rows: split it"):
        read("a\n", "1\n" * (MAX_FILE_ROWS + 1))


def test_empty_lines_have_a_limit(monkeypatch):
    monkeypatch.setattr(records, "MAX_EMPTY_ROWS", 5)
    assert len(read("a\n", "\n" * 5, "1\n")) == 1
    with pytest.raises(BadRowFile, match="more than 5 empty lines: delete them"):
        read("a\n", "\n" * 6, "1\n")


def test_the_last_column_is_allowed():
    assert len(read("a" + ",a" * (MAX_COLUMNS - 1), "\n1\n")) == 1


@pytest.mark.parametrize("columns", [MAX_COLUMNS + 1, 5000])
def test_more_columns_are_refused(columns):
    with pytest.raises(BadRowFile, match=f"The header has {columns:,} columns; 1,000 are allowed"):
        read("a" + ",a" * (columns - 1), "\n1\n")


def test_the_longest_value_is_allowed_and_one_character_more_is_a_problem_of_the_row():
    allowed, longer = read("a\n", "x" * MAX_CELL_CHARS, "\n", "x" * (MAX_CELL_CHARS + 1), "\n")
    assert allowed.problems == ()
    assert longer.problems == ("Line 3: column 1 has 32,768 characters; 32,767 are allowed.",)


@pytest.mark.parametrize("mark", ["", '"'])
def test_10_mb_in_one_value_are_refused_with_the_limit_of_a_value(mark):
    with pytest.raises(BadRowFile, match=r"Line 3: .*32,767"):
        read("a\n1\n", mark, "x" * 10_000_000, mark, "\n")


@pytest.mark.parametrize("mark", ["", "\n"])
def test_a_row_has_a_limit_also_over_several_lines(mark):
    cell = f'"{mark}{"x" * 9}"'
    row = ",".join([cell] * (MAX_ROW_CHARS // (len(cell) + 1)))
    header = "a,b\n"
    assert len(read(header, "1,2\n", row, "\n")) == 2
    with pytest.raises(BadRowFile, match=r"Line [\d,]+: the row has more than 1,000,000 characters"):
        read(header, "1,2\n", row, row, "\n")
