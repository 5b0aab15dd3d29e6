"""Connections of urllib3 that open only to allowed addresses, and hold the deadline of a request.

A host is resolved once for each connection, its addresses are checked, and the connection is made to one of them. So
neither another spelling, nor a name, a redirect or a second answer of a name server leads to a forbidden address.
"""

import http.client
import socket
from ipaddress import ip_address
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NameResolutionError,
    NewConnectionError,
)

from chalicelib.domain.destinations import Destinations
from chalicelib.outbound.names import AddressInfo, Resolve
from chalicelib.outbound.sockets import LimitedSocket

NO_PUBLIC_SERVER = "there is no public server of that name or address"
"""The one wording for names that do not exist and for addresses that are not allowed: which names and ports of a
private network exist is nobody's business."""
MAX_HEAD_BYTES = 65536
"""The longest status line and headers of an answer. `http.client` allows 100 headers of 64 kB each."""


class RefusedError(HTTPError):
    """A request that is not made, or an answer that is not read. A retry would be refused, too. The text says why."""


class _Answer(http.client.HTTPResponse):
    """An answer with a limited head."""

    def begin(self, *arguments: Any, **options: Any) -> None:
        stream = self.fp
        self.fp = _Head(stream)  # type: ignore[assignment]  # has the methods that `begin` uses
        try:
            super().begin(*arguments, **options)
        finally:
            self.fp = stream


class _Head:
    """The lines of a head, interim answers (1xx) included."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._left = MAX_HEAD_BYTES

    def readline(self, limit: int) -> bytes:
        line: bytes = self._stream.readline(limit)
        self._left -= len(line)
        if self._left < 0:
            raise RefusedError(f"the headers of the answer are larger than {MAX_HEAD_BYTES:,} bytes")
        return line

    def close(self) -> None:
        self._stream.close()


class _CheckedConnection(HTTPConnection):
    """The connection to a host whose addresses are checked."""

    response_class = _Answer

    def __init__(self, destinations: Destinations, resolve: Resolve, /, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._destinations = destinations
        self._resolve = resolve

    def _new_conn(self) -> socket.socket:
        """Connect to the first allowed address that answers. The name stays that of the URL, for Host and TLS."""
        error: OSError | None = None
        for family, kind, protocol, _, address in self._allowed_addresses():
            connection = LimitedSocket(family, kind, protocol)
            try:
                for option in self.socket_options or ():
                    connection.setsockopt(*option)
                connection.settimeout(self.timeout)
                connection.connect(address)
                return connection
            except OSError as failure:
                connection.close()
                error = failure
        if isinstance(error, TimeoutError):
            raise ConnectTimeoutError(self, "no connection in time") from error
        raise NewConnectionError(self, "no connection") from error

    def _allowed_addresses(self) -> list[AddressInfo]:
        if problem := self._destinations.port_problem(self.host, self.port):
            raise RefusedError(problem)
        try:
            found = self._resolve(self._dns_host, self.port)
        except socket.gaierror as error:
            raise NameResolutionError(self.host, self, error) from error
        except UnicodeError:
            raise LocationParseError(f"{self.host!r}, label empty or too long") from None
        allowed = [each for each in found if self._is_allowed(each)]
        if not allowed:
            raise RefusedError(NO_PUBLIC_SERVER)
        return allowed

    def _is_allowed(self, info: AddressInfo) -> bool:
        *_, address = info
        return self._destinations.allows(self.host, ip_address(address[0]), self.port)


class CheckedHttpConnection(_CheckedConnection):
    """A connection without TLS."""


class CheckedHttpsConnection(_CheckedConnection, HTTPSConnection):
    """A connection with TLS."""
