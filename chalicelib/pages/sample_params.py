"""Params to begin with in the API Test: for each method those that its contract wants, as valid as can be known."""

from collections.abc import Mapping
from typing import Any

from chalicelib.barrister.contract import Contract
from chalicelib.barrister.nodes import Function, Type

_SCRIPT = '[{"text": {"id": "Hello!", "duration": 2000, "textSizeFit": true}}]'
_KNOWN: Mapping[str, Any] = {
    "inputScripts": [_SCRIPT],
    "outProfiles": ["MP4_H264_AAC_640x480_24fps"],
    "name": "Hello",
    "since": "",
    "size": 1_000_000,
    "videos": [{"name": "For Ava"}, {"name": "For Ben"}],
}
_PRIMITIVES: Mapping[str, Any] = {"int": 0, "float": 0.0, "string": "", "bool": False}


def sample_params(function: Function, contract: Contract) -> list[Any]:
    """The params of a function: known values by their names, ids as `<templateID>`, else what the type allows.

    Optional fields of structs are left out.
    """
    return [_sample(param.name, param.type, contract) for param in function.params]


def _sample(name: str, type_: Type, contract: Contract) -> Any:
    if name in _KNOWN:
        return _KNOWN[name]
    if type_.is_array:
        return []
    if type_.name in contract.enums:
        return contract.enums[type_.name][0]
    if type_.name in contract.structs:
        fields = contract.structs[type_.name].values()
        return {field.name: _sample(field.name, field.type, contract) for field in fields if not field.type.optional}
    return f"<{name}>" if name.endswith("ID") else _PRIMITIVES[type_.name]
