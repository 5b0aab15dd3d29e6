"""The game of the reference: its contract, an implementation, and short ways to translate and to ask."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.barrister import IdlError, Server, parse_idl
from chalicelib.barrister.exceptions import IdlProblem

GAME_IDL = Path(__file__).parent / "game.idl"


class Game:
    def add(self, a: int, b: int) -> int:
        return a + b

    def mean(self, values: list[float]) -> float:
        return sum(values) / len(values)

    def play(self, m: dict[str, Any]) -> dict[str, Any]:
        return {"side": m["side"], "steps": m["steps"], "number": 1}

    def find(self, number: int) -> None:
        return None

    def sides(self) -> list[str]:
        return ["left", "right"]

    def reset(self) -> str:
        return "a result that nobody declared"


@pytest.fixture
def game_contract() -> list[Any]:
    return parse_idl(GAME_IDL, date_generated=1795300204890)


@pytest.fixture
def game_server(game_contract: list[Any]) -> Callable[..., Server]:
    """Make a server of the game, some of its functions replaced, with the options of `Server` as keywords."""

    def make(functions: dict[str, Any] | None = None, **options: Any) -> Server:
        server = Server(game_contract, **options)
        server.add_handler("Game", type("OtherGame", (Game,), functions or {})())
        return server

    return make


@pytest.fixture
def call(game_server: Callable[..., Server]) -> Callable[..., Any]:
    """Send a body, JSON text or bytes, and read the reply."""

    def call(body: str | bytes, server: Server | None = None) -> Any:
        sent = body.encode() if isinstance(body, str) else body
        return json.loads((server or game_server()).call(sent))

    return call


@pytest.fixture
def ask(call: Callable[..., Any]) -> Callable[..., Any]:
    """Send one request made of a method and its params, and read the reply."""

    def ask(method: Any, params: Any, server: Server | None = None) -> Any:
        return call(json.dumps({"jsonrpc": "2.0", "id": "1", "method": method, "params": params}), server)

    return ask


@pytest.fixture
def returning(game_server: Callable[..., Server], ask: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of the game return a value, and read the reply to a call of it."""
    params = {"add": [1, 2], "mean": [[1]], "play": [{"side": "left", "steps": 1}], "find": [1], "sides": []}

    def returning(function: str, value: Any) -> Any:
        return ask(f"Game.{function}", params[function], game_server({function: lambda *_: value}))

    return returning


@pytest.fixture
def translate(tmp_path: Path) -> Callable[..., list[Any]]:
    """Translate IDL text; keywords are the texts of other files, `common` is `common.idl` beside it."""

    def translate(text: str, **others: str) -> list[Any]:
        for name, other in {"main": text, **others}.items():
            (tmp_path / f"{name}.idl").write_bytes(other.encode())
        return parse_idl(tmp_path / "main.idl")[:-1]

    return translate


@pytest.fixture
def refuse(translate: Callable[..., list[Any]]) -> Callable[..., list[IdlProblem]]:
    """Translate invalid IDL text, and return its problems."""

    def refuse(text: str, **others: str) -> list[IdlProblem]:
        with pytest.raises(IdlError) as caught:
            translate(text, **others)
        return caught.value.problems

    return refuse


@pytest.fixture
def problem(refuse: Callable[..., list[IdlProblem]]) -> Callable[..., tuple[int, str]]:
    """Translate IDL text with one thing wrong, and return its line and message."""

    def problem(text: str, **others: str) -> tuple[int, str]:
        [only] = refuse(text, **others)
        return only.line, only.message

    return problem


@pytest.fixture
def translate_server(tmp_path: Path) -> Callable[..., Server]:
    """Make a server of IDL text; keywords name the functions of each interface, all of which return `result`."""

    def make(text: str, result: Any = 1, **functions: list[str]) -> Server:
        (tmp_path / "server.idl").write_text(text)
        server = Server(parse_idl(tmp_path / "server.idl"))
        for interface, names in functions.items():
            server.add_handler(interface, type(interface, (), {name: lambda *_: result for name in names})())
        return server

    return make
