"""The content of errors: location, expected type, kind of the value, never the value. Source: section 5."""

import pytest

SECRET = "a secret " * 1000


@pytest.mark.parametrize(
    ("method", "params", "message", "data"),
    [
        (
            "Game.play",
            [{"side": "left", "steps": "2"}],
            "Game.play: m.steps: expected int, got string",
            {"path": "m.steps", "expected": "int", "got": "string"},
        ),
        (
            "Game.play",
            [{"side": "up", "steps": 2}],
            "Game.play: m.side: expected one of left, right (enum Side), got another string",
            {"path": "m.side", "expected": "one of left, right (enum Side)", "got": "another string"},
        ),
        (
            "Game.play",
            [{"side": "left"}],
            "Game.play: m.steps: missing field of struct Move, expected int",
            {"path": "m.steps", "expected": "int", "got": "nothing"},
        ),
        (
            "Game.play",
            [{"side": "left", "steps": 2, "number": 1}],
            "Game.play: m.number: unknown field, struct Move has none so named",
            {"path": "m.number", "expected": "no such field", "got": "int"},
        ),
        (
            "Game.mean",
            [[1, None]],
            "Game.mean: values[1]: expected float, got null",
            {"path": "values[1]", "expected": "float", "got": "null"},
        ),
        (
            "Game.mean",
            [{}],
            "Game.mean: values: expected []float, got object",
            {"path": "values", "expected": "[]float", "got": "object"},
        ),
        (
            "Game.add",
            [3],
            "Game.add: expected 2 params (a int, b int), got 1",
            {"path": "params", "expected": "2", "got": "1"},
        ),
        (
            "Game.add",
            "3",
            "Game.add: expected an array as params, got string",
            {"path": "params", "expected": "an array", "got": "string"},
        ),
    ],
)
def test_an_invalid_parameter_is_named_with_its_expected_type(ask, method, params, message, data):
    assert ask(method, params)["error"] == {"code": -32602, "message": message, "data": data}


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (None, "null"),
        (True, "bool"),
        (1.5, "float"),
        ("x", "string"),
        ([], "array"),
        ({}, "object"),
        ({1}, "set"),
        (float("nan"), "a number that is not finite"),
    ],
)
def test_a_bad_result_is_named_by_its_kind(returning, value, kind):
    message = f"Game.add: result: expected int, got {kind}"
    assert returning("add", value)["error"]["message"] == message


def test_the_first_fault_is_reported(ask):
    assert ask("Game.add", ["a", "b"])["error"]["data"]["path"] == "a"


@pytest.mark.parametrize(
    ("method", "message", "nearest"),
    [
        ("Game.ad", "Game.ad: no such method; did you mean Game.add?", {"nearest": "Game.add"}),
        ("game.add", "game.add: no such method; did you mean Game.add?", {"nearest": "Game.add"}),
        ("add", "add: no such method", {}),
        ("Chess.castle", "Chess.castle: no such method", {}),
    ],
)
def test_an_unknown_method_is_answered_with_a_near_one(ask, method, message, nearest):
    assert ask(method, [])["error"] == {"code": -32601, "message": message, "data": {"method": method} | nearest}


@pytest.mark.parametrize(
    ("method", "params"),
    [
        pytest.param(SECRET, [], id="method"),
        pytest.param(f"Game.{SECRET}", [], id="function"),
        ("Game.add", [SECRET, 1]),
        ("Game.play", [{"side": SECRET, "steps": 1}]),
        ("Game.play", [{SECRET: 1}]),
        ("Game.add", [1] * 10000),
        ("Game.add", {SECRET: 1}),
    ],
)
def test_a_message_stays_short_for_any_input(ask, method, params):
    assert len(str(ask(method, params)["error"])) < 500


def test_a_body_that_cannot_be_parsed_is_not_repeated(call):
    assert SECRET not in str(call(f"[{SECRET}"))


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b'{"id": 1,\n  "method" }', {"problem": "Expecting ':' delimiter", "line": 2, "column": 12}),
        (b'{"id": "\xff"}', {"problem": "not UTF-8", "offset": 8}),
        (b"[NaN]", {"problem": "a number that cannot be read"}),
        (b"9" * 5000, {"problem": "a number that cannot be read"}),
        (b"[" * 100_000, {"problem": "nested too deeply"}),
    ],
)
def test_a_body_that_cannot_be_parsed_is_answered_with_the_place(call, body, data):
    assert call(body)["error"]["data"] == data


@pytest.mark.parametrize(
    ("body", "data"),
    [
        ("5", {"path": "", "expected": "object"}),
        ('{"id": 1e999, "method": "Game.sides"}', {"path": "id"}),
        ('{"id": 1}', {"path": "method", "expected": "string"}),
        ("[]", {"expected": "a request"}),
    ],
)
def test_an_invalid_request_is_answered_with_the_expectation(call, body, data):
    error = call(body)["error"]
    assert (error["code"], error["data"]) == (-32600, data)


def test_the_values_of_a_long_enum_are_cut(translate_server, ask):
    values = [f"v{number}" for number in range(100)]
    server = translate_server(f"enum A {{ {' '.join(values)} }}\ninterface B {{ f(a A) int }}", B=["f"])
    assert "v29, … (enum A)" in ask("B.f", ["w"], server)["error"]["message"]
