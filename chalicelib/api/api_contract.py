"""The contract that a deployment publishes, from contracts/*.idl."""

from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.barrister import parse_idl
from chalicelib.domain.brand import BRANDS, Brand

ACCOUNTS = "AccountAPI"
"""The interface for sign-up and login."""
_IDL = Path(__file__).parent / "contracts" / "api.idl"
_INTERFACE = "VideoAPI"


@cache
def contract_of(brand: Brand) -> list[Any]:
    """Return the contract as JSON data.

    Clients look for the interface of the service that they were written for, so each deployment publishes the
    interfaces of all brands. All have the same methods, but each declares the parameters of its service. The brand's
    own interface is first and is the only one with comments.

    The files declare `VideoAPI`, `mediaID`, `fileID` and `storage` in place of the brands' names for them.
    """
    brands = BRANDS.values()
    storage_keys = list(dict.fromkeys(each.storage_key for each in brands))
    aliases = {
        "InputMedia_t.mediaID": storage_keys,
        "Storage.fileID": storage_keys,
        "OutputType.storage": list(dict.fromkeys(each.output for each in brands)),
    }
    copies = {_INTERFACE: {each.interface: each.without for each in interface_brands(brand)}}
    return parse_idl(_IDL, copies=copies, aliases=aliases)


def interface_brands(brand: Brand) -> list[Brand]:
    """Return the brands whose interfaces a deployment publishes, its own first."""
    return [brand, *(other for other in BRANDS.values() if other.interface != brand.interface)]
