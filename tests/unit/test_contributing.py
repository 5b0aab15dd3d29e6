"""CONTRIBUTING.md names files and tables that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
PATHS = sorted(set(re.findall(r"`((?:chalicelib|docs|tests|bench|local)/[\w/.-]+)`", TEXT)))
TABLES = re.findall(r"`([A-Z]+)` in `([\w/.]+)`", TEXT)


@pytest.mark.parametrize("path", PATHS)
def test_each_path_exists(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize(("table", "path"), TABLES)
def test_each_table_is_in_its_file(table, path):
    assert re.search(rf"^{table}\b", (ROOT / path).read_text(), re.MULTILINE)
