"""The params of a request become the arguments of a call. Source: sections 3.2 and 3.4, steps 6 to 8."""

from collections.abc import Iterable
from typing import Any

from .contract import Contract
from .errors import INVALID_PARAMS, RpcError, clip
from .methods import Method
from .validate import MismatchError, check, kind

_MAX_NAMES = 10


def read_arguments(contract: Contract, method: Method, params: Any, *, named: bool) -> list[Any]:
    """Return the checked arguments; `named` lets an object give them by name. Raises `RpcError` -32602.

    Arguments beyond the declared ones, where their number is accepted, are dropped unchecked.
    """
    arguments = _by_name(method, params) if named and isinstance(params, dict) else _by_position(method, params)
    for param, argument in zip(method.function.params, arguments, strict=False):
        try:
            check(contract, param.type, argument, param.name)
        except MismatchError as mismatch:
            raise mismatch.answer(INVALID_PARAMS, method.name) from None
    return arguments


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
    if unknown := [name for name in params if name not in names]:
        raise _refusal(method, _listed(names), _listed(unknown), f"unknown params {_listed(unknown)}")
    # What may be left out are the last ones only: the function is called by position.
    if len(given) not in method.arities or given != names[: len(given)]:
        raise _refusal(method, _listed(names), _listed(given), f"missing params {_listed(missing)}")
    return [params[name] for name in given]


def _refusal(method: Method, expected: str, got: str, reason: str) -> RpcError:
    data = {"path": "params", "expected": expected, "got": got}
    return RpcError(INVALID_PARAMS, f"{method.name}: {reason}", data)


def _listed(names: Iterable[str]) -> str:
    shown = [clip(name) for name in names]
    return ", ".join(shown[:_MAX_NAMES] + ["…"] * (len(shown) > _MAX_NAMES))
