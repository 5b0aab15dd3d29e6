"""The voice of code and documents: standard words, verbs first in functions (ruff's D401), nouns first in classes.

CONTRIBUTING.md says how to write. This test holds the habits that came back most often.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("chalicelib", "local", "deployment", "bench", "layers", "tests", "examples")
PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
# The vendors' documents, quoted sentence by sentence.
QUOTES = {ROOT / "docs" / "compatibility.md"}
BETTER = {
    r"anew": "again",
    r"whoever|whomever|whosoever": "name the actor",
    r"whatever|whichever": "name the thing",
    r"(?:is|are|was|were|be|been) told": "is notified, receives, returns",
    r"goes? with|went with": "belongs to, is deleted with",
    r"takes? along|taken along": "batches",
    r"in vain": "without effect",
    r"medias": "media files",
}
WORDS = {better: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE) for pattern, better in BETTER.items()}
CODE = re.compile(r"```.*?```|``[^`]*``|`[^`]*`|\]\([^)]*\)|\"[^\"\n]*\"|<[^>]*>", re.DOTALL)
NO_NOUN = re.compile(r"(?:What|Whether|How|Who|Whom|Whose|Where|When|Those|Which)\b")


@cache
def sources() -> list[Path]:
    """Return the Python files of the project."""
    return [ROOT / "app.py", *(path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py")))]


def documents() -> list[Path]:
    """Return the documents and contracts of the project."""
    pages = [ROOT / name for name in PAGES if (ROOT / name).exists()]
    return [path for path in [*pages, *sorted((ROOT / "docs").rglob("*.md"))] if path not in QUOTES]


def docstrings(source: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield the documented nodes of a module with their docstrings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            text = ast.get_docstring(node)
            if text:
                yield node, text


def comments(source: str) -> Iterator[str]:
    """Yield the comments of a module."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def findings(text: str) -> list[str]:
    """Return the words of a text that have a better one, code and quotations left out."""
    prose = CODE.sub("", text)
    return [f"{found[0]!r}: {better}" for better, word in WORDS.items() for found in word.finditer(prose)]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("room", ["app.py", *ROOMS])
def test_docstrings_and_comments_use_standard_words(room):
    found = {}
    for path in sources():
        if relative(path).split("/")[0] == room and path != Path(__file__):
            source = path.read_text()
            texts = [*(text for _, text in docstrings(source)), *comments(source)]
            found[relative(path)] = [finding for text in texts for finding in findings(text)]
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("path", documents(), ids=relative)
def test_documents_use_standard_words(path):
    assert findings(path.read_text()) == []


@pytest.mark.parametrize("path", documents(), ids=relative)
def test_documents_have_no_marks_of_a_merge_conflict(path):
    assert not re.search(r"^(<{7}|>{7}) ", path.read_text(), re.MULTILINE)


def test_contracts_use_standard_words():
    found = {}
    for path in sorted((ROOT / "chalicelib/api/contracts").glob("*.idl")):
        lines = [line.partition("//")[2] for line in path.read_text().splitlines()]
        found[path.name] = [finding for line in lines for finding in findings(line)]
    assert {path: words for path, words in found.items() if words} == {}


def test_docstrings_of_classes_and_modules_begin_with_a_noun():
    found = [
        f"{relative(path)}: {text.splitlines()[0]}"
        for path in sources()
        for _, text in docstrings(path.read_text())
        if NO_NOUN.match(text)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("text", "count"), [("It is told anew", 2), ("`medias` are media files", 0), ("the medias", 1)]
)
def test_words_are_found_outside_of_code(text, count):
    assert len(findings(text)) == count
