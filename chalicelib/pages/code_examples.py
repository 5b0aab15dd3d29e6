"""The code examples: files that run as they are (tests/e2e do), shown with the deployment's names."""

from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.brand import SEZION, Brand

EXAMPLES = Path(__file__).parent / "examples"
_PLACEHOLDER = "https://example.com/v1"


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A language as people call it, its name for Pygments, its file, and the code."""

    title: str
    language: str
    file_name: str
    code: str


_FILES = (
    ("curl", "sh", "curl.sh"),
    ("Python", "python", "python.py"),
    ("Node", "javascript", "node.mjs"),
    ("PHP", "php", "php.php"),
    ("Ruby", "ruby", "ruby.rb"),
)


def code_examples(brand: Brand, base_url: str) -> list[CodeExample]:
    """All of them, with the deployment's URL and its brand's names filled in."""
    return [
        CodeExample(title, language, file_name, _filled((EXAMPLES / file_name).read_text(), brand, base_url))
        for title, language, file_name in _FILES
    ]


def _filled(code: str, brand: Brand, base_url: str) -> str:
    names = {_PLACEHOLDER: base_url, SEZION.interface: brand.interface, SEZION.storage_key: brand.storage_key}
    for ours, theirs in names.items():
        code = code.replace(ours, theirs)
    return code
