"""`POST /api`: JSON-RPC by the contract, with the caller's credentials."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, partial
from types import SimpleNamespace
from typing import Any, Protocol

from chalicelib.api.api_contract import ACCOUNTS, contract_of, interface_brands
from chalicelib.api.api_services import HasCallCounter, HasTimer
from chalicelib.api.auth import authenticate_request
from chalicelib.api.call import CallServices, calls_ended, current_call, note_caller, start_call
from chalicelib.api.call_limits import charged, charged_to_address, count_call
from chalicelib.api.client_quirks import normalize
from chalicelib.api.http_request import HttpRequest
from chalicelib.api.idempotency import HEADER, Claim, IdempotencyServices, KeyUse, key_of_request, run_once
from chalicelib.api.interfaces import AccountApi, AccountApiServices, VideoApi, VideoApiServices
from chalicelib.api.request_limits import MAX_BATCH, AnswerSize, Budget, check_plain
from chalicelib.api.wire_fields import OK
from chalicelib.barrister import Observer, RpcError, Server, load_contract
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import INVALID_PARAMS, ApiError, Transient
from chalicelib.domain.ids import new_id
from chalicelib.domain.log_context import log_context

# The numbers of parameters that each method accepts. Callers of every brand may omit the flags of deletes.
# Source: docs/vendors/wire-api.md, "Methods".
_ARITIES = {
    "Template_Delete": {1, 2},
    "Video_Delete": {1, 2},
    "Account_Secret_New": {0, 1},
    "Template_Secret_New": {1, 2},
    "Template_Webhook_Secret_New": {1, 2},
}
# Methods that report invalid parameters as problems in their results, by parameter and its name in paths.
_TOLERATED = {
    "Template_Check": {"template": "template"},
    "Template_Video_Check": {"video": "video"},
    "Template_Videos_Check": {"videos": "video"},
    "Template_Videos_New": {"videos": "video"},
}

# Methods that do their work once if they are repeated with the same `Idempotency-Key`. Template_Video_New and
# Media_Upload_New keep the key themselves. The answers of methods that make secrets are stored nowhere.
REPEATABLE = frozenset(
    {
        *("Template_New", "Template_Update", "Template_SetStatus", "Template_Delete", "Template_Media_Assign"),
        *("Template_Webhook_Add", "Template_Webhook_Delete", "Webhook_Redeliver", "Template_Videos_New"),
        "Webhook_Delivery_Redeliver",
        *("Video_Update", "Video_Update_Metadata", "Video_Delete", "Media_Delete"),
        *("Campaign_Check", "Campaign_Delete", "Campaign_Result_New"),
        *("Campaign_Start", "Campaign_Pause", "Campaign_Resume", "Campaign_Cancel", "Campaign_Retry"),
        *("Video_Publish", "Bucket_Connect", "Connection_Test", "Connection_Delete"),
        "Youtube_Account_Delete",
        "Recipient_Erase",
        "Order_New",
        *("Video_SharePage_New", "Video_SharePage_Delete"),
        *("Media_Apply_Pattern", "Profile_New", "Profile_Delete", "Font_Delete", "Notification_Delete"),
    }
)

# The code by which a method that deletes something refuses what is gone. A repeated call whose function died in the
# middle finds it gone.
_GONE = {
    "Template_Delete": 1000,
    "Media_Delete": 1001,
    "Video_Delete": 1007,
    "Youtube_Account_Delete": 1014,
    **dict.fromkeys(
        (
            *("Template_Webhook_Delete", "Profile_Delete", "Font_Delete", "Notification_Delete", "Campaign_Delete"),
            "Connection_Delete",
        ),
        INVALID_PARAMS,
    ),
}

log = logging.getLogger(__name__)


class RpcServices(
    VideoApiServices, AccountApiServices, CallServices, IdempotencyServices, HasCallCounter, HasTimer, Protocol
):
    """The services of all methods, and the timer of requests."""


@dataclass(slots=True)
class _Request:
    """The current request: its caller, remaining time, and remaining size of the answer.

    `calls` counts the calls that have begun. `claim` is the claim of the current call's key, if it has one.
    """

    http: HttpRequest
    caller: Callable[[], Caller]
    budget: Budget
    answer_size: AnswerSize = field(default_factory=AnswerSize)
    calls: int = 0
    claim: Claim | None = None

    def call_key(self) -> str | None:
        """Return the key of the current call: that of the request, and the number of the call in its batch.

        Raises:
            ApiError: the key is too long.
        """
        key = key_of_request(self.http)
        return key and f"{self.calls}/{key}"


class Rpc:
    """The JSON-RPC server. One instance answers all requests."""

    def __init__(self, services: RpcServices) -> None:
        self._services = services
        self._request: ContextVar[_Request] = ContextVar("request")
        self._server = _server(services.brand, self._observed)
        self._functions = load_contract(contract_of(services.brand)).functions
        for each in interface_brands(services.brand):
            in_its_words = services.brand.in_words_of(each)
            methods = VideoApi(
                services,
                in_its_words,
                self._caller,
                lambda: self._request.get().budget,
                lambda: self._request.get().call_key(),
                lambda: self._request.get().claim,
            )
            self._server.add_handler(each.interface, self._handler(each.interface, methods))
        account_api = AccountApi(services, lambda: self._request.get().http.address)
        self._server.add_handler(ACCOUNTS, self._handler(ACCOUNTS, account_api))

    def answer(self, http: HttpRequest) -> bytes:
        """Return the reply to a request, as the body of the answer.

        The caller is authenticated when a method first needs it. So a batch reports wrong credentials for each call
        with its id, and anyone may read the contract.
        """
        caller = _once_checked(lambda: authenticate_request(http, self._services))
        budget = Budget(self._services.passed_ms, self._services.alarm)
        token = self._request.set(_Request(http, caller, budget))
        try:
            with log_context(), calls_ended():
                return self._server.call(http.body)
        finally:
            self._request.reset(token)

    def _caller(self) -> Caller:
        """Return the caller of the current call, which counts once, however often this is asked.

        Raises:
            ApiError: the credentials are wrong, or the caller has used up the calls of the minute.
        """
        known = current_call().caller
        if known is not None:
            return known
        return note_caller(count_call(self._request.get().caller(), self._services))

    def _observed(self) -> Observer:
        call = start_call(self._request.get().http, self._services)

        def end(method: str, error: RpcError | None, size: int) -> None:
            call.end(method.rpartition(".")[2], error.code if error else None, size)

        return end

    def _handler(self, interface: str, methods: object) -> SimpleNamespace:
        """Return the methods of an interface, each wrapped in the limits of `request_limits`."""
        functions = {}
        for name, function in self._functions.items():
            owner, _, short = name.partition(".")
            if owner == interface:
                method = getattr(methods, short)
                functions[short] = self._limited(method, [param.name for param in function.params], interface)
        return SimpleNamespace(**functions)

    def _limited(self, method: Callable[..., Any], names: list[str], interface: str) -> Callable[..., Any]:
        tolerated = _TOLERATED.get(method.__name__, {})

        def limited(*params: Any) -> Any:
            # Parameters with a default may be missing.
            named = dict(zip(names, params, strict=False))
            call, request = current_call(), self._request.get()
            call.begin(method.__name__, named)
            request.calls += 1
            request.budget.check()
            address, services = request.http.address, self._services
            with charged_to_address(address, services) if interface == ACCOUNTS else charged(services):
                result = self._once(method, [_plain(value, name, tolerated.get(name)) for name, value in named.items()])
            call.result = result
            request.answer_size.take(result)
            return result

        return limited

    def _once(self, method: Callable[..., Any], params: list[Any]) -> Any:
        """Return the result of a method, which works once for each idempotency key."""
        request = self._request.get()
        key = request.call_key() if method.__name__ in REPEATABLE else None
        use = KeyUse(self._caller(), HEADER, key, [method.__name__, params]) if key else None

        def work(claim: Claim | None) -> Any:
            request.claim = claim
            try:
                return method(*params)
            except ApiError as error:
                if claim and claim.is_resumed and error.code == _GONE.get(method.__name__):
                    return OK
                raise

        return run_once(use, work, self._services)


def _once_checked(check: Callable[[], Caller]) -> Callable[[], Caller]:
    """Return a function that checks the credentials of a request on its first call only, also if they are wrong.

    Otherwise a batch of 200 calls with wrong credentials would cost 200 checks, and as many writes about them.
    """

    @cache
    def checked() -> Caller | ApiError:
        try:
            return check()
        except ApiError as error:
            return error

    def caller() -> Caller:
        found = checked()
        if isinstance(found, ApiError):
            raise found
        return found

    return caller


def _plain(value: Any, name: str, called: str | None) -> Any:
    """Return a parameter that can be stored.

    Methods that report problems in their results get errors in place of invalid values.

    Raises:
        ApiError: as `check_plain`.
    """
    if called is None:
        check_plain(value, name)
        return value
    return [_or_fault(item, called) for item in value] if isinstance(value, list) else _or_fault(value, called)


def _or_fault(value: Any, called: str) -> Any:
    if isinstance(value, RpcError):
        # The message starts with the method's name.
        return ApiError(value.code, value.message.partition(": ")[2], {"path": value.data["path"]})
    try:
        check_plain(value, called)
    except ApiError as error:
        return error
    return value


def _server(brand: Brand, observe: Callable[[], Observer]) -> Server:
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
        observe=observe,
    )


def _translate(brand: Brand, method: str, exception: Exception) -> RpcError:
    error = translate_error(method, exception)
    code, message = brand.other_errors.get(error.code, (error.code, error.message))
    return RpcError(code, message, error.data)


def translate_error(where: str, exception: Exception) -> ApiError:
    """Return the error for the caller. A bug is logged under an incident id, and the answer contains only that id."""
    if isinstance(exception, ApiError):
        return exception
    if isinstance(exception, Transient):
        log.warning("busy in %s: %s", where, exception)
        return ApiError.busy()
    name = new_id()
    log.error("incident %s in %s", name, where, exc_info=exception)
    return ApiError.internal(name)


def error_to_wire(error: ApiError) -> dict[str, Any]:
    """Return an error in the format outside of JSON-RPC."""
    about = {} if error.data is None else {"data": error.data}
    return {"code": error.code, "message": error.message} | about
