"""Easy mistakes, above all in Python. Source: section 9."""

import json

import pytest

DEEP = 100_000


def test_a_bool_is_no_int(ask):
    assert ask("Game.add", [True, False])["error"]["code"] == -32602


def test_a_whole_float_is_no_int(returning):
    assert returning("add", 1.0)["error"]["code"] == -32001


@pytest.mark.parametrize("side", [["left"], {"left": 1}])
def test_an_unhashable_enum_value_is_refused(ask, side):
    assert ask("Game.play", [{"side": side, "steps": 1}])["error"]["code"] == -32602


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_result_that_is_no_finite_number_is_an_error(returning, value):
    assert returning("mean", value)["error"]["code"] == -32001


@pytest.mark.parametrize("number", ["1e400", "-1e400"])
def test_a_number_too_large_for_a_float_is_no_float(call, number):
    reply = call(f'{{"method":"Game.mean","params":[[{number}]]}}')
    assert reply["error"]["code"] == -32602


@pytest.mark.parametrize("id_", ["1e400", "[-1e400]"])
def test_a_number_too_large_for_a_float_is_no_id(call, id_):
    reply = call(f'{{"id":{id_},"method":"Game.sides"}}')
    assert (reply["id"], reply["error"]["code"]) == (None, -32600)


def test_half_a_surrogate_pair_survives(game_server):
    server = game_server({"play": lambda self, m: {**m, "number": 1}})
    reply = server.call(rb'{"method":"Game.play","params":[{"side":"left","steps":1,"note":"\ud800"}]}')
    assert rb'"note":"\ud800"' in reply


@pytest.mark.parametrize("method", [r"\ud800", r"Game.\udfff"])
def test_half_a_surrogate_pair_in_a_method_is_answered(call, method):
    assert call(f'{{"method":"{method}"}}')["error"]["code"] == -32601


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deeply_nested_json_is_refused(call, opening, closing):
    body = f'{{"id":1,"method":"Game.add","params":[{opening * DEEP}1{closing * DEEP}]}}'
    assert call(body)["error"]["code"] == -32700


def test_a_string_is_no_list_of_params(ask):
    assert ask("Game.add", "ab")["error"]["code"] == -32602


@pytest.mark.parametrize("name", ["__init__", "__class__", "toString", "secret", "add.__call__"])
def test_only_names_in_the_contract_can_be_called(ask, game_server, name):
    server = game_server({"secret": lambda self: "x"})
    assert ask(f"Game.{name}", [], server)["error"]["code"] == -32601


def test_a_function_is_given_the_json_as_received(ask, game_server):
    received = []
    server = game_server({"play": lambda self, m: received.append(m)})
    ask("Game.play", [{"side": "left", "steps": 2}], server)
    assert received == [{"side": "left", "steps": 2}]


def test_optional_fields_need_not_be_spelt_out_in_results(returning):
    assert "result" in returning("play", {"side": "left", "steps": 1, "number": 1})


@pytest.mark.parametrize("body", [b"", b" ", b"{", b"\xff", b"caf\xe9", b'"\xed\xa0\x80"', "{}".encode("utf-16")])
def test_a_body_that_is_not_json_in_utf_8_is_refused(call, body):
    reply = call(body)
    assert (reply["id"], reply["error"]["code"]) == (None, -32700)


def test_raw_utf_8_is_accepted_and_answered_in_ascii(game_server):
    reply = game_server().call('{"id":"é€😀","method":"Game.add","params":[1,2]}'.encode())
    assert reply == rb'{"jsonrpc":"2.0","id":"\u00e9\u20ac\ud83d\ude00","result":3}'


def test_a_byte_order_mark_is_skipped(call):
    assert call(b'\xef\xbb\xbf{"method":"Game.add","params":[1,2]}')["result"] == 3


def test_an_integer_beyond_pythons_limit_of_digits_is_refused(call):
    assert call(f'{{"method":"Game.add","params":[{"9" * 5000},1]}}')["error"]["code"] == -32700


def test_the_last_of_two_equal_keys_wins(call):
    assert call('{"id":1,"id":2,"method":"Game.add","params":[1,2]}')["id"] == 2


@pytest.mark.parametrize(
    ("function", "value"),
    [
        ("add", object()),
        pytest.param("add", 10**5000, id="integer with too many digits"),
        ("sides", ("left", "right")),
        ("sides", {"left"}),
        ("play", {"side": "left", "steps": 1, "number": 1, 5: 1}),
        ("play", {"side": "left", "steps": 1, "number": 1, None: 1}),
        ("find", b"x"),
    ],
)
def test_a_result_that_json_cannot_hold_is_an_error(returning, function, value):
    assert returning(function, value)["error"]["code"] == -32001


class Explosive(dict):
    def __contains__(self, key):
        raise LookupError("secret")


def test_a_result_that_raises_when_it_is_inspected_is_an_error(returning):
    error = {"code": -32001, "message": "Game.find: result: cannot be written as JSON"}
    assert returning("find", Explosive())["error"] == error


def test_a_result_that_contains_itself_is_an_error(translate_server, ask):
    loop = {}
    loop["a"] = loop
    server = translate_server("struct A { a A [optional] }\ninterface B { f() A }", loop, B=["f"])
    assert ask("B.f", [], server)["error"]["data"]["got"] == "a value that is nested too deeply"


def test_params_nested_deeper_than_they_can_be_checked_are_refused(translate_server, ask):
    deep = json.loads('{"a":' * 700 + "{}" + "}" * 700)
    server = translate_server("struct A { a A [optional] }\ninterface B { f(a A) int }", 1, B=["f"])
    assert ask("B.f", [deep], server)["error"]["code"] == -32602


def test_members_that_no_protocol_knows_are_ignored(call):
    assert call('{"jsonrpc":1,"method":"Game.add","params":[1,2],"more":[]}')["result"] == 3
