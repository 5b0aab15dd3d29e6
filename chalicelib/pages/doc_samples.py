"""The samples of `/docAPI`: code examples, and params for the API Test.

The examples are files that run unchanged, as tests/e2e prove. The page shows them with the deployment's names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.barrister.contract import Contract
from chalicelib.barrister.nodes import Function, Type
from chalicelib.domain.brand import SEZION, Brand

EXAMPLES = Path(__file__).parent / "examples"
_PLACEHOLDER = "https://example.com/v1"

_SCRIPT = '[{"text": {"id": "Hello!", "duration": 2000, "textSizeFit": true}}]'
_KNOWN: Mapping[str, Any] = {
    "inputScripts": [_SCRIPT],
    "outProfiles": ["MP4_H264_AAC_640x480_24fps"],
    "name": "Hello",
    "since": "",
    "size": 1_000_000,
    "videos": [{"name": "For Ava"}, {"name": "For Ben"}],
}
_PRIMITIVES: Mapping[str, Any] = {"int": 0, "float": 0.0, "string": "", "bool": False}


@dataclass(frozen=True, slots=True)
class CodeExample:
    """A code example. `title` is the language for people, `language` its name for Pygments."""

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
    """Return all code examples, with the deployment's URL and its brand's names filled in."""
    return [
        CodeExample(title, language, file_name, _filled((EXAMPLES / file_name).read_text(), brand, base_url))
        for title, language, file_name in _FILES
    ]


def sample_params(function: Function, contract: Contract) -> list[Any]:
    """Return valid params of a function, as far as they can be known: the API Test begins with them.

    Known names have fixed values, ids are shown as `<templateID>`, others have an empty value of their type. Optional
    fields of structs are left out.
    """
    return [_sample(param.name, param.type, contract) for param in function.params]


def _filled(code: str, brand: Brand, base_url: str) -> str:
    names = {_PLACEHOLDER: base_url, SEZION.interface: brand.interface, SEZION.storage_key: brand.storage_key}
    for ours, theirs in names.items():
        code = code.replace(ours, theirs)
    return code


def _sample(name: str, type_: Type, contract: Contract) -> Any:
    if name in _KNOWN:
        return _KNOWN[name]
    if type_.is_array:
        return []
    if type_.name in contract.enums:
        return contract.enums[type_.name][0]
    if type_.name in contract.structs:
        fields = contract.structs[type_.name].values()
        return {field.name: _sample(field.name, field.type, contract) for field in fields if not field.type.optional}
    return f"<{name}>" if name.endswith("ID") else _PRIMITIVES[type_.name]
