"""Sockets that hold the deadline of a request.

A timeout of a socket limits each wait. A server that sends a byte before each timeout would hold a worker for as long
as it likes. These sockets shorten each wait to what is left of the deadline.
"""

import socket
import ssl
from typing import TYPE_CHECKING, Any

from chalicelib.outbound.deadline import time_left_s

if TYPE_CHECKING:
    _Base = socket.socket
else:
    _Base = object


class _Limited(_Base):
    """The methods that wait. The timeout that urllib3 sets limits a wait, and so does the deadline."""

    _wait_s: float | None = None

    def settimeout(self, value: float | None) -> None:
        self._wait_s = value
        super().settimeout(value)

    def _limit(self) -> None:
        left_s = time_left_s()
        super().settimeout(left_s if self._wait_s is None else min(left_s, self._wait_s))

    def connect(self, address: Any) -> None:
        self._limit()
        super().connect(address)

    def recv_into(self, *arguments: Any, **options: Any) -> int:
        self._limit()
        return super().recv_into(*arguments, **options)

    def sendall(self, *arguments: Any, **options: Any) -> None:
        self._limit()
        super().sendall(*arguments, **options)


class LimitedSocket(_Limited, socket.socket):
    """A TCP socket."""


class LimitedTlsSocket(_Limited, ssl.SSLSocket):
    """A socket with TLS. OpenSSL applies the timeout to a handshake and to a record as a whole."""

    def do_handshake(self, block: bool = False) -> None:
        """Agree on keys, and verify the certificate."""
        self._limit()
        super().do_handshake(block)

    def send(self, *arguments: Any, **options: Any) -> int:
        """Send bytes, and return how many."""
        self._limit()
        return super().send(*arguments, **options)
