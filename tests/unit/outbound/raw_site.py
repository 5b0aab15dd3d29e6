"""A server on the loopback interface that sends bytes as a test writes them."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterable


class RawSite:
    """Sends each connection the pieces of `answer`, until the caller hangs up. Keeps what callers have sent first."""

    def __init__(
        self,
        answer: Callable[[], Iterable[bytes]],
        wrap: Callable[[socket.socket], socket.socket] = lambda caller: caller,
    ) -> None:
        self.heard: list[bytes] = []
        self._answer, self._wrap = answer, wrap
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def stop(self) -> None:
        self.stopped.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._server.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError), self._wrap(caller) as wrapped:
                self.heard.append(wrapped.recv(65536))
                for piece in self._answer():
                    wrapped.sendall(piece)
