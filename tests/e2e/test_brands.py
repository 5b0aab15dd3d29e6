"""The public Barrister client for node, against the contract of brand pirsonal."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from chalicelib.api.rpc import Rpc
from chalicelib.domain.brand import PIRSONAL
from tests.e2e.conftest import run_node_client
from tests.fakes import ACCOUNT, SECRET, World


class Api(BaseHTTPRequestHandler):
    """The API of one account, without a cloud: its tables are in memory."""

    rpc = Rpc(World(PIRSONAL).store)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(self.rpc.answer(body, {"accountID": ACCOUNT, "accountSecret": SECRET}))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_node_client_calls_pirsonal_by_its_interface_and_with_its_flags(url, barrister_folder):
    got = run_node_client(barrister_folder, url, "PirsonalAPI", "true")
    assert [template["id"] for template in got["templates"]] == [got["id"]]
    assert (got["unknown"]["code"], got["unknown"]["data"]) == (1000, {"templateID": "nothing"})
    assert got["refused"]["code"] == -32602
