"""Replies as bytes, put together from parts that are JSON already. Source: section 3.3."""

from collections.abc import Iterable

from .errors import INVALID_RESULT, RpcError
from .wire import write_json


def result_reply(id_: bytes, result: bytes) -> bytes:
    """Return the reply that holds a result."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (id_, result)


def error_reply(id_: bytes, error: RpcError) -> bytes:
    """Return the reply that holds an error; -32001 in its place if it cannot be written as JSON."""
    return b'{"jsonrpc":"2.0","id":%b,"error":%b}' % (id_, _error(error))


def batch_reply(replies: Iterable[bytes]) -> bytes:
    """Return the reply to a batch."""
    return b"[%b]" % b",".join(replies)


def _error(error: RpcError) -> bytes:
    data = {} if error.data is None else {"data": error.data}
    try:
        # int() and str() here, so that the members are what clients expect whatever a function raised.
        return write_json({"code": int(error.code), "message": str(error.message), **data})
    except Exception:  # noqa: BLE001 -- the error is the application's, and so may be whatever is wrong with it
        return write_json({"code": INVALID_RESULT, "message": "the error of the function cannot be written as JSON"})
