"""No code of the functions opens connections of its own: all requests use the pool that checks them."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
# Modules of the standard library that open connections. boto3 connects to AWS only; import-linter keeps it in place.
CLIENTS = {"asyncio", "ftplib", "http.client", "imaplib", "poplib", "smtplib", "socket", "telnetlib", "urllib.request"}
GATE = {"chalicelib/outbound/connections.py", "chalicelib/outbound/names.py", "chalicelib/outbound/sockets.py"}
# For the types of errors only.
ERRORS = {"chalicelib/outbound/fetch.py"}
# Sent to readers, who run it.
EXAMPLES = {"chalicelib/pages/examples/python.py"}
# Calls the deployment that its user names, on the user's machine. The import rules keep functions from it.
CLIENT = "chalicelib/client/"


@cache
def sources() -> list[tuple[str, ast.Module]]:
    names = {path.relative_to(ROOT).as_posix() for path in (ROOT / "chalicelib").rglob("*.py")}
    own = sorted(name for name in names - EXAMPLES if not name.startswith(CLIENT))
    return [(name, ast.parse((ROOT / name).read_text())) for name in own]


def imports(tree: ast.Module) -> set[str]:
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    parts = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    return (
        found | {str(node.module) for node in parts} | {f"{node.module}.{a.name}" for node in parts for a in node.names}
    )


def test_only_the_gate_uses_what_opens_connections():
    assert {name for name, tree in sources() if imports(tree) & CLIENTS} == GATE | ERRORS


def test_only_the_gate_makes_a_pool_of_urllib3():
    made = {"PoolManager", "ProxyManager", "HTTPConnectionPool", "HTTPSConnectionPool", "proxy_from_url"}
    makers = {
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in made
    }
    assert makers == {"chalicelib/outbound/pool.py"}


def test_nobody_calls_urllib3_without_a_pool():
    calls = [
        name
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("request", "connection_from_url")
        if isinstance(node.value, ast.Name) and node.value.id == "urllib3"
    ]
    assert calls == []
