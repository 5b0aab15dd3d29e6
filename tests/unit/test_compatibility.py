"""The code and the tests that docs/compatibility.md names exist."""

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from chalicelib.domain import errors
from tests.unit.catalogue import PIRSONAL_ERRORS

ROOT = Path(__file__).resolve().parent.parent.parent
ERRORS = Path(errors.__file__)
# Any other failure of a video becomes 1012 there.
ENDS_VIDEOS = "chalicelib/pipeline/finalize.py"
PAGE = (ROOT / "docs" / "compatibility.md").read_text()
# Cells may hold an escaped bar.
ROWS = [re.split(r"(?<!\\)\|", line)[1:-1] for line in PAGE.splitlines() if line.startswith("| ")]
SENTENCES = [[cell.strip() for cell in row] for row in ROWS if row[0].strip() not in ("the documents say", "---")]
NAMED = sorted({name for row in SENTENCES for cell in row[1:] for name in re.findall(r"`([^`]+)`", cell)})


def said_by_constructors():
    """Yield the name of each constructor of an error, with code and message."""
    for node in ast.walk(ast.parse(ERRORS.read_text())):
        if isinstance(node, ast.FunctionDef):
            inside = list(ast.walk(node))
            assigned = (each for each in inside if isinstance(each, ast.Assign))
            texts = {each.targets[0].id: each.value for each in assigned if isinstance(each.targets[0], ast.Name)}
            for call in (each for each in inside if isinstance(each, ast.Call)):
                if isinstance(call.func, ast.Name) and call.func.id == "cls":
                    said = (texts.get(getattr(each, "id", ""), each) for each in call.args[:2])
                    yield node.name, tuple(getattr(each, "value", None) for each in said)


def raised_in():
    """Return the files that raise an error, by its code and message."""
    constructors, found = dict(said_by_constructors()), defaultdict(set)
    parts = [path for path in (ROOT / "chalicelib").rglob("*.py") if path != ERRORS]
    files = [path for path in parts if "cli" not in path.relative_to(ROOT).parts]
    for path in files:
        text, name = path.read_text(), str(path.relative_to(ROOT))
        for used in re.findall(r"ApiError\.(\w+)", text):
            if used in constructors:
                found[constructors[used]].add(name)
        for code, message in re.findall(r'code=(\d+),\s+message="([^"]+)"', text):
            found[int(code), message].add(name)
    return found


RAISED_IN = raised_in()


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda row: row[0][:40])
def test_a_sentence_is_implemented_and_shown_or_open(sentence):
    _, where, shown_by = sentence
    assert "open: " in where or (where.startswith("`") and shown_by.startswith("`tests/"))


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda row: row[0][:40])
def test_a_row_names_each_file_once(sentence):
    for cell in sentence[1:]:
        names = re.findall(r"`([^`]+)`", cell)
        assert len(names) == len(set(names))


@pytest.mark.parametrize("name", NAMED)
def test_the_code_and_the_tests_of_a_row_exist(name):
    path, _, function = name.partition("::")
    assert f"\ndef {function}(" in (ROOT / path).read_text() if function else (ROOT / path).is_file()


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_each_error_has_a_row(code, message):
    assert f"| {code} {message} " in PAGE


def test_each_row_has_three_cells():
    assert {len(row) for row in ROWS} == {3}


@pytest.mark.parametrize(("code", "message"), PIRSONAL_ERRORS)
def test_the_row_of_an_error_names_the_files_that_raise_it(code, message):
    (where,) = [where for said, where, _ in SENTENCES if said.split(" · ")[0] == f"{code} {message}"]
    named = set(re.findall(r"`([^`]+)`", where)) - {ENDS_VIDEOS}
    assert "open: " in where or named == RAISED_IN[code, message]
