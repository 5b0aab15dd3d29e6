"""The server: the bytes of a request in, the bytes of its reply out. Source: sections 3 and 5."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .arguments import read_arguments
from .contract import load_contract
from .exceptions import FUNCTION_FAILED, INVALID_REQUEST, INVALID_RESULT, RpcError
from .jsonrpc import RpcRequest, batch_reply, error_reply, read_id, read_json, read_request, result_reply, write_json
from .method_table import Method, MethodTable
from .validation import MismatchError, check

CONTRACT_METHOD = "barrister-idl"

Observer = Callable[[str, RpcError | None, int], None]
"""Called with the method of a request (empty: unknown), the error of the answer, and its size in bytes."""

_log = logging.getLogger(__name__)


class Server:
    """A JSON-RPC server for a contract: JSON data, as `parse_idl` returns it or another server published it.

    - `on_exception(method, exception)` is called for each exception from a function that is not an `RpcError`. It may
      return the `RpcError` to answer with; the default answer is a bare -32000. Without it, exceptions are logged.
    - `default_interface`: the interface of methods that are sent without one.
    - `named_params`: accept an object as params, by the names of the declared parameters.
    - `arities`: by method, accepted numbers of params besides the declared one, as in `{"Game.add": {1, 3}}`. Surplus
      params are dropped unchecked, missing ones are not passed to the function.
    - `tolerated`: by method, the params whose errors do not end the call, as in `{"Game.add": {"a": "a"}}`. Instead of
      an invalid value, or of an invalid item of an array, the function gets the `RpcError` -32602. The text is the
      name of the value, or of the item, in the error.
    - `amend(type, value)` is called with each argument, and with each item of an array, before the check. It returns
      the value to use instead. `type` is the name of the declared type.
    - `observe()` is called when a request begins, each one of a batch too. It returns an `Observer`, which is called
      when the answer is ready.
    - `max_batch`: the most requests in a batch; a longer batch is refused as a whole (-32600).

    Raises `ValueError` for an invalid contract, and for options that name anything that the contract lacks.
    """

    def __init__(
        self,
        contract: list[Any],
        *,
        on_exception: Callable[[str, Exception], RpcError | None] | None = None,
        default_interface: str | None = None,
        named_params: bool = False,
        arities: Mapping[str, Collection[int]] | None = None,
        tolerated: Mapping[str, Mapping[str, str]] | None = None,
        amend: Callable[[str, Any], Any] | None = None,
        max_batch: int | None = None,
        observe: Callable[[], Observer] = lambda: lambda method, error, size: None,
    ) -> None:
        self._contract = load_contract(contract)
        self._contract_json = _published(contract)
        self._methods = MethodTable(self._contract, default_interface, arities or {}, tolerated or {})
        self._on_exception = on_exception
        self._named_params = named_params
        self._amend = amend
        self._max_batch = max_batch
        self._observe = observe

    def add_handler(self, interface: str, handler: object) -> None:
        """Register the methods of `handler` for an interface, by the names of its functions.

        They are called with positional arguments of plain JSON data; absent optional fields stay absent. A later
        handler replaces an earlier one of the same interface.

        Raises:
            ValueError: the contract has no such interface, or the handler lacks one of its functions.
        """
        self._methods.implement(interface, handler)

    def call(self, body: bytes) -> bytes:
        """Return the reply to a request or a batch, as ASCII JSON.

        No `Exception` escapes. `SystemExit` and its kind, raised by a function, end the process as they should.
        """
        try:
            content = read_json(body)
        except RpcError as error:
            return self._refuse(error)
        if not isinstance(content, list):
            return self._answer(content)
        if not content:
            return self._refuse(RpcError(INVALID_REQUEST, "the batch is empty", {"expected": "a request"}))
        if self._max_batch is not None and len(content) > self._max_batch:
            text = f"the batch is too long: {len(content)} requests, at most {self._max_batch} are allowed"
            return self._refuse(RpcError(INVALID_REQUEST, text, {"most": self._max_batch}))
        return batch_reply(map(self._answer, content))

    def _refuse(self, error: RpcError) -> bytes:
        answered, answer = self._observe(), error_reply(b"null", error)
        answered("", error, len(answer))
        return answer

    def _answer(self, item: Any) -> bytes:
        answered = self._observe()
        id_, name = b"null", ""
        error: RpcError | None = None
        try:
            id_ = read_id(item)
            request = read_request(item)
            if request.method == CONTRACT_METHOD:
                name, result = CONTRACT_METHOD, self._contract_json
            else:
                method = self._methods.find(request.method)
                name = method.name
                result = self._result(method, request)
            answer = result_reply(id_, result)
        except RpcError as caught:
            error, answer = caught, error_reply(id_, caught)
        answered(name, error, len(answer))
        return answer

    def _result(self, method: Method, request: RpcRequest) -> bytes:
        arguments = read_arguments(self._contract, method, request.params, named=self._named_params, amend=self._amend)
        return self._checked(method, self._run(method, arguments))

    def _run(self, method: Method, arguments: list[Any]) -> Any:
        try:
            return self._methods.call(method, arguments)
        except RpcError:
            raise
        except Exception as exception:  # a bug of the application: the caller must not see its text
            raise self._failure(method.name, exception) from exception

    def _failure(self, method: str, exception: Exception) -> RpcError:
        answer = None
        try:
            if self._on_exception is None:
                _log.error("%s failed", method, exc_info=exception)
            else:
                answer = self._on_exception(method, exception)
        except Exception:  # noqa: BLE001 -- the caller needs an answer even then
            _log.exception("%s failed, and so did on_exception", method)
        return answer if isinstance(answer, RpcError) else RpcError(FUNCTION_FAILED, f"{method}: the function failed")

    def _checked(self, method: Method, result: Any) -> bytes:
        if method.function.returns is None:
            return b"null"
        try:
            check(self._contract, method.function.returns, result, "result")
            return write_json(result)
        except MismatchError as mismatch:
            error = mismatch.as_rpc_error(INVALID_RESULT, method.name)
        except Exception:  # noqa: BLE001 -- a value that only looks like JSON, such as a dict whose methods raise
            error = RpcError(INVALID_RESULT, f"{method.name}: result: cannot be written as JSON")
        _log.error("%s", error)
        raise error


def _published(contract: list[Any]) -> bytes:
    try:
        return write_json(contract)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("a contract is JSON data") from None
