"""The Barrister RPC protocol: a translator from IDL to a JSON contract, and a JSON-RPC server for contracts.

    contract = parse_idl("game.idl")
    server = Server(contract)
    server.add_handler("Game", Game())
    reply = server.call(b'{"id":"1","method":"Game.add","params":[3,5]}')

The translator: `translator` reads files, `scanner` and `idl_parser` make `nodes` of them, `namespaces` qualifies their
names, `checks` finds contradictions, `publishing` (with `checksum`) writes the contract.

The server: `contract` loads a contract, `jsonrpc` parses requests and builds replies, `method_table` finds the method,
`arguments` and `validation` check its arguments, and `rpc_server` calls it.

The package does not know HTTP, nor the purpose of any function. `Source:` in a docstring names the section of the
project's Barrister reference that holds the rule. The codes of the protocol's errors are in `exceptions`.
"""

from .contract import Contract, load_contract
from .exceptions import IdlError, RpcError
from .rpc_server import Observer, Server
from .translator import parse_idl

__all__ = ["Contract", "IdlError", "Observer", "RpcError", "Server", "load_contract", "parse_idl"]
