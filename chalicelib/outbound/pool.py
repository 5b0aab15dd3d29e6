"""The pool of HTTP connections, which all requests of a process use."""

import ssl
from functools import cached_property, partial
from typing import Any

import urllib3
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.util import parse_url
from urllib3.util.ssl_ import create_urllib3_context

from chalicelib.domain.destinations import Destinations
from chalicelib.outbound.connections import CheckedHttpConnection, CheckedHttpsConnection
from chalicelib.outbound.names import Resolve, resolve
from chalicelib.outbound.sockets import LimitedTlsSocket

ANY = {"Accept": "*/*"}
# Of each attempt to connect, and of each wait for the server. `deadline.py` limits their sum.
_TIMEOUT = urllib3.Timeout(connect=5, read=20)


class Pool(urllib3.PoolManager):
    """A pool whose connections lead only to allowed destinations. It ignores the proxies of the environment."""

    def __init__(self, destinations: Destinations, resolve: Resolve = resolve) -> None:
        super().__init__(timeout=_TIMEOUT, headers=ANY)
        self._destinations = destinations
        self._resolve = resolve

    @cached_property
    def tls(self) -> ssl.SSLContext:
        """The settings of TLS: urllib3's, with the certificates of the system. They are read once, on first use."""
        context = create_urllib3_context()
        context.load_default_certs()
        context.sslsocket_class = LimitedTlsSocket
        return context

    def urlopen(  # type: ignore[override]  # as PoolManager has it
        self, method: str, url: str, redirect: bool = True, **options: Any
    ) -> urllib3.BaseHTTPResponse:
        """Make a request as urllib3 does, but only by a URL with the scheme http or https.

        Raises:
            urllib3.exceptions.HTTPError: the request fails, or is refused.
        """
        scheme = parse_url(url).scheme
        if scheme not in ("http", "https"):
            # urllib3 would take http for a URL without a scheme.
            raise urllib3.exceptions.URLSchemeUnknown(str(scheme))
        return super().urlopen(method, url, redirect=redirect, **options)

    def _new_pool(
        self, scheme: str, host: str, port: int, request_context: dict[str, Any] | None = None
    ) -> HTTPConnectionPool:
        pool = super()._new_pool(scheme, host, port, request_context)
        kind: Any = CheckedHttpConnection
        if scheme == "https":
            kind = CheckedHttpsConnection
            pool.conn_kw["ssl_context"] = self.tls
        pool.ConnectionCls = partial(kind, self._destinations, self._resolve)  # type: ignore[assignment]
        return pool
