"""The contract of a brand: written once (contracts/*.idl), spelt as the brand spells it."""

from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.barrister import parse_idl
from chalicelib.domain.brand import Brand

_IDL = Path(__file__).parent / "contracts" / "api.idl"


@cache
def contract_of(brand: Brand) -> list[Any]:
    """The contract that a deployment of the brand publishes, as JSON data."""
    return parse_idl(_IDL, names=spellings(brand), without=brand.without)


def spellings(brand: Brand) -> dict[str, str]:
    """The words of the IDL files that stand for a brand's own, and how it spells them."""
    return {
        "BrandAPI": brand.interface,
        "Video_Brand_Link": brand.link_method,
        "brandID": brand.storage_key,
        "brand": brand.output,
    }
