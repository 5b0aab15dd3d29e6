"""The server: the bytes of a request in, the bytes of its reply out. Source: sections 3 and 5."""

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

from .contract import load_contract
from .errors import FUNCTION_FAILED, INVALID_REQUEST, INVALID_RESULT, RpcError
from .methods import Method, Methods
from .params import read_arguments
from .reply import batch_reply, error_reply, result_reply
from .request import Request, read_id, read_request
from .validate import MismatchError, check
from .wire import read_json, write_json

CONTRACT_METHOD = "barrister-idl"

_log = logging.getLogger(__name__)


class Server:
    """Answers JSON-RPC requests by a contract (JSON data, as `parse_idl` returns it or another server published it).

    - `on_exception(method, exception)` is told of every exception from a function that is not an `RpcError`, and may
      return an `RpcError` to answer with; without it such exceptions are logged. The answer is else a bare -32000.
    - `default_interface`: the interface of methods that are sent without one.
    - `named_params`: whether params may be an object, by the names of the declared parameters.
    - `arities`: by method, other numbers of params than the declared that are accepted, as in
      `{"Game.add": {1, 3}}`; surplus ones are dropped unchecked, missing ones are not passed to the function.
    - `tolerated`: by method, the params of which a fault is not the end of the call, as in `{"Game.add": {"a": "a"}}`.
      The function is given the `RpcError` -32602 instead of the value; of an array, instead of each item that has a
      fault. The text is how the error calls the value, or the item.
    - `amend(type, value)` is called with each argument, and with each item of an array, before it is checked, and
      returns the value that is checked and used in its place. `type` is the name of the declared type.
    - `max_batch`: how many requests a batch may hold; a longer one is refused as a whole (-32600).

    Raises `ValueError` for contracts that are none, and for options that name what the contract does not have.
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
    ) -> None:
        self._contract = load_contract(contract)
        self._contract_json = _published(contract)
        self._methods = Methods(self._contract, default_interface, arities or {}, tolerated or {})
        self._on_exception = on_exception
        self._named_params = named_params
        self._amend = amend
        self._max_batch = max_batch

    def add_handler(self, interface: str, handler: object) -> None:
        """Let the methods of `handler` implement an interface, by the names of its functions.

        They are called with positional arguments of plain JSON data, absent optional fields left absent. A later
        handler of the same interface replaces an earlier one. Raises `ValueError` if the contract has no such
        interface, or the handler lacks one of its functions.
        """
        self._methods.implement(interface, handler)

    def call(self, body: bytes) -> bytes:
        """Return the reply to a request or a batch, as ASCII JSON. Raises nothing.

        (But for what is no `Exception`, such as `SystemExit` from a function: that ends the process, as it should.)
        """
        try:
            content = read_json(body)
        except RpcError as error:
            return error_reply(b"null", error)
        if not isinstance(content, list):
            return self._answer(content)
        if not content:
            return error_reply(b"null", RpcError(INVALID_REQUEST, "the batch is empty", {"expected": "a request"}))
        if self._max_batch is not None and len(content) > self._max_batch:
            text = f"the batch is too long: {len(content)} requests, at most {self._max_batch} are allowed"
            return error_reply(b"null", RpcError(INVALID_REQUEST, text, {"most": self._max_batch}))
        return batch_reply(map(self._answer, content))

    def _answer(self, item: Any) -> bytes:
        id_ = b"null"
        try:
            id_ = read_id(item)
            return result_reply(id_, self._result(read_request(item)))
        except RpcError as error:
            return error_reply(id_, error)

    def _result(self, request: Request) -> bytes:
        if request.method == CONTRACT_METHOD:
            return self._contract_json
        method = self._methods.find(request.method)
        arguments = read_arguments(self._contract, method, request.params, named=self._named_params, amend=self._amend)
        return self._checked(method, self._run(method, arguments))

    def _run(self, method: Method, arguments: list[Any]) -> Any:
        try:
            return self._methods.call(method, arguments)
        except RpcError:
            raise
        except Exception as exception:  # a bug of the application, whose text is not for the caller
            raise self._failure(method.name, exception) from exception

    def _failure(self, method: str, exception: Exception) -> RpcError:
        answer = None
        try:
            if self._on_exception is None:
                _log.error("%s failed", method, exc_info=exception)
            else:
                answer = self._on_exception(method, exception)
        except Exception:  # noqa: BLE001 -- even then the caller is owed an answer
            _log.exception("%s failed, and so did on_exception", method)
        return answer if isinstance(answer, RpcError) else RpcError(FUNCTION_FAILED, f"{method}: the function failed")

    def _checked(self, method: Method, result: Any) -> bytes:
        if method.function.returns is None:
            return b"null"
        try:
            check(self._contract, method.function.returns, result, "result")
            return write_json(result)
        except MismatchError as mismatch:
            error = mismatch.answer(INVALID_RESULT, method.name)
        except Exception:  # noqa: BLE001 -- a value that looks like JSON and is not, such as a dict whose methods raise
            error = RpcError(INVALID_RESULT, f"{method.name}: result: cannot be written as JSON")
        _log.error("%s", error)
        raise error


def _published(contract: list[Any]) -> bytes:
    try:
        return write_json(contract)
    except (TypeError, ValueError, RecursionError):
        raise ValueError("a contract is JSON data") from None
