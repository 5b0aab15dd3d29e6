"""Batches. Source: section 3.6."""


def test_a_batch_of_one_is_answered_by_an_array(call):
    assert call('[{"id":"1","method":"Game.add","params":[1,2]}]') == [{"jsonrpc": "2.0", "id": "1", "result": 3}]


def test_items_without_an_id_are_answered_too(call):
    assert call('[{"method":"Game.add","params":[1,2]}]')[0]["id"] is None


def test_each_of_several_equal_ids_is_answered(call):
    item = '{"id":"1","method":"Game.add","params":[1,2]}'
    assert [reply["id"] for reply in call(f"[{item},{item}]")] == ["1", "1"]


def test_a_bad_item_leaves_the_others_as_they_are(call):
    replies = call('[{"id":1,"method":"Game.none"},{"id":2,"method":"Game.add","params":[1,2]}]')
    assert [set(reply) for reply in replies] == [{"jsonrpc", "id", "error"}, {"jsonrpc", "id", "result"}]


def test_an_array_that_cannot_be_parsed_is_one_error(call):
    reply = call('[{"id":1,"method":"Game.sides"},')
    assert (reply["id"], reply["error"]["code"]) == (None, -32700)


def test_a_batch_that_is_longer_than_the_server_allows_is_refused_as_a_whole(call, game_server):
    item = '{"id":"1","method":"Game.add","params":[1,2]}'
    reply = call(f"[{item},{item},{item}]", game_server(max_batch=2))
    assert (reply["id"], reply["error"]["code"], reply["error"]["data"]) == (None, -32600, {"most": 2})


def test_a_batch_may_be_as_long_as_the_server_allows(call, game_server):
    item = '{"id":"1","method":"Game.add","params":[1,2]}'
    assert len(call(f"[{item},{item}]", game_server(max_batch=2))) == 2
