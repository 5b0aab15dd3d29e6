"""The import rules: the tables of the documentation, the contracts of import-linter, and that lint finds breaches."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "chalicelib"
FREE = {"cli", "wiring"}
LINT = "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache', '--no-logo'])"


def modules():
    """Return the packages and modules right below chalicelib."""
    names = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    return {name for name in names if not name.startswith("__")}


def names_in(cell):
    return frozenset(re.findall(r"`(\w+)`", cell))


def table(heading):
    """Return the rows of the one table with these headings, by each name in the first cell."""
    (text,) = [text for path in (ROOT / "docs").rglob("*.md") if f"\n{heading}\n" in (text := path.read_text())]
    lines = text.split(f"\n{heading}\n")[1].splitlines()[1:]
    rows = [line.split("|")[1:3] for line in lines[: lines.index("")]]
    return {name: names_in(last) for first, last in rows for name in names_in(first)}


PACKAGES = table("| package | may import |")
LIBRARIES = table("| library | only in |")


def contracts():
    content = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert {contract["type"] for contract in content["contracts"]} == {"forbidden"}
    return content["contracts"]


def pairs(contract):
    sources = (name.removeprefix("chalicelib.") for name in contract["source_modules"])
    forbidden = [name.removeprefix("chalicelib.") for name in contract["forbidden_modules"]]
    return {(source, name) for source in sources for name in forbidden}


FORBIDDEN = {(source, name) for source, allowed in PACKAGES.items() for name in modules() - allowed - {source}}
FORBIDDEN_LIBRARIES = {(source, name) for name, users in LIBRARIES.items() for source in modules() - users}


def test_the_documentation_lists_the_allowed_imports_of_each_package():
    assert PACKAGES.keys() == modules() - FREE


def test_the_contracts_forbid_exactly_the_imports_that_the_tables_do_not_allow():
    assert set().union(*map(pairs, contracts())) == FORBIDDEN | FORBIDDEN_LIBRARIES


def test_no_contract_lets_a_package_import_another_through_a_third():
    loose = [contract for contract in contracts() if contract.get("allow_indirect_imports")]
    assert set().union(*map(pairs, loose)) == FORBIDDEN_LIBRARIES


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """Return the report of import-linter on a copy in which each package makes all its forbidden imports."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "chalicelib", ignore=lambda _, names: [n for n in names if n.endswith(SKIPPED)])
    shutil.copy(ROOT / "pyproject.toml", folder)
    for source, name in sorted(FORBIDDEN | FORBIDDEN_LIBRARIES):
        path = folder / "chalicelib" / source
        path = path / "breach.py" if path.is_dir() else path.with_suffix(".py")
        line = f"import chalicelib.{name}" if name in modules() else f"import {name}"
        path.write_text(f"{path.read_text() if path.exists() else ''}\n{line}\n")
    return subprocess.run([sys.executable, "-c", LINT], cwd=folder, capture_output=True, text=True, check=False)


SKIPPED = (".ttf", ".js", ".css", ".html", ".pyc")


def test_lint_fails_at_a_forbidden_import(report):
    assert report.returncode == 1


def test_each_contract_is_broken_then(report):
    assert f"Contracts: 0 kept, {len(contracts())} broken." in report.stdout


@pytest.mark.parametrize(("source", "name"), sorted(FORBIDDEN | FORBIDDEN_LIBRARIES))
def test_lint_names_each_forbidden_import(report, source, name):
    imported = f"chalicelib.{name}" if name in modules() else name
    assert f"chalicelib.{source} is not allowed to import {imported}:" in report.stdout
