"""Bytes and JSON, with the gaps between Python's idea of JSON and JSON itself closed. Source: sections 3.1 and 9."""

import json
from typing import Any

from .errors import PARSE_ERROR, RpcError


def read_json(body: bytes) -> Any:
    """Return the JSON value of a body in UTF-8; a byte order mark is skipped. Raises `RpcError` -32700.

    Refused: `NaN` and the infinities, nesting beyond Python's stack, integers beyond its limit of digits. `data` of the
    error tells where in the body, never what stands there.
    """
    try:
        # Decoded here because `json` would guess at UTF-16 and UTF-32.
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        raise RpcError(PARSE_ERROR, "the request is nested too deeply", {"problem": "nested too deeply"}) from None
    except ValueError as error:
        raise RpcError(PARSE_ERROR, "the request is not JSON in UTF-8", _place(error)) from None


def write_json(value: Any) -> bytes:
    """Return a value as ASCII JSON. Raises `ValueError`, `TypeError` or `RecursionError` for what JSON cannot hold."""
    return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")


def _place(error: ValueError) -> dict[str, Any]:
    match error:
        case json.JSONDecodeError():
            return {"problem": error.msg, "line": error.lineno, "column": error.colno}
        case UnicodeDecodeError():
            return {"problem": "not UTF-8", "offset": error.start}
        case _:
            return {"problem": "a number that cannot be read"}


def _refuse(constant: str) -> None:
    raise ValueError(constant)
