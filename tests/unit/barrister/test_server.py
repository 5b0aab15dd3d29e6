"""Servers: handlers, application errors, and the options that make them more liberal than the protocol."""

import json

import pytest

from chalicelib.barrister import RpcError, Server


def raising(exception):
    def function(*_):
        raise exception

    return function


def test_a_handler_of_an_interface_that_the_contract_lacks_is_refused(game_server):
    with pytest.raises(ValueError, match="not in the contract: Chess"):
        game_server().add_handler("Chess", object())


def test_a_handler_without_all_functions_is_refused(game_contract):
    half = type("Half", (), {"add": None, "mean": print, "play": print, "sides": print, "reset": print})()
    with pytest.raises(ValueError, match=r"Half does not implement Game\.add, Game\.find$"):
        Server(game_contract).add_handler("Game", half)


def test_a_module_or_any_object_with_the_functions_is_a_handler(game_contract, ask):
    server = Server(game_contract)
    functions = ["add", "mean", "play", "find", "sides", "reset"]
    server.add_handler("Game", type("Functions", (), dict.fromkeys(functions, staticmethod(max))))
    assert ask("Game.add", [3, 5], server)["result"] == 5


def test_a_later_handler_replaces_an_earlier_one(game_server, ask):
    server = game_server()
    functions = ["add", "mean", "play", "find", "sides", "reset"]
    server.add_handler("Game", type("Other", (), dict.fromkeys(functions, lambda *_: 42))())
    assert ask("Game.add", [1, 2], server)["result"] == 42


def test_an_application_error_without_data_has_no_data_member(ask, game_server):
    server = game_server({"add": raising(RpcError(1008, "still in use"))})
    assert ask("Game.add", [1, 2], server)["error"] == {"code": 1008, "message": "still in use"}


@pytest.mark.parametrize("data", [0, False, "", [], {}])
def test_falsy_data_of_an_application_error_is_sent(ask, game_server, data):
    server = game_server({"add": raising(RpcError(1008, "no", data))})
    assert ask("Game.add", [1, 2], server)["error"]["data"] == data


def test_subclasses_of_the_application_error_are_application_errors(ask, game_server):
    class NotFoundError(RpcError):
        def __init__(self):
            super().__init__(1001, "not found")

    assert ask("Game.add", [1, 2], game_server({"add": raising(NotFoundError())}))["error"]["code"] == 1001


@pytest.mark.parametrize("error", [RpcError(1, "x", object()), RpcError(1, "x", float("nan")), RpcError("x", "x")])
def test_an_application_error_that_json_cannot_hold_is_an_error_of_its_own(ask, game_server, error):
    message = "the error of the function cannot be written as JSON"
    assert ask("Game.add", [1, 2], game_server({"add": raising(error)}))["error"] == {
        "code": -32001,
        "message": message,
    }


def test_an_application_error_reads_as_code_and_message():
    assert str(RpcError(1008, "still in use", {"a": 1})) == "1008: still in use"


def test_an_exception_is_logged_without_on_exception(ask, game_server, caplog):
    ask("Game.add", [1, 2], game_server({"add": raising(KeyError("x"))}))
    assert "Game.add failed" in caplog.text
    assert "KeyError" in caplog.text


def test_a_result_that_breaks_the_contract_is_logged(returning, caplog):
    returning("add", "a secret")
    assert "Game.add: result: expected int, got string" in caplog.text


def test_on_exception_gets_the_method_and_the_exception(ask, game_server):
    told = []
    bug = KeyError("x")
    server = game_server({"add": raising(bug)}, on_exception=lambda *about: told.append(about))
    assert ask("Game.add", [1, 2], server)["error"] == {"code": -32000, "message": "Game.add: the function failed"}
    assert told == [("Game.add", bug)]


def test_on_exception_may_give_the_answer(ask, game_server):
    server = game_server(
        {"add": raising(KeyError("x"))}, on_exception=lambda method, exception: RpcError(-32603, "bug 17")
    )
    assert ask("Game.add", [1, 2], server)["error"] == {"code": -32603, "message": "bug 17"}


def test_on_exception_is_not_called_for_application_errors(ask, game_server):
    told = []
    server = game_server({"add": raising(RpcError(1, "x"))}, on_exception=lambda *about: told.append(about))
    ask("Game.add", [1, 2], server)
    assert told == []


def test_an_on_exception_that_fails_changes_nothing_for_the_caller(ask, game_server, caplog):
    server = game_server({"add": raising(KeyError("x"))}, on_exception=raising(OSError("log")))
    assert ask("Game.add", [1, 2], server)["error"]["code"] == -32000
    assert "so did on_exception" in caplog.text


@pytest.mark.parametrize("method", ["add", "Game.add"])
def test_a_method_without_an_interface_is_looked_up_in_the_default_one(ask, game_server, method):
    assert ask(method, [1, 2], game_server(default_interface="Game"))["result"] == 3


def test_the_contract_is_not_looked_up_in_the_default_interface(ask, game_server, game_contract):
    assert ask("barrister-idl", [], game_server(default_interface="Game"))["result"] == game_contract


def told(value):
    """Return the argument of a function: the value, or the path of its error."""
    return value.data["path"] if isinstance(value, RpcError) else str(value)


def test_a_tolerated_error_is_passed_to_the_function(ask, game_server):
    play = {"play": lambda self, move: {"side": "left", "steps": 1, "number": 1, "note": told(move)}}
    server = game_server(play, tolerated={"Game.play": {"m": "move"}})
    assert ask("Game.play", [{"side": "left", "steps": "2"}], server)["result"]["note"] == "move.steps"
    assert ask("Game.play", [{"side": "left", "steps": 2}], server)["result"]["note"] == "{'side': 'left', 'steps': 2}"


def test_of_an_array_each_item_that_has_a_fault_is(ask, game_server):
    server = game_server(
        {"mean": lambda self, values: sum(1 for value in values if told(value) == "value")},
        tolerated={"Game.mean": {"values": "value"}},
    )
    assert ask("Game.mean", [[1, "2", None, 3]], server)["result"] == 2


@pytest.mark.parametrize("values", ["1", None, {}])
def test_a_value_that_is_not_an_array_is_refused_anyway(ask, game_server, values):
    server = game_server(tolerated={"Game.mean": {"values": "value"}})
    assert ask("Game.mean", [values], server)["error"]["data"]["path"] == "values"


def test_faults_of_other_params_end_the_call(ask, game_server):
    server = game_server(tolerated={"Game.add": {"a": "a"}})
    assert ask("Game.add", [1, "2"], server)["error"]["code"] == -32602


def test_a_value_is_amended_before_it_is_checked(ask, game_server):
    server = game_server(amend=lambda type_, value: int(value) if type_ == "int" else value)
    assert ask("Game.add", ["1", "2"], server)["result"] == 3


def test_each_item_of_an_array_is_amended(ask, game_server):
    server = game_server(amend=lambda type_, value: float(value) if type_ == "float" else value)
    assert ask("Game.mean", [["1", "2"]], server)["result"] == 1.5


def test_surplus_params_by_name_are_dropped_where_their_number_is_accepted(ask, game_server):
    server = game_server(named_params=True, arities={"Game.add": {3}})
    assert ask("Game.add", {"a": 1, "b": 2, "c": 3}, server)["result"] == 3


@pytest.mark.parametrize("params", [{"a": 3, "b": 5}, {"b": 5, "a": 3}, [3, 5]])
def test_named_params_are_called_by_position(ask, game_server, params):
    server = game_server({"add": lambda self, a, b: a * 10 + b}, named_params=True)
    assert ask("Game.add", params, server)["result"] == 35


def test_named_params_may_be_none_at_all(ask, game_server):
    assert ask("Game.sides", {}, game_server(named_params=True))["result"] == ["left", "right"]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"a": 3}, "Game.add: missing params b"),
        ({"b": 3}, "Game.add: missing params a"),
        ({}, "Game.add: missing params a, b"),
        ({"a": 3, "b": 5, "c": 7}, "Game.add: unknown params c"),
        ({"a": 3, "B": 5}, "Game.add: unknown params B"),
        ({"a": 3, "b": "5"}, "Game.add: b: expected int, got string"),
        (dict.fromkeys("efghijklmnopq"), "Game.add: unknown params e, f, g, h, i, j, k, l, m, n, …"),
    ],
)
def test_named_params_that_do_not_fit_are_named(ask, game_server, params, message):
    error = ask("Game.add", params, game_server(named_params=True))["error"]
    assert (error["code"], error["message"]) == (-32602, message)


def test_with_named_params_only_lists_and_objects_are_accepted(ask, game_server):
    assert ask("Game.add", "ab", game_server(named_params=True))["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("params", "arguments"),
    [
        ([3], [3]),
        ([3, 5], [3, 5]),
        ([3, 5, 7, {}], [3, 5]),
    ],
)
def test_other_arities_drop_surplus_params_and_omit_missing_ones(ask, game_server, params, arguments):
    called = []
    server = game_server({"add": lambda self, *given: called.extend(given) or 1}, arities={"Game.add": {1, 4}})
    ask("Game.add", params, server)
    assert called == arguments


def test_arities_that_are_not_listed_are_still_refused(ask, game_server):
    error = ask("Game.add", [3, 5, 7], game_server(arities={"Game.add": {1, 4}}))["error"]
    assert error["message"] == "Game.add: expected 1 or 2 or 4 params (a int, b int), got 3"


def test_passed_params_are_checked_at_any_arity(ask, game_server):
    assert ask("Game.add", ["3"], game_server(arities={"Game.add": {1}}))["error"]["code"] == -32602


@pytest.mark.parametrize(
    ("params", "answered"), [({"a": 3}, "result"), ({"b": 3}, "error"), ({}, "error"), ({"a": 3, "c": 1}, "error")]
)
def test_named_params_may_leave_out_the_last_at_a_smaller_arity(ask, game_server, params, answered):
    server = game_server({"add": lambda self, a, b=0: a + b}, named_params=True, arities={"Game.add": {1}})
    assert answered in ask("Game.add", params, server)


@pytest.mark.parametrize(
    "options",
    [
        {"default_interface": "Chess"},
        {"arities": {"Game.subtract": {1}}},
        {"tolerated": {"Game.subtract": {"a": "a"}}},
        {"tolerated": {"Game.add": {"c": "c"}}},
    ],
)
def test_options_that_do_not_fit_the_contract_are_refused(game_contract, options):
    with pytest.raises(ValueError, match="contract"):
        Server(game_contract, **options)


def test_the_result_of_a_function_without_one_is_discarded(returning, ask, game_server):
    assert ask("Game.reset", [], game_server({"reset": lambda self: object()}))["result"] is None


def test_a_server_accepts_the_contract_that_another_published(game_contract, call):
    published = json.loads(Server(game_contract).call(b'{"method":"barrister-idl"}'))["result"]
    assert call('{"method":"barrister-idl"}', Server(published))["result"] == game_contract
