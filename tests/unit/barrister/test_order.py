"""The order of the checks for one request: only the first error is reported. Source: section 3.4."""

import pytest


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param('{"id":"1","method":5,"params":"x"}', -32600, id="a method that is no string before the params"),
        pytest.param('{"id":"1","method":"Game.x","params":"x"}', -32601, id="an unknown function before the params"),
        pytest.param('{"id":"1","method":"X.add","params":["x"]}', -32601, id="an unknown interface before the params"),
    ],
)
def test_the_method_is_checked_before_the_params(call, body, code):
    reply = call(body)
    assert (reply["id"], reply["error"]["code"]) == ("1", code)


def test_the_kind_of_params_is_checked_before_their_number(ask):
    assert ask("Game.add", {"a": 1})["error"]["data"]["expected"] == "an array"


def test_the_number_of_params_is_checked_before_their_types(ask):
    assert ask("Game.add", ["x"])["error"]["data"]["path"] == "params"


def test_params_are_checked_in_turn(ask):
    assert ask("Game.add", [1, "x"])["error"]["data"]["path"] == "b"


def test_a_function_is_not_run_with_bad_params(ask, game_server):
    called = []
    ask("Game.add", [1, "x"], game_server({"add": lambda *given: called.append(given)}))
    assert called == []


def test_the_contract_is_searched_before_the_handler(ask, game_server):
    assert ask("Game.subtract", [], game_server({"subtract": lambda self: 1}))["error"]["code"] == -32601
