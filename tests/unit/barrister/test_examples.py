"""The worked examples, byte for byte where there is no free text. Source: section 8."""

import json

import pytest


@pytest.mark.parametrize(
    ("request_body", "reply_body"),
    [
        (
            '{"jsonrpc":"2.0","id":"a1","method":"Game.add","params":[3,5]}',
            '{"jsonrpc":"2.0","id":"a1","result":8}',
        ),
        ('{"id":7,"method":"Game.add","params":[3,5]}', '{"jsonrpc":"2.0","id":7,"result":8}'),
        ('{"jsonrpc":"2.0","method":"Game.add","params":[3,5]}', '{"jsonrpc":"2.0","id":null,"result":8}'),
        (
            '{"jsonrpc":"2.0","id":"a2","method":"Game.mean","params":[[1,2.5]]}',
            '{"jsonrpc":"2.0","id":"a2","result":1.75}',
        ),
        (
            '{"jsonrpc":"2.0","id":"a3","method":"Game.sides"}',
            '{"jsonrpc":"2.0","id":"a3","result":["left","right"]}',
        ),
        (
            '{"jsonrpc":"2.0","id":"a4","method":"Game.sides","params":null}',
            '{"jsonrpc":"2.0","id":"a4","result":["left","right"]}',
        ),
        (
            '{"jsonrpc":"2.0","id":"a5","method":"Game.find","params":[99]}',
            '{"jsonrpc":"2.0","id":"a5","result":null}',
        ),
        (
            '{"jsonrpc":"2.0","id":"a6","method":"Game.reset","params":[]}',
            '{"jsonrpc":"2.0","id":"a6","result":null}',
        ),
        (
            '{"jsonrpc":"2.0","id":"b1","method":"Game.play","params":[{"side":"left","steps":2}]}',
            '{"jsonrpc":"2.0","id":"b1","result":{"side":"left","steps":2,"number":1}}',
        ),
        (
            '{"jsonrpc":"2.0","id":"b2","method":"Game.play","params":[{"side":"left","steps":2,"note":null}]}',
            '{"jsonrpc":"2.0","id":"b2","result":{"side":"left","steps":2,"number":1}}',
        ),
    ],
)
def test_a_good_request_is_answered_with_its_result(game_server, request_body, reply_body):
    assert game_server().call(request_body.encode()) == reply_body.encode()


@pytest.mark.parametrize(
    ("request_body", "id_", "code"),
    [
        ('{"jsonrpc":"2.0","id":"b3","method":"Game.play","params":[{"side":"Left","steps":2}]}', "b3", -32602),
        ('{"jsonrpc":"2.0","id":"b4","method":"Game.play","params":[{"side":"left"}]}', "b4", -32602),
        (
            '{"jsonrpc":"2.0","id":"b5","method":"Game.play","params":[{"side":"left","steps":2,"number":1}]}',
            "b5",
            -32602,
        ),
        ('{"jsonrpc":"2.0","id":"c1","method":"Game.add","params":[3]}', "c1", -32602),
        ('{"jsonrpc":"2.0","id":"c2","method":"Game.add","params":["3",5]}', "c2", -32602),
        ('{"jsonrpc":"2.0","id":"c3","method":"Game.add","params":[true,5]}', "c3", -32602),
        ('{"jsonrpc":"2.0","id":"c4","method":"Game.add","params":[null,5]}', "c4", -32602),
        ('{"jsonrpc":"2.0","id":"c5","method":"Game.add","params":{"a":3,"b":5}}', "c5", -32602),
        ('{"jsonrpc":"2.0","id":"d1","method":"Game.subtract","params":[3,5]}', "d1", -32601),
        ('{"jsonrpc":"2.0","id":"d2","method":"Chess.add","params":[3,5]}', "d2", -32601),
        ('{"jsonrpc":"2.0","id":"d3","params":[3,5]}', "d3", -32600),
        ('{"jsonrpc":"2.0","id":"d4",', None, -32700),
        ('"hello"', None, -32600),
        ("[]", None, -32600),
    ],
)
def test_a_bad_request_is_answered_with_an_error(call, request_body, id_, code):
    reply = call(request_body)
    assert (reply["jsonrpc"], reply["id"], reply["error"]["code"]) == ("2.0", id_, code)
    assert set(reply) == {"jsonrpc", "id", "error"}


def test_a_batch_is_answered_item_by_item(call):
    good, bad, none = call(
        '[{"jsonrpc":"2.0","id":"e1","method":"Game.add","params":[1,2]},'
        '{"jsonrpc":"2.0","id":"e2","method":"Game.add","params":["x",2]},5]'
    )
    assert good == {"jsonrpc": "2.0", "id": "e1", "result": 3}
    assert (bad["id"], bad["error"]["code"]) == ("e2", -32602)
    assert (none["id"], none["error"]["code"]) == (None, -32600)


@pytest.mark.parametrize(
    ("function", "result"),
    [
        ("add", "8"),
        ("add", 8.5),
        ("add", True),
        ("add", None),
        ("mean", "1"),
        ("sides", "left"),
        ("sides", ["up"]),
        ("play", {"side": "left", "steps": 1}),
        ("play", {"side": "left", "steps": 1, "number": 1, "note": 5}),
        ("play", {"side": "left", "steps": 1, "number": 1, "more": None}),
        ("find", {}),
    ],
)
def test_a_result_that_breaks_the_contract_is_an_error(returning, function, result):
    assert returning(function, result)["error"]["code"] == -32001


def test_the_contract_is_answered_with_comments_and_meta(call, game_contract):
    reply = call('{"jsonrpc":"2.0","id":"1","method":"barrister-idl"}')
    assert reply == {"jsonrpc": "2.0", "id": "1", "result": game_contract}


@pytest.mark.parametrize("params", ["[]", "null", "[1]", "{}", '"x"'])
def test_the_contract_is_returned_for_any_params(call, game_contract, params):
    assert call(f'{{"method":"barrister-idl","params":{params}}}')["result"] == game_contract


def test_the_contract_is_answered_in_a_batch(call, game_contract):
    assert call('[{"id":"1","method":"barrister-idl"}]') == [{"jsonrpc": "2.0", "id": "1", "result": game_contract}]


def test_the_contract_is_answered_as_it_was_when_the_server_was_made(game_server, game_contract, call):
    server = game_server()
    before = json.loads(json.dumps(game_contract))
    game_contract.clear()
    assert call('{"method":"barrister-idl"}', server)["result"] == before
