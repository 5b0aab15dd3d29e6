"""The messages of JSON-RPC as bytes: requests are parsed, replies are built.

Source: sections 3.1 to 3.4 and 9.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .exceptions import INVALID_REQUEST, INVALID_RESULT, PARSE_ERROR, RpcError


def read_json(body: bytes) -> Any:
    """Parse a body of JSON in UTF-8; a byte order mark is skipped.

    `NaN` and infinities are refused, and so are nesting beyond Python's stack and integers beyond its limit of digits.

    Raises:
        RpcError: -32700, whose `data` hold the position in the body, but nothing of its content.
    """
    try:
        # `json` would also accept UTF-16 and UTF-32.
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse)
    except RecursionError:
        raise RpcError(PARSE_ERROR, "the request is nested too deeply", {"problem": "nested too deeply"}) from None
    except ValueError as error:
        raise RpcError(PARSE_ERROR, "the request is not JSON in UTF-8", _place(error)) from None


def write_json(value: Any) -> bytes:
    """Return a value as ASCII JSON. Raises `ValueError`, `TypeError` or `RecursionError` if JSON cannot hold it."""
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


@dataclass(frozen=True, slots=True)
class RpcRequest:
    """One call: `method` as sent, `params` of any type, None if they are missing or null."""

    method: str
    params: Any


def read_id(item: Any) -> bytes:
    """Return the id of a request as JSON, `null` if it has none.

    Raises:
        RpcError: -32600, if the request is no object, or its id cannot be sent back: an infinite number, or a value
            nested too deeply to be written.
    """
    if not isinstance(item, dict):
        raise RpcError(INVALID_REQUEST, "a request is an object", {"path": "", "expected": "object"})
    try:
        return write_json(item.get("id"))
    except (ValueError, RecursionError):
        raise RpcError(INVALID_REQUEST, "the id cannot be returned", {"path": "id"}) from None


def read_request(item: dict[str, Any]) -> RpcRequest:
    """Return the request in a JSON object. Raises `RpcError` -32600."""
    method = item.get("method")
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "`method` is not a string", {"path": "method", "expected": "string"})
    return RpcRequest(method, item.get("params"))


def result_reply(id_: bytes, result: bytes) -> bytes:
    """Return the reply with a result."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (id_, result)


def error_reply(id_: bytes, error: RpcError) -> bytes:
    """Return the reply with an error; with -32001 if the error cannot be written as JSON."""
    return b'{"jsonrpc":"2.0","id":%b,"error":%b}' % (id_, _error(error))


def batch_reply(replies: Iterable[bytes]) -> bytes:
    """Return the reply to a batch."""
    return b"[%b]" % b",".join(replies)


def _error(error: RpcError) -> bytes:
    data = {} if error.data is None else {"data": error.data}
    try:
        # int() and str() give clients the types that they expect, even if the function raised others.
        return write_json({"code": int(error.code), "message": str(error.message), **data})
    except Exception:  # noqa: BLE001 -- the error is the application's, and may fail in any way
        return write_json({"code": INVALID_RESULT, "message": "the error of the function cannot be written as JSON"})
