"""Download media files that callers name by URL."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import urllib3
from urllib3.util import parse_url

from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.domain.urls import host_of, without_login
from chalicelib.outbound.basic_auth import authorization
from chalicelib.outbound.connections import RefusedError
from chalicelib.outbound.deadline import time_limit
from chalicelib.outbound.pool import ANY, Pool
from chalicelib.outbound.reasons import reason_of
from chalicelib.outbound.retry_after import retry_after_s

_CHUNK_BYTES = 1 << 16
_TOTAL_S = 120
_MAX_REDIRECTS = 5
# One retry without a pause: the server may have closed a connection that was kept open.
_RETRIES = urllib3.Retry(total=1, redirect=False, connect=1, read=1, status=0, raise_on_status=False)
_TOO_OFTEN = 429
# Timeout, too early, too many requests, and the answers of servers and proxies that are down.
_PASSING = frozenset({408, 425, _TOO_OFTEN, 500, 502, 503, 504})
# A later attempt would fail, too: the URL is wrong or refused, or the answer is not encoded as its headers say.
_LASTING = (
    RefusedError,
    urllib3.exceptions.LocationValueError,
    urllib3.exceptions.DecodeError,
    urllib3.exceptions.ResponseError,
)


def fetch(
    url: str,
    path: Path,
    *,
    pool: Pool,
    max_bytes: int = MAX_UPLOAD_BYTES,
    total_s: float = _TOTAL_S,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Download a URL to a local file within `total_s`, redirects included. `clock` returns seconds.

    A user and a password in the URL are sent as `Authorization`, to its own host only.

    Raises:
        FetchLater: the connection failed, broke off or was too slow, or the status is a passing one (`_PASSING`).
        FetchError: another status than 200, an empty file, more than `max_bytes`, not a URL, or a URL that the pool
            refuses.
    """
    with time_limit(total_s, clock) as deadline:
        try:
            response, answered = _open(url, pool)
            with closing(response):
                if response.status != 200:
                    raise _status_error(response, host_of(answered))
                _write(path, _chunks(response), max_bytes)
        # urllib3 raises a plain ValueError for some texts that are not URLs.
        except (urllib3.exceptions.HTTPError, ValueError, TimeoutError) as error:
            if deadline.is_over:
                raise FetchLater(f"the download took longer than {total_s:g} s") from error
            kind = FetchLater if _may_pass(error) else FetchError
            raise kind(f"the download failed: {reason_of(error)}") from error


def _status_error(response: urllib3.BaseHTTPResponse, host: str) -> FetchError:
    reason = f"the server answered with status {response.status}"
    if response.status not in _PASSING:
        return FetchError(reason)
    after_s = retry_after_s(response.headers.get("Retry-After"), datetime.now(UTC))
    return FetchLater(reason, after_s, is_too_often=response.status == _TOO_OFTEN, host=host)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason is not None:
        error = error.reason
    if isinstance(error, urllib3.exceptions.NameResolutionError):
        # The name does not exist, or (EAI_AGAIN) the name servers do not answer.
        return getattr(error.__cause__, "errno", None) == socket.EAI_AGAIN
    if isinstance(error, urllib3.exceptions.SSLError):
        return not any(isinstance(cause, ssl.SSLCertVerificationError) for cause in (*error.args, error.__cause__))
    return isinstance(error, urllib3.exceptions.HTTPError) and not isinstance(error, _LASTING)


def _open(url: str, pool: Pool) -> tuple[urllib3.BaseHTTPResponse, str]:
    """Follow redirects. Return the response and its URL."""
    # urllib3 leaks a connection when a redirect leads to an invalid URL, so follow redirects here.
    url, login = without_login(url)
    for _ in range(_MAX_REDIRECTS + 1):
        response = pool.request(
            "GET", url, headers=ANY | authorization(login), preload_content=False, retries=_RETRIES, redirect=False
        )
        location = response.get_redirect_location()
        if not location:
            return response, url
        response.close()
        before, (url, own) = url, without_login(urljoin(url, location))
        login = own or (login if _origin(before) == _origin(url) else None)
    raise FetchError(f"more than {_MAX_REDIRECTS} redirects")


def _origin(url: str) -> tuple[str | None, str | None, int | None]:
    parts = parse_url(url)
    return parts.scheme, parts.host, parts.port


def _chunks(response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    # read1 returns the bytes that have arrived. read and stream would wait for a whole chunk, however slow it is.
    while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
        yield chunk


def _write(path: Path, chunks: Iterator[bytes], max_bytes: int) -> None:
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise FetchError(f"the file is larger than {max_bytes:,} bytes")
            file.write(chunk)
    if not size:
        raise FetchError("the file is empty")
