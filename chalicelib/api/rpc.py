"""`POST /api`: JSON-RPC by the contract, with the caller's credentials."""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from types import SimpleNamespace
from typing import Any

from chalicelib.api.auth import authenticate
from chalicelib.api.contract import contract_of, spellings
from chalicelib.api.limits import MAX_BATCH, Room, check_plain
from chalicelib.api.methods import Methods
from chalicelib.api.store import Store
from chalicelib.barrister import RpcError, Server, load_contract
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id

# Callers of any brand may send them with their flag and without it. Source: reference/wire-api.md, "Methods".
_DELETES = ("Template_Delete", "Video_Delete")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Request:
    """The request that is being answered: `caller` tells who calls, `room` how long the answer may still become."""

    caller: Callable[[], Caller]
    room: Room = field(default_factory=Room)


class Rpc:
    """Answers requests; made once for all callers."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._request: ContextVar[_Request] = ContextVar("request")
        self._server = _server(store.brand)
        self._server.add_handler(store.brand.interface, self._handler(store.brand))

    def answer(self, body: bytes, query: Mapping[str, str]) -> bytes:
        """The reply to a request's body. Who calls is found out when a function first asks.

        So wrong credentials are answered call by call, with the call's own id, and anybody may read the contract.
        """
        token = self._request.set(_Request(cache(lambda: authenticate(query, self._store))))
        try:
            return self._server.call(body)
        finally:
            self._request.reset(token)

    def _handler(self, brand: Brand) -> SimpleNamespace:
        """The methods of the contract, each with what holds for all of them; see `limits`."""
        methods = Methods(self._store, lambda: self._request.get().caller())
        ours = {spelt: name for name, spelt in spellings(brand).items()}
        functions = {}
        for name, function in load_contract(contract_of(brand)).functions.items():
            short = name.removeprefix(f"{brand.interface}.")
            method = getattr(methods, ours.get(short, short))
            functions[short] = self._limited(method, [param.name for param in function.params])
        return SimpleNamespace(**functions)

    def _limited(self, method: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
        def limited(*params: Any) -> Any:
            for name, value in zip(names, params, strict=False):
                check_plain(value, name)
            result = method(*params)
            self._request.get().room.take(result)
            return result

        return limited


def _server(brand: Brand) -> Server:
    return Server(
        contract_of(brand),
        on_exception=partial(_translate, brand),
        default_interface=brand.interface,
        aliases=dict.fromkeys(brand.other_interfaces, brand.interface),
        arities={f"{brand.interface}.{name}": {1, 2} for name in _DELETES},
        named_params=True,
        max_batch=MAX_BATCH,
    )


def _translate(brand: Brand, method: str, exception: Exception) -> RpcError:
    error = exception if isinstance(exception, ApiError) else incident(method, exception)
    code, message = brand.other_errors.get(error.code, (error.code, error.message))
    return RpcError(code, message, error.data)


def incident(where: str, exception: Exception) -> ApiError:
    """Log a bug under an id of its own; the answer, which tells that id and nothing more."""
    name = new_id()
    log.error("incident %s in %s", name, where, exc_info=exception)
    return ApiError.internal(name)


def error_to_wire(error: ApiError) -> dict[str, Any]:
    """An error as it looks on the wire outside of JSON-RPC."""
    about = {} if error.data is None else {"data": error.data}
    return {"code": error.code, "message": error.message} | about
