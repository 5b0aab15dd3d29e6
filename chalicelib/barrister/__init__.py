"""The Barrister RPC protocol: an IDL is translated into a JSON contract, and a server answers JSON-RPC by it.

    contract = parse_idl("game.idl")
    server = Server(contract)
    server.add_handler("Game", Game())
    reply = server.call(b'{"id":"1","method":"Game.add","params":[3,5]}')

Knows nothing of HTTP and of what the functions do. `Source:` in a docstring names the section of the project's
Barrister reference that holds the rule; the codes of the protocol's errors are in `errors`.
"""

from .contract import Contract, load_contract
from .errors import IdlError, RpcError
from .imports import parse_idl
from .server import Server

__all__ = ["Contract", "IdlError", "RpcError", "Server", "load_contract", "parse_idl"]
