import re

import pytest

from local.paths import ROOT

TEXT = (ROOT / "docs" / "guarantees.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.partition("## Figures")[0].splitlines()
    if line.startswith("| ") and not line.startswith(("| promise", "| ---"))
]
TESTS = sorted(set(re.findall(r"`(tests/[^`]+)`", TEXT.partition("## Figures")[0])))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_each_promise_names_its_means_and_its_test(row):
    promise, means, tests = row
    assert promise.endswith(".")
    assert means.endswith(".")
    assert re.findall(r"`(tests/[\w/]+\.py)`", tests)


@pytest.mark.parametrize("path", TESTS)
def test_each_test_exists(path):
    assert "def test_" in (ROOT / path).read_text()
