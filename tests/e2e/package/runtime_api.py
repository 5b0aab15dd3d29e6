"""Lambda's Runtime API on loopback, from which the runtime interface client takes its events."""

import json
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PATH = "/2018-06-01/runtime"
_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """Ignore that the process was ended while it waited for another event."""


class RuntimeApi:
    """The API of one execution environment. It hands out an event, and receives what became of it."""

    def __init__(self, event: Any, timeout_s: int) -> None:
        self._events = queue.Queue[Any]()
        self._events.put(event)
        self._ends = queue.Queue[tuple[str, Any]]()
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                # A second request for an event waits until the test ends the process.
                event = api._events.get()
                deadline_ms = int(time.time() * 1000) + timeout_s * 1000
                self._answer(
                    json.dumps(event).encode(),
                    {
                        "Lambda-Runtime-Aws-Request-Id": _ID,
                        "Lambda-Runtime-Deadline-Ms": str(deadline_ms),
                        "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
                    },
                )

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                api._ends.put((self.path.removeprefix(_PATH), json.loads(body)))
                self._answer(b"{}", {})

            def _answer(self, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(200)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Write no log."""

        self._server = _Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        """Return the host and the port, as `AWS_LAMBDA_RUNTIME_API` has them."""
        return f"127.0.0.1:{self._server.server_port}"

    def end(self, timeout_s: float) -> tuple[str, Any] | None:
        """Return how the event, or the start, ended: `response`, `error` or `init/error`, and the body of it."""
        try:
            path, body = self._ends.get(timeout=timeout_s)
        except queue.Empty:
            return None
        return path.removeprefix(f"/invocation/{_ID}/").removeprefix("/"), body

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._server.server_close()
