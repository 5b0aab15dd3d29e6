"""The table of docs/compatibility.md: what it names is there."""

import re
from pathlib import Path

import pytest

from tests.unit.catalogue import PIRSONAL_ERRORS

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "compatibility.md").read_text()
# Cells may hold an escaped bar.
ROWS = [re.split(r"(?<!\\)\|", line)[1:-1] for line in PAGE.splitlines() if line.startswith("| ")]
SENTENCES = [[cell.strip() for cell in row] for row in ROWS if row[0].strip() not in ("the documents say", "---")]
NAMED = sorted({name for row in SENTENCES for cell in row[1:] for name in re.findall(r"`([^`]+)`", cell)})


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda row: row[0][:40])
def test_a_sentence_is_implemented_and_shown_or_open(sentence):
    _, where, shown_by = sentence
    assert "open: " in where or (where.startswith("`") and shown_by.startswith("`tests/"))


@pytest.mark.parametrize("name", NAMED)
def test_what_a_row_names_is_there(name):
    path, _, function = name.partition("::")
    assert f"\ndef {function}(" in (ROOT / path).read_text() if function else (ROOT / path).is_file()


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_each_error_has_a_row(code, message):
    assert f"| {code} {message} " in PAGE


def test_each_row_has_three_cells():
    assert {len(row) for row in ROWS} == {3}
