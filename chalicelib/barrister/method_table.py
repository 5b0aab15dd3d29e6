"""The table of methods: the functions of a contract by the names that callers use. Source: section 3.4, step 5."""

import difflib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from .contract import Contract
from .exceptions import METHOD_NOT_FOUND, RpcError, clip
from .nodes import Function

# The search for similar names takes longer for longer names.
_LONGEST_GUESS = 60


@dataclass(frozen=True, slots=True)
class Method:
    """A function of the contract, with the rules for calling it.

    `name` is `Interface.function`, `arities` are the accepted counts of params. If a param in `tolerated` is invalid,
    the function gets the error in place of the value. The error names the value as `tolerated` does.
    """

    name: str
    function: Function
    arities: frozenset[int]
    tolerated: Mapping[str, str] = field(default_factory=dict)


class MethodTable:
    """The methods of a contract, and their implementations. Raises `ValueError` for options that do not fit it."""

    def __init__(
        self,
        contract: Contract,
        default_interface: str | None,
        arities: Mapping[str, Collection[int]],
        tolerated: Mapping[str, Mapping[str, str]],
    ) -> None:
        _require(contract.interfaces, {default_interface} if default_interface else set())
        _require(contract.functions.keys(), {*arities, *tolerated})
        for name, params in tolerated.items():
            _require([param.name for param in contract.functions[name].params], params)
        self._interfaces = contract.interfaces
        self._default_interface = default_interface
        self._methods = {
            name: Method(
                name, function, frozenset({len(function.params), *arities.get(name, ())}), tolerated.get(name, {})
            )
            for name, function in contract.functions.items()
        }
        self._implementations: dict[str, Callable[..., Any]] = {}

    def implement(self, interface: str, handler: object) -> None:
        """Register the functions of `handler` for an interface. Raises `ValueError` unless it has all of them."""
        _require(self._interfaces, {interface})
        own = [name for name in self._methods if name.startswith(f"{interface}.")]
        found = {name: getattr(handler, name.removeprefix(f"{interface}."), None) for name in own}
        functions = {name: function for name, function in found.items() if callable(function)}
        if missing := sorted(found.keys() - functions.keys()):
            raise ValueError(f"{type(handler).__name__} does not implement {', '.join(missing)}")
        self._implementations |= functions

    def find(self, sent: str) -> Method:
        """Return the method of a name as sent. Raises `RpcError` -32601, with a similar name if there is one."""
        name = self._full_name(sent)
        method = self._methods.get(name)
        if method is None:
            raise self._not_found(sent, name)
        if name not in self._implementations:
            raise RpcError(METHOD_NOT_FOUND, f"{name}: not implemented by this server", {"method": name})
        return method

    def call(self, method: Method, arguments: list[Any]) -> Any:
        """Call the implementation of a method that `find` returned."""
        return self._implementations[method.name](*arguments)

    def _full_name(self, sent: str) -> str:
        if "." in sent or not self._default_interface:
            return sent
        return f"{self._default_interface}.{sent}"

    def _not_found(self, sent: str, name: str) -> RpcError:
        near = difflib.get_close_matches(name, self._methods, n=1) if len(name) <= _LONGEST_GUESS else []
        guess = f"; did you mean {near[0]}?" if near else ""
        data = {"method": clip(sent)} | ({"nearest": near[0]} if near else {})
        return RpcError(METHOD_NOT_FOUND, f"{clip(sent)}: no such method{guess}", data)


def _require(known: Collection[str], wanted: Collection[str]) -> None:
    unknown = sorted(set(wanted) - set(known))
    if unknown:
        raise ValueError(f"not in the contract: {', '.join(unknown)}")
