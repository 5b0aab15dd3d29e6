"""The validation of JSON values by the types of a contract, the same for parameters and results. Source: section 4."""

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .contract import Contract
from .exceptions import RpcError, clip
from .nodes import Field, Type

_MAX_PATH = 200
_MAX_VALUES = 30


class MismatchError(Exception):
    """A mismatch between the value at `path` and its type. Holds no values, because they may be long or private."""

    def __init__(self, path: str, expected: str, got: str, reason: str = "") -> None:
        super().__init__(path, expected, got)
        self.path = clip(path, _MAX_PATH)
        self.expected = expected
        self.got = got
        self.reason = reason or f"expected {expected}, got {got}"

    def as_rpc_error(self, code: int, method: str) -> RpcError:
        """Return the error for the caller, as in `Game.play: m.steps: expected int, got string`."""
        data = {"path": self.path, "expected": self.expected, "got": self.got}
        return RpcError(code, f"{method}: {self.path}: {self.reason}", data)


def check(contract: Contract, type_: Type, value: Any, path: str) -> None:
    """Raise `MismatchError` for the first mismatch in a JSON value. `path` is the name of its root."""
    try:
        _check(contract, type_, value, path)
    except RecursionError:
        raise MismatchError(path, str(type_), "a value that is nested too deeply") from None


def kind(value: object) -> str:
    """Return the kind of a JSON value, or the name of the Python type of any other value."""
    if isinstance(value, float) and not math.isfinite(value):
        return "a number that is not finite"
    return next((name for type_, name in _KINDS.items() if isinstance(value, type_)), clip(type(value).__name__))


# The order matters: a bool is an int in Python.
_KINDS = {
    type(None): "null",
    bool: "bool",
    int: "int",
    float: "float",
    str: "string",
    list: "array",
    dict: "object",
}


def _check(contract: Contract, type_: Type, value: Any, path: str) -> None:
    if value is None:
        if not type_.optional:
            raise MismatchError(path, str(type_), "null")
    elif type_.is_array:
        _check_items(contract, type_, value, path)
    elif type_.name in _PRIMITIVES:
        if not _PRIMITIVES[type_.name](value):
            raise MismatchError(path, type_.name, kind(value))
    elif type_.name in contract.enums:
        _check_enum(type_.name, contract.enums[type_.name], value, path)
    else:
        _check_struct(contract, type_.name, value, path)


def _check_items(contract: Contract, type_: Type, value: Any, path: str) -> None:
    if not isinstance(value, list):
        raise MismatchError(path, str(type_), kind(value))
    # The items of an optional array may be null. That is surprising, but clients allow it.
    item_type = replace(type_, is_array=False)
    for position, item in enumerate(value):
        _check(contract, item_type, item, f"{path}[{position}]")


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_float(value: object) -> bool:
    if _is_int(value):
        return _fits_float(value)
    return isinstance(value, float) and math.isfinite(value)


def _fits_float(value: Any) -> bool:
    # A longer int would be infinite as a float, like 1e999.
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


_PRIMITIVES: Mapping[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "bool": lambda value: isinstance(value, bool),
    "int": _is_int,
    "float": _is_float,
}


def _check_enum(name: str, values: tuple[str, ...], value: Any, path: str) -> None:
    if isinstance(value, str) and value in values:
        return
    more = ", …" if len(values) > _MAX_VALUES else ""
    allowed = f"one of {', '.join(values[:_MAX_VALUES])}{more} (enum {name})"
    raise MismatchError(path, allowed, "another string" if isinstance(value, str) else kind(value))


def _check_struct(contract: Contract, name: str, value: Any, path: str) -> None:
    if not isinstance(value, dict):
        raise MismatchError(path, name, kind(value))
    fields = contract.structs[name]
    for key in value:
        if key not in fields:
            raise _unknown_field(name, key, value[key], path)
    for field in fields.values():
        place = f"{path}.{field.name}"
        if field.name in value:
            _check(contract, field.type, value[field.name], place)
        elif not field.type.optional:
            raise _missing_field(name, field, place)


def _unknown_field(struct: str, key: object, value: object, path: str) -> MismatchError:
    shown = clip(key) if isinstance(key, str) else f"<{kind(key)}>"
    reason = f"unknown field, struct {struct} has none so named"
    return MismatchError(f"{path}.{shown}", "no such field", kind(value), reason)


def _missing_field(struct: str, field: Field, path: str) -> MismatchError:
    reason = f"missing field of struct {struct}, expected {field.type}"
    return MismatchError(path, str(field.type), "nothing", reason)
