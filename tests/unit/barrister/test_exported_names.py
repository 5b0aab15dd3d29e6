"""The public face of the package."""

import pytest

import chalicelib.barrister
from chalicelib.barrister import exceptions


def test_the_exported_names_are_these():
    names = ["Contract", "IdlError", "Observer", "RpcError", "Server", "load_contract", "parse_idl"]
    assert chalicelib.barrister.__all__ == names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("PARSE_ERROR", -32700),
        ("INVALID_REQUEST", -32600),
        ("METHOD_NOT_FOUND", -32601),
        ("INVALID_PARAMS", -32602),
        ("INTERNAL_ERROR", -32603),
        ("FUNCTION_FAILED", -32000),
        ("INVALID_RESULT", -32001),
    ],
)
def test_the_codes_of_the_protocol_have_names(name, code):
    assert getattr(exceptions, name) == code
