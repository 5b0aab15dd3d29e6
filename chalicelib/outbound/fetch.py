"""Medias that callers name by URL, brought to a local file."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urljoin

import urllib3

from chalicelib.domain.errors import FetchError
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.outbound.pool import connections
from chalicelib.outbound.reasons import reason_of

_CHUNK_BYTES = 1 << 16
_TOTAL_S = 120
_MAX_REDIRECTS = 5
# A server's own idea of when to come again (Retry-After) may be tomorrow.
_RETRIES = urllib3.Retry(
    total=2,
    redirect=False,
    connect=2,
    read=2,
    status=2,
    backoff_factor=0.5,
    status_forcelist=(502, 503, 504),
    raise_on_status=False,
    respect_retry_after_header=False,
)


def fetch(url: str, path: Path, max_bytes: int = MAX_UPLOAD_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
    """Download a URL to a local file. `clock` tells seconds.

    Raises:
        FetchError: no answer, another status than 200, nothing in it, more than `max_bytes`, or too slow.
    """
    deadline = clock() + _TOTAL_S
    try:
        with closing(_open(url)) as response:
            if response.status != 200:
                raise FetchError(f"the server answered with status {response.status}")
            _write(path, _chunks(response, deadline, clock), max_bytes)
    # Some of what is no URL is told as a plain ValueError.
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise FetchError(f"the download failed: {reason_of(error)}") from error


def _open(url: str) -> urllib3.BaseHTTPResponse:
    # Redirects are followed here: urllib3 would leave a connection open when one leads to what is no URL.
    for _ in range(_MAX_REDIRECTS + 1):
        response = connections().request("GET", url, preload_content=False, retries=_RETRIES, redirect=False)
        location = response.get_redirect_location()
        if not location:
            return response
        response.close()
        url = urljoin(url, location)
    raise FetchError(f"more than {_MAX_REDIRECTS} redirects")


def _chunks(response: urllib3.BaseHTTPResponse, deadline: float, clock: Callable[[], float]) -> Iterator[bytes]:
    # read1 returns what has come; read and stream would wait for a whole chunk, however slowly that comes.
    while chunk := response.read1(_CHUNK_BYTES, decode_content=True):
        if clock() > deadline:
            raise FetchError(f"the download took longer than {_TOTAL_S} s")
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
