"""`make mutants`: change the code at random places, one at a time, and list the changes that no unit test notices.

    python -m local.mutants [--count 20] [--seed 1] [path …]

It works on a copy of the checkout. A change that survives marks a missing test, most often at a boundary. Some changes
are equivalent to the original and survive rightly.
"""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from local.paths import ROOT

DEFAULT_PATHS = ("chalicelib/domain", "chalicelib/script", "chalicelib/api", "chalicelib/render/plan.py")
TIMEOUT_S = 600
OPERATORS = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A change of a source: the line, the texts before and after, and the changed source."""

    line: int
    before: str
    after: str
    source: str


def mutants_of(source: str) -> Iterator[Mutant]:
    """Yield all changes of a source: comparisons, additions, `and`, `or`, `not`, and whole numbers."""
    offsets = [0]
    for line in source.encode().splitlines(keepends=True):
        offsets.append(offsets[-1] + len(line))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            yield from _operator(source, offsets, node.left, node.comparators[0], type(node.ops[0]))
        elif isinstance(node, ast.BinOp):
            yield from _operator(source, offsets, node.left, node.right, type(node.op))
        elif isinstance(node, ast.BoolOp):
            yield from _operator(source, offsets, node.values[0], node.values[1], type(node.op))
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            start = _start(offsets, node)
            yield _change(source, node.lineno, start, start + len("not "), "")
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            start, end = _start(offsets, node), _end(offsets, node)
            yield _change(source, node.lineno, start, end, str(node.value + 1))


def _operator(
    source: str, offsets: list[int], left: ast.expr, right: ast.expr, kind: type[ast.AST]
) -> Iterator[Mutant]:
    before, after = OPERATORS.get(kind, ("", ""))
    first, last = _end(offsets, left), _start(offsets, right)
    between = source.encode()[first:last].decode()
    if before and between.strip(" ()\n") == before:
        start = first + len(between[: between.index(before)].encode())
        yield _change(source, left.end_lineno or left.lineno, start, start + len(before), after)


def _change(source: str, line: int, start: int, end: int, after: str) -> Mutant:
    whole = source.encode()
    return Mutant(line, whole[start:end].decode(), after, (whole[:start] + after.encode() + whole[end:]).decode())


def _start(offsets: list[int], node: ast.expr) -> int:
    return offsets[node.lineno - 1] + node.col_offset


def _end(offsets: list[int], node: ast.expr) -> int:
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    return offsets[node.end_lineno - 1] + node.end_col_offset


def survives(copy: Path, name: str, mutant: Mutant) -> bool:
    """Return whether the unit tests pass with a change: first those of its room, then all."""
    path = copy / name
    original = path.read_text()
    path.write_text(mutant.source)
    try:
        room = f"tests/unit/{Path(name).parts[1].removesuffix('.py')}"
        return all(_pass(copy, tests) for tests in (room, "tests/unit") if (copy / tests).exists())
    finally:
        path.write_text(original)


def _pass(copy: Path, tests: str) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "logical", "-p", "no:cacheprovider", tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _copy_checkout(folder: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(lambda name: os.path.lexists(ROOT / name), names.rstrip("\0").split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target, follow_symlinks=False)


def main() -> int:
    """Try a number of changes, and print those that survive."""
    parser = argparse.ArgumentParser(description="List changes of the code that no unit test notices.")
    parser.add_argument("paths", nargs="*", default=DEFAULT_PATHS, help="files or folders of the code")
    parser.add_argument("--count", type=int, default=20, help="number of changes (20)")
    parser.add_argument("--seed", type=int, help="seed of the random choice")
    options = parser.parse_args()
    files = [path for name in options.paths for path in _python_files(ROOT / name)]
    sites = [(path.relative_to(ROOT).as_posix(), mutant) for path in files for mutant in mutants_of(path.read_text())]
    chosen = random.Random(options.seed).sample(sites, min(options.count, len(sites)))
    survivors = 0
    with TemporaryDirectory() as folder:
        _copy_checkout(Path(folder))
        if not _pass(Path(folder), "tests/unit"):
            print("The unit tests fail without any change.", file=sys.stderr)
            return 1
        for number, (name, mutant) in enumerate(chosen, 1):
            is_alive = survives(Path(folder), name, mutant)
            survivors += is_alive
            outcome = "SURVIVED" if is_alive else "noticed"
            change = f"{mutant.before.strip()!r} -> {mutant.after!r}"
            print(f"{number:3}/{len(chosen)} {outcome:8} {name}:{mutant.line}: {change}", flush=True)
    print(f"{survivors} of {len(chosen)} changes survived, of {len(sites)} possible ones.")
    return 0


def _python_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


if __name__ == "__main__":
    sys.exit(main())
