"""`POST /api`: JSON-RPC by the contract, with the caller's credentials."""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.api.auth import authenticate
from chalicelib.api.methods import Methods
from chalicelib.api.store import Store
from chalicelib.barrister import RpcError, Server, parse_idl
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id

CONTRACT = Path(__file__).parent / "contracts" / "sezion.idl"

log = logging.getLogger(__name__)


class Rpc:
    """Answers requests; made once for all callers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._caller: ContextVar[Callable[[], Caller]] = ContextVar("caller")
        self._server = Server(
            parse_idl(CONTRACT), on_exception=_translate, default_interface=SEZION.interface, named_params=True
        )
        self._server.add_handler(SEZION.interface, Methods(store, lambda: self._caller.get()()))

    def answer(self, body: bytes, query: Mapping[str, str]) -> bytes:
        """The reply to a request's body. Who calls is found out when a function first asks.

        So wrong credentials are answered call by call, with the call's own id, and anybody may read the contract.
        """
        token = self._caller.set(cache(lambda: authenticate(query, self._store)))
        try:
            return self._server.call(body)
        finally:
            self._caller.reset(token)


def _translate(method: str, exception: Exception) -> RpcError:
    error = exception if isinstance(exception, ApiError) else incident(method, exception)
    return RpcError(error.code, error.message, error.data)


def incident(where: str, exception: Exception) -> ApiError:
    """Log a bug under an id of its own; the answer, which tells that id and nothing more."""
    name = new_id()
    log.error("incident %s in %s", name, where, exc_info=exception)
    return ApiError.internal(name)


def error_to_wire(error: ApiError) -> dict[str, Any]:
    """An error as it looks on the wire outside of JSON-RPC."""
    about = {} if error.data is None else {"data": error.data}
    return {"code": error.code, "message": error.message} | about
