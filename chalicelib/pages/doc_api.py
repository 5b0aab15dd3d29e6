"""`/docAPI`: the description of the API, from the contract, the catalogue of errors, and example files."""

import json
import re
from collections.abc import Collection, Sequence
from typing import Any

from markupsafe import Markup

from chalicelib.barrister import load_contract
from chalicelib.domain.brand import BRANDS, SEZION, Brand

from .doc_samples import EXAMPLES, code_examples, sample_params
from .error_codes import error_codes
from .html import Section, render

Json = dict[str, Any]

_NAME = re.compile(r"[A-Za-z_]\w*")
_LINK = Markup('<a href="#{0}"><code>{0}</code></a>')

_WEBHOOK_HEAD = """POST / HTTP/1.1
Accept: */*
Connection: close
User-Agent: {user_agent}
Content-Type: application/json
Content-Length: {length}
Host: localhost:10000
webhook-id: evt_53315e9c1f0b71f0c5e8a4d2
webhook-timestamp: 1700000000
webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="""


def doc_api(brand: Brand, contract: Sequence[Json], base_url: str) -> bytes:
    """Render the page for a deployment at `base_url`."""
    published = _of(contract, "interface")
    # The interfaces of other brands have the same methods; the page lists them once.
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


def prose(comment: str, names: Collection[str]) -> Markup:
    """Return a comment of the contract as escaped sentences with links for names of methods and types."""
    text = " ".join(comment.split())
    first = _NAME.match(text)
    if not (first and first[0] in names):
        text = text[:1].upper() + text[1:]
    if text and text[-1] not in ".!?:":
        text += "."
    parts: list[str | Markup] = []
    at = 0
    for found in _NAME.finditer(text):
        # Names without an underscore, as `Video`, are also plain words in comments.
        if found[0] in names and "_" in found[0]:
            parts += [text[at : found.start()], _LINK.format(found[0])]
            at = found.end()
    return Markup("").join([*parts, text[at:]])


def _names_of_others(brand: Brand) -> set[str]:
    return {other.interface for other in BRANDS.values()} - {brand.interface}


def webhook_body(brand: Brand) -> str:
    """Return the body of the webhook call that the page shows."""
    return (EXAMPLES / "webhook.json").read_text().replace(SEZION.storage_key, brand.storage_key)


def _samples(contract: Sequence[Json]) -> dict[str, str]:
    """Return the first params of the API Test, as JSON, by method."""
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
