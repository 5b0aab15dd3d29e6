"""The changes of `make mutants` are small, complete, and where they say."""

import ast

import pytest

from local.mutants import DEFAULT_PATHS, ROOT, mutants_of


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", ["a <= b"]),
        ("a >= b", ["a > b"]),
        ("a == (b)", ["a != (b)"]),
        ("a + b - c", ["a + b + c", "a - b - c"]),
        ("a and b", ["a or b"]),
        ("not a", ["a"]),
        ("f(1)", ["f(2)"]),
        ("é = 'ü' if x > 1 else 0", ["é = 'ü' if x >= 1 else 0", "é = 'ü' if x > 1 else 1", "é = 'ü' if x > 2 else 0"]),
        ("a is None", []),
        ("True", []),
        ("'text'", []),
    ],
)
def test_each_change_is_made(source, changed):
    assert sorted(mutant.source for mutant in mutants_of(source)) == sorted(changed)


def test_a_change_has_its_line_and_both_texts():
    (mutant,) = mutants_of("x = (\n    a\n    < b\n)\n")
    assert (mutant.line, mutant.before, mutant.after) == (2, "<", "<=")


@pytest.mark.parametrize("name", DEFAULT_PATHS)
def test_all_changes_of_the_code_can_be_compiled(name):
    path = ROOT / name
    for file in sorted(path.rglob("*.py"))[:5] if path.is_dir() else [path]:
        for mutant in mutants_of(file.read_text()):
            ast.parse(mutant.source)
