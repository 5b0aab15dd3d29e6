"""A server on the loopback interface."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from chalicelib.domain.destinations import Destinations, parse_hosts
from chalicelib.outbound.pool import Pool

POOL = Pool(Destinations(hosts=parse_hosts("127.0.0.1:1-65535")))
"""The pool of an operator who allows the loopback interface."""


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    # How many bytes Content-Length promises, if not those of the body.
    promised: int | None = None
    # True: the rest of the promised bytes never arrives, and the connection stays open.
    is_held: bool = False


class QuietServer(ThreadingHTTPServer):
    """Says nothing when a caller hangs up in the middle of an answer, as some tests want it."""

    def handle_error(self, request, client_address):
        pass


class Site:
    """Answers the n-th request with the n-th of `answers`, the last one again and again; keeps the requests."""

    def __init__(self) -> None:
        self.answers = [Answer()]
        self.delay_s = 0.0
        self._released = threading.Event()
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self._server = QuietServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        self.requests.append((method, path, headers, body))
        return self.answers[min(len(self.requests), len(self.answers)) - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = site.answer(self.command, self.path, dict(self.headers), body)
                site._released.wait(site.delay_s)
                self.send_response(answer.status)
                promised = len(answer.body) if answer.promised is None else answer.promised
                for name, value in ({"Content-Length": str(promised)} | answer.headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)
                if answer.is_held:
                    site._released.wait()
                self.close_connection = answer.promised is not None

            do_POST = do_GET

            def log_message(self, *args):
                pass

        return Handler
