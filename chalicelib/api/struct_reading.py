"""Read a struct of the contract outside of a call, as a call would."""

from functools import cache
from typing import Any

from chalicelib.api.api_contract import contract_of
from chalicelib.api.client_quirks import normalize
from chalicelib.api.request_limits import check_plain
from chalicelib.api.wire_fields import Wire
from chalicelib.barrister import Contract, load_contract
from chalicelib.barrister.nodes import Type
from chalicelib.barrister.validation import MismatchError, check
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import INVALID_PARAMS, ApiError


def read_struct(type_name: str, value: Any, path: str, brand: Brand) -> Wire:
    """Return a JSON value as a method of the API gets it. `path` is its name in errors.

    Raises:
        ApiError: -32602 it is no `type_name`, with the path of the first faulty value.
    """
    wire: Wire = normalize(type_name, value)
    try:
        check(_contract(brand), Type(type_name), wire, path)
    except MismatchError as mismatch:
        raise ApiError(INVALID_PARAMS, f"{mismatch.path}: {mismatch.reason}", {"path": mismatch.path}) from mismatch
    check_plain(wire, path)
    return wire


@cache
def _contract(brand: Brand) -> Contract:
    return load_contract(contract_of(brand))
