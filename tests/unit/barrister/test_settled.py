"""The points on which Barrister's runtimes disagree, as settled. Source: section 7."""

import pytest

from chalicelib.barrister import RpcError, Server, parse_idl

TYPES_IDL = """
struct Loose { a int [optional] }
struct Strict { a int }
interface Types {
    number(a float) float
    text(a string) string
    list(a []int) int
    strict(a Strict) int
}
interface Absent { f() int }
"""


class Types:
    def number(self, a):
        return a

    def text(self, a):
        return a

    def list(self, a):
        return len(a)

    def strict(self, a):
        return a["a"]


@pytest.fixture
def types_server(tmp_path):
    (tmp_path / "types.idl").write_text(TYPES_IDL)
    server = Server(parse_idl(tmp_path / "types.idl"))
    server.add_handler("Types", Types())
    return server


@pytest.mark.parametrize(
    ("method", "params", "code"),
    [
        pytest.param("Game.add", "[true,1]", -32602, id="true for int"),
        pytest.param("Types.number", "[true]", -32602, id="true for float"),
        pytest.param("Game.add", "[3.0,1]", -32602, id="3.0 for int"),
        pytest.param("Game.add", "[1e3,1]", -32602, id="1e3 for int"),
        pytest.param("Game.subtract", "[]", -32601, id="function unknown, interface known"),
        pytest.param("Game.add", '{"a":1,"b":2}', -32602, id="params an object by name"),
        pytest.param("Game.sides", "{}", -32602, id="params {} for no parameters"),
        pytest.param("Types.text", '"x"', -32602, id="params a string for one string parameter"),
        pytest.param("Types.text", '{"0":"x","length":1}', -32602, id="params like a JavaScript array"),
        pytest.param("Types.list", "[{}]", -32602, id="{} for an array parameter"),
        pytest.param("Types.strict", "[[]]", -32602, id="[] for a struct"),
        pytest.param("Game.sides", "0", -32602, id="params 0 for no parameters"),
        pytest.param("Game.sides", "false", -32602, id="params false for no parameters"),
        pytest.param("Game.sides", '""', -32602, id="params empty text for no parameters"),
        pytest.param("Absent.f", "[]", -32601, id="unregistered interface of the contract"),
        pytest.param("Absent.f", "[1]", -32601, id="unregistered interface comes before the params"),
    ],
)
def test_a_call_that_does_not_fit_the_contract_is_an_error(call, game_server, types_server, method, params, code):
    server = types_server if not method.startswith("Game") else game_server()
    assert call(f'{{"id":"1","method":"{method}","params":{params}}}', server)["error"]["code"] == code


@pytest.mark.parametrize(
    ("method", "code"),
    [
        pytest.param('"add"', -32601, id="method without a dot"),
        pytest.param('""', -32601, id="method empty"),
        pytest.param('"."', -32601, id="method only a dot"),
        pytest.param('"Game."', -32601, id="no function"),
        pytest.param('"Game.add.x"', -32601, id="two dots"),
        pytest.param("null", -32600, id="method null"),
        pytest.param("5", -32600, id="method a number"),
        pytest.param("[]", -32600, id="method an array"),
    ],
)
def test_a_method_that_is_none_is_an_error_with_the_id_of_the_request(call, method, code):
    reply = call(f'{{"id":"1","method":{method}}}')
    assert (reply["id"], reply["error"]["code"]) == ("1", code)


@pytest.mark.parametrize("body", ["5", "true", "null", '"x"', "[]"])
def test_an_invalid_request_is_an_error_without_an_id(call, body):
    reply = call(body)
    assert (reply["id"], reply["error"]["code"]) == (None, -32600)


@pytest.mark.parametrize("body", ["[null]", "[5]", "[[]]"])
def test_an_invalid_request_in_a_batch_is_an_error_of_its_item(call, body):
    [reply] = call(body)
    assert (reply["id"], reply["error"]["code"]) == (None, -32600)


@pytest.mark.parametrize(
    "id_", ["null", "0", '""', "1.5", "-7", "false", "[]", '{"a":[1]}', '"a.b"', '"\\ud800\\u00e9"']
)
def test_an_id_is_returned_unchanged(game_server, id_):
    reply = game_server().call(f'{{"id":{id_},"method":"Game.add","params":[1,2]}}'.encode())
    assert reply == f'{{"jsonrpc":"2.0","id":{id_},"result":3}}'.encode()


def test_a_missing_id_is_answered_as_null(call):
    assert call('{"method":"Game.add","params":[1,2]}')["id"] is None


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
def test_constants_that_json_does_not_have_are_refused_anywhere(call, constant):
    reply = call(f'{{"id":"1","method":"Game.mean","params":[[{constant}]]}}')
    assert (reply["id"], reply["error"]["code"]) == (None, -32700)


@pytest.mark.parametrize(
    ("function", "result"),
    [
        pytest.param("add", 3.0, id="3.0 for int"),
        pytest.param("add", "", id="empty text for int"),
        pytest.param("add", None, id="null for int"),
        pytest.param("sides", 0, id="0 for an array"),
        pytest.param("sides", False, id="false for an array"),
        pytest.param("add", True, id="true for int"),
        pytest.param("add", False, id="false for int"),
        pytest.param("mean", True, id="true for float"),
    ],
)
def test_a_result_is_checked_whether_it_is_falsy_or_not(returning, function, result):
    assert returning(function, result)["error"]["code"] == -32001


def test_an_exception_in_a_function_is_an_error_without_its_text(ask, game_server):
    def add(self, a, b):
        raise ZeroDivisionError("secret")

    reply = ask("Game.add", [1, 2], game_server({"add": add}))
    assert reply["error"] == {"code": -32000, "message": "Game.add: the function failed"}


def test_batch_replies_have_the_order_of_the_requests(call):
    batch = ",".join(f'{{"id":{number},"method":"Game.add","params":[1,{number}]}}' for number in range(5))
    assert [reply["id"] for reply in call(f"[{batch}]")] == [0, 1, 2, 3, 4]


def test_an_error_of_the_application_has_its_own_code(ask, game_server):
    def add(self, a, b):
        raise RpcError(1008, "still in use", {"by": ["a"]})

    reply = ask("Game.add", [1, 2], game_server({"add": add}))
    assert reply["error"] == {"code": 1008, "message": "still in use", "data": {"by": ["a"]}}
