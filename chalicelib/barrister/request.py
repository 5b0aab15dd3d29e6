"""One item of a request: its id and its method. Source: sections 3.2 and 3.4, steps 2 and 3."""

from dataclasses import dataclass
from typing import Any

from .errors import INVALID_REQUEST, RpcError
from .wire import write_json


@dataclass(frozen=True, slots=True)
class Request:
    """One call: `method` as sent, `params` of any kind, None where they are missing or null."""

    method: str
    params: Any


def read_id(item: Any) -> bytes:
    """Return the id of an item as JSON, `null` if it has none. Raises `RpcError` -32600 for what is not an object.

    So is an id refused that cannot be given back: an infinite number, or one nested too deeply to be written.
    """
    if not isinstance(item, dict):
        raise RpcError(INVALID_REQUEST, "a request is an object", {"path": "", "expected": "object"})
    try:
        return write_json(item.get("id"))
    except (ValueError, RecursionError):
        raise RpcError(INVALID_REQUEST, "the id cannot be given back", {"path": "id"}) from None


def read_request(item: dict[str, Any]) -> Request:
    """Return the request in an object. Raises `RpcError` -32600."""
    method = item.get("method")
    if not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "`method` is not a string", {"path": "method", "expected": "string"})
    return Request(method, item.get("params"))
