"""`POST /api`: JSON-RPC by the contract, with the caller's credentials."""

import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, Protocol

from chalicelib.api.api_contract import ACCOUNTS, contract_of, interface_brands
from chalicelib.api.api_services import HasTimer
from chalicelib.api.auth import authenticate
from chalicelib.api.client_quirks import normalize
from chalicelib.api.interfaces import AccountApi, AccountApiServices, VideoApi, VideoApiServices
from chalicelib.api.request_limits import MAX_BATCH, AnswerSize, Budget, check_plain
from chalicelib.barrister import RpcError, Server, load_contract
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.ids import new_id

# Callers of any brand may send deletes with their flag and without it. Source: docs/vendors/wire-api.md, "Methods".
_ARITIES = {
    "Template_Delete": {1, 2},
    "Video_Delete": {1, 2},
    "Account_Secret_New": {0, 1},
    "Template_Secret_New": {1, 2},
}
# What is wrong with what these only try, or with one row of many, is told in their results.
_TOLERATED = {
    "Template_Check": {"template": "template"},
    "Template_Video_Check": {"video": "video"},
    "Template_Videos_Check": {"videos": "video"},
    "Template_Videos_New": {"videos": "video"},
}

log = logging.getLogger(__name__)


class RpcServices(VideoApiServices, AccountApiServices, HasTimer, Protocol):
    """The services of all methods, and the timer of requests."""


@dataclass(frozen=True, slots=True)
class _Request:
    """The request that is being answered: `caller` tells who calls, `address` from where.

    `budget`: how long it may still take; `room`: how long the answer may still become.
    """

    caller: Callable[[], Caller]
    address: str
    budget: Budget
    room: AnswerSize = field(default_factory=AnswerSize)


class Rpc:
    """Answers requests; made once for all callers."""

    def __init__(self, services: RpcServices) -> None:
        self._services = services
        self._request: ContextVar[_Request] = ContextVar("request")
        self._server = _server(services.brand)
        self._functions = load_contract(contract_of(services.brand)).functions
        for each in interface_brands(services.brand):
            in_its_words = services.brand.in_words_of(each)
            methods = VideoApi(
                services, in_its_words, lambda: self._request.get().caller(), lambda: self._request.get().budget
            )
            self._server.add_handler(each.interface, self._handler(each.interface, methods))
        account_api = AccountApi(services, lambda: self._request.get().address)
        self._server.add_handler(ACCOUNTS, self._handler(ACCOUNTS, account_api))

    def answer(self, body: bytes, query: Mapping[str, str], address: str = "") -> bytes:
        """The reply to a request's body, which came from a network address.

        Who calls is found out when a function first asks. So wrong credentials are answered call by call, with the
        call's own id, and anybody may read the contract.
        """
        caller = cache(lambda: authenticate(query, self._services))
        token = self._request.set(_Request(caller, address, Budget(self._services.passed_ms, self._services.alarm)))
        try:
            return self._server.call(body)
        finally:
            self._request.reset(token)

    def _handler(self, interface: str, methods: object) -> SimpleNamespace:
        """The methods of an interface, each with what holds for all of them; see `limits`."""
        functions = {}
        for name, function in self._functions.items():
            owner, _, short = name.partition(".")
            if owner == interface:
                method = getattr(methods, short)
                functions[short] = self._limited(method, [param.name for param in function.params])
        return SimpleNamespace(**functions)

    def _limited(self, method: Callable[..., Any], names: list[str]) -> Callable[..., Any]:
        tolerated = _TOLERATED.get(method.__name__, {})

        def limited(*params: Any) -> Any:
            self._request.get().budget.check()
            # What has a default may be missing.
            named = zip(names, params, strict=False)
            result = method(*(_plain(value, name, tolerated.get(name)) for name, value in named))
            self._request.get().room.take(result)
            return result

        return limited


def _plain(value: Any, name: str, called: str | None) -> Any:
    """A parameter that can be stored; where its faults are tolerated, the errors in place of what has them.

    Raises:
        ApiError: as `check_plain`.
    """
    if called is None:
        check_plain(value, name)
        return value
    return [_or_fault(item, called) for item in value] if isinstance(value, list) else _or_fault(value, called)


def _or_fault(value: Any, called: str) -> Any:
    if isinstance(value, RpcError):
        # Its message begins with the method's name.
        return ApiError(value.code, value.message.partition(": ")[2], {"path": value.data["path"]})
    try:
        check_plain(value, called)
    except ApiError as error:
        return error
    return value


def _server(brand: Brand) -> Server:
    interfaces = [each.interface for each in interface_brands(brand)]
    return Server(
        contract_of(brand),
        on_exception=partial(_translate, brand),
        default_interface=brand.interface,
        arities={f"{interface}.{name}": counts for interface in interfaces for name, counts in _ARITIES.items()},
        tolerated={f"{interface}.{name}": params for interface in interfaces for name, params in _TOLERATED.items()},
        amend=normalize,
        named_params=True,
        max_batch=MAX_BATCH,
    )


def _translate(brand: Brand, method: str, exception: Exception) -> RpcError:
    error = translate_error(method, exception)
    code, message = brand.other_errors.get(error.code, (error.code, error.message))
    return RpcError(code, message, error.data)


def translate_error(where: str, exception: Exception) -> ApiError:
    """What a caller is told of an exception. A bug is logged under an id of its own; the answer tells only that id."""
    if isinstance(exception, ApiError):
        return exception
    if isinstance(exception, Transient):
        log.warning("busy in %s: %s", where, exception)
        return ApiError.busy()
    name = new_id()
    log.error("incident %s in %s", name, where, exc_info=exception)
    return ApiError.internal(name)


def error_to_wire(error: ApiError) -> dict[str, Any]:
    """An error as it looks on the wire outside of JSON-RPC."""
    about = {} if error.data is None else {"data": error.data}
    return {"code": error.code, "message": error.message} | about
