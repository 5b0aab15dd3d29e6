"""The observer of a server: it is called once for each request, when its answer is ready."""

import pytest

ADD = '{"id":"1","method":"Game.add","params":[1,2]}'


@pytest.fixture
def observed(game_server):
    """Return a function that sends a body, and returns what the observer was called with, and the answer."""

    def send(body):
        seen = []
        server = game_server(observe=lambda: lambda *args: seen.append(args), max_batch=2)
        return seen, server.call(body.encode())

    return send


def test_an_observer_sees_the_method_and_the_size_of_the_answer(observed):
    seen, answer = observed(ADD)
    assert seen == [("Game.add", None, len(answer))]


@pytest.mark.parametrize(
    ("body", "method", "code"),
    [
        ('{"id":"1","method":"Game.add","params":["a"]}', "Game.add", -32602),
        ('{"id":"1","method":"Game.none"}', "", -32601),
        ("{", "", -32700),
        ("[]", "", -32600),
        (f"[{ADD},{ADD},{ADD}]", "", -32600),
    ],
)
def test_an_observer_sees_the_error_of_the_answer(observed, body, method, code):
    seen, answer = observed(body)
    assert [(name, error.code, size) for name, error, size in seen] == [(method, code, len(answer))]


def test_each_request_of_a_batch_is_observed(observed):
    seen, _ = observed(f"[{ADD},{ADD}]")
    assert [name for name, _, _ in seen] == ["Game.add", "Game.add"]
