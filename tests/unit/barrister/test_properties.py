"""Laws that hold for all requests."""

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.barrister import RpcError, Server, parse_idl

CONTRACT = parse_idl(Path(__file__).parent / "game.idl", date_generated=0)
METHODS = ["Game.add", "Game.mean", "Game.play", "Game.find", "Game.sides", "Game.reset", "barrister-idl", "Game.x"]
FUNCTIONS = ["add", "mean", "play", "find", "sides", "reset"]

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters())
keys = st.sampled_from(["id", "method", "params", "side", "steps", "number", "a", "b"]) | st.text()
json_values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(keys, inner), max_leaves=8)
odd_values = json_values | st.tuples(st.integers()) | st.sets(st.integers()) | st.binary() | st.complex_numbers()


def server_returning(value):
    server = Server(CONTRACT, named_params=True, default_interface="Game", arities={"Game.add": {1, 3}})
    server.add_handler("Game", type("Fixed", (), dict.fromkeys(FUNCTIONS, lambda *_: value))())
    return server


def refuse_constant(constant):
    raise AssertionError(constant)


def read(reply):
    """Read a reply as strictly as a JavaScript client does."""
    return json.loads(reply.decode("ascii"), parse_constant=refuse_constant)


def is_reply(reply):
    return set(reply) in ({"jsonrpc", "id", "result"}, {"jsonrpc", "id", "error"}) and reply["jsonrpc"] == "2.0"


@given(st.binary())
def test_any_bytes_are_answered(body):
    assert read(server_returning(1).call(body))


@given(json_values)
def test_any_json_is_answered(value):
    assert read(server_returning(1).call(json.dumps(value).encode()))


@given(st.sampled_from(METHODS), json_values, json_values)
def test_any_params_and_ids_are_answered(method, params, id_):
    body = json.dumps({"id": id_, "method": method, "params": params}).encode()
    assert is_reply(read(server_returning(1).call(body)))


@given(odd_values)
def test_any_result_is_answered(result):
    assert is_reply(read(server_returning(result).call(b'{"method":"find","params":[1]}')))


@given(st.from_type(object) | st.integers(), st.text(), odd_values)
def test_any_application_error_is_answered(code, message, data):
    def find(*_):
        raise RpcError(code, message, data)

    server = Server(CONTRACT)
    server.add_handler("Game", type("Failing", (), dict.fromkeys(FUNCTIONS, find))())
    assert is_reply(read(server.call(b'{"method":"Game.find","params":[1]}')))


@given(st.lists(json_values, min_size=1))
def test_a_batch_has_as_many_replies_as_items(items):
    body = json.dumps(items, allow_nan=True).replace("NaN", "0").replace("Infinity", "1").encode()
    assert len(read(server_returning(1).call(body))) == len(items)


@given(st.integers(), st.integers())
def test_an_int_is_passed_unchanged(a, b):
    server = Server(CONTRACT)
    server.add_handler("Game", type("Adder", (), {**dict.fromkeys(FUNCTIONS, print), "add": lambda _, a, b: a + b})())
    body = json.dumps({"method": "Game.add", "params": [a, b]}).encode()
    assert read(server.call(body))["result"] == a + b
