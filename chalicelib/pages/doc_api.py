"""`/docAPI`: what the API is, made of the contract, of the catalogue of errors, and of files."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.barrister import load_contract
from chalicelib.domain.brand import BRANDS, SEZION, Brand

from .code_examples import EXAMPLES, code_examples
from .contents import Section
from .error_codes import error_codes
from .html import render
from .prose import prose
from .sample_params import sample_params

Json = dict[str, Any]

_WEBHOOK_HEAD = """POST / HTTP/1.1
Accept: */*
Connection: close
User-Agent: {user_agent}
Content-Type: application/json
Content-Length: {length}
Host: localhost:10000"""


def doc_api(brand: Brand, contract: Sequence[Json], base_url: str) -> bytes:
    """The page, for a deployment at `base_url`."""
    published = _of(contract, "interface")
    # The interfaces of other brands have the same methods, which are listed once.
    others = [each for each in published if each["name"] in _names_of_others(brand)]
    interfaces = [each for each in published if each not in others]
    structs, enums = _of(contract, "struct"), _of(contract, "enum")
    types = frozenset(each["name"] for each in [*structs, *enums])
    names = types | {function["name"] for interface in interfaces for function in interface["functions"]}
    webhook = webhook_body(brand)
    return render(
        "doc_api.html",
        brand=brand,
        base_url=base_url,
        interfaces=interfaces,
        other_interfaces=[each["name"] for each in others],
        structs=structs,
        enums=enums,
        types=types,
        samples=_samples(contract),
        prose=lambda comment: prose(comment, names),
        examples=code_examples(brand, base_url),
        webhook=webhook,
        webhook_head=_WEBHOOK_HEAD.format(user_agent=brand.user_agent, length=len(webhook)),
        errors=error_codes(brand),
        sections=_sections(interfaces, [*structs, *enums]),
    )


def _names_of_others(brand: Brand) -> set[str]:
    return {other.interface for other in BRANDS.values()} - {brand.interface}


def webhook_body(brand: Brand) -> str:
    """The body of the webhook call that the page shows."""
    return (EXAMPLES / "webhook.json").read_text().replace(SEZION.storage_key, brand.storage_key)


def _samples(contract: Sequence[Json]) -> dict[str, str]:
    """The params that the API Test begins with, as JSON, by method."""
    loaded = load_contract(list(contract))
    return {
        method: json.dumps(sample_params(function, loaded), indent=2) for method, function in loaded.functions.items()
    }


def _of(contract: Sequence[Json], kind: str) -> list[Json]:
    return [element for element in contract if element["type"] == kind]


def _sections(interfaces: Sequence[Json], types: Sequence[Json]) -> list[Section]:
    methods = [_section(function) for interface in interfaces for function in interface["functions"]]
    return [
        Section("description", "API Description"),
        Section("uploads", "Media Upload"),
        Section("examples", "Code examples"),
        Section("methods", "API Methods", tuple(methods)),
        Section("types", "Structs and enums", tuple(_section(each) for each in types)),
        Section("webhooks", "WebHook"),
        Section("errors", "API Error codes"),
        Section("test", "API Test"),
    ]


def _section(named: Json) -> Section:
    return Section(named["name"], named["name"], is_code=True)
