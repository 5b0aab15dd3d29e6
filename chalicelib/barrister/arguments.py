"""The arguments of a call, from the params of a request. Source: sections 3.2 and 3.4, steps 6 to 8."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from .contract import Contract
from .exceptions import INVALID_PARAMS, RpcError, clip
from .method_table import Method
from .nodes import Param, Type
from .validation import MismatchError, check, kind

_MAX_NAMES = 10


def read_arguments(
    contract: Contract,
    method: Method,
    params: Any,
    *,
    named: bool,
    amend: Callable[[str, Any], Any] | None = None,
) -> list[Any]:
    """Return the checked arguments. With `named`, params may also be an object, by name.

    `amend` is called with the type and the value of each argument, or of each item of an array, before the check.
    Surplus arguments, if their number is accepted, are dropped unchecked.

    Raises:
        RpcError: -32602, if the params do not match the method.
    """
    arguments = _by_name(method, params) if named and isinstance(params, dict) else _by_position(method, params)
    if amend:
        given = zip(method.function.params, arguments, strict=False)
        arguments = [_amended(param.type, argument, amend) for param, argument in given]
    given = zip(method.function.params, arguments, strict=False)
    return [_checked(contract, method, param, argument) for param, argument in given]


def _amended(type_: Type, argument: Any, amend: Callable[[str, Any], Any]) -> Any:
    if type_.is_array and isinstance(argument, list):
        return [amend(type_.name, item) for item in argument]
    return amend(type_.name, argument)


def _checked(contract: Contract, method: Method, param: Param, argument: Any) -> Any:
    """Return an argument; if the method tolerates its errors, with each invalid value replaced by its error."""
    alias, type_ = method.tolerated.get(param.name), param.type
    if alias and type_.is_array and isinstance(argument, list):
        item_type = replace(type_, is_array=False)
        return [_mismatch(contract, method, item_type, item, alias) or item for item in argument]
    tolerated = alias if alias and not type_.is_array else None
    error = _mismatch(contract, method, type_, argument, tolerated or param.name)
    if error and not tolerated:
        raise error
    return error or argument


def _mismatch(contract: Contract, method: Method, type_: Type, value: Any, path: str) -> RpcError | None:
    try:
        check(contract, type_, value, path)
    except MismatchError as mismatch:
        return mismatch.as_rpc_error(INVALID_PARAMS, method.name)
    return None


def _by_position(method: Method, params: Any) -> list[Any]:
    params = [] if params is None else params
    if not isinstance(params, list):
        raise _refusal(method, "an array", kind(params), f"expected an array as params, got {kind(params)}")
    if len(params) not in method.arities:
        counts = " or ".join(map(str, sorted(method.arities)))
        declared = ", ".join(f"{param.name} {param.type}" for param in method.function.params)
        reason = f"expected {counts} params ({declared}), got {len(params)}"
        raise _refusal(method, counts, str(len(params)), reason)
    return params[: len(method.function.params)]


def _by_name(method: Method, params: dict[str, Any]) -> list[Any]:
    names = [param.name for param in method.function.params]
    given = [name for name in names if name in params]
    missing = [name for name in names if name not in params]
    # Surplus params, if their number is accepted, may have any name.
    surplus = len(params) > len(names) and len(params) in method.arities
    if not surplus and (unknown := [name for name in params if name not in names]):
        raise _refusal(method, _listed(names), _listed(unknown), f"unknown params {_listed(unknown)}")
    # Only the last params may be missing, because the function is called by position.
    if len(given) not in method.arities or given != names[: len(given)]:
        raise _refusal(method, _listed(names), _listed(given), f"missing params {_listed(missing)}")
    return [params[name] for name in given]


def _refusal(method: Method, expected: str, got: str, reason: str) -> RpcError:
    data = {"path": "params", "expected": expected, "got": got}
    return RpcError(INVALID_PARAMS, f"{method.name}: {reason}", data)


def _listed(names: Iterable[str]) -> str:
    shown = [clip(name) for name in names]
    return ", ".join(shown[:_MAX_NAMES] + ["…"] * (len(shown) > _MAX_NAMES))
