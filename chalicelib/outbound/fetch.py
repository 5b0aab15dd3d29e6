"""Medias that callers name by URL, brought to a local file."""

import time
from collections.abc import Iterator
from pathlib import Path

import urllib3

from chalicelib.domain.errors import FetchError
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.outbound.pool import connections

_CHUNK_BYTES = 1 << 16
_TOTAL_S = 120
# A server's own idea of when to come again (Retry-After) may be tomorrow.
_RETRIES = urllib3.Retry(
    total=5,
    connect=2,
    read=2,
    status=2,
    backoff_factor=0.5,
    status_forcelist=(502, 503, 504),
    raise_on_status=False,
    respect_retry_after_header=False,
)


def fetch(url: str, path: Path, max_bytes: int = MAX_UPLOAD_BYTES) -> None:
    """Download a URL to a local file.

    Raises:
        FetchError: no answer, another status than 200, nothing in it, or more than `max_bytes`.
    """
    try:
        response = connections().request("GET", url, preload_content=False, retries=_RETRIES)
        try:
            if response.status != 200:
                raise FetchError(f"the server answered with status {response.status}")
            _write(path, response.stream(_CHUNK_BYTES), max_bytes)
        finally:
            response.close()
    except urllib3.exceptions.HTTPError as error:
        raise FetchError(_reason(error)) from error


def _write(path: Path, chunks: Iterator[bytes], max_bytes: int) -> None:
    deadline = time.monotonic() + _TOTAL_S
    size = 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > max_bytes:
                raise FetchError(f"the file is larger than {max_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise FetchError(f"the download took longer than {_TOTAL_S} s")
            file.write(chunk)
    if not size:
        raise FetchError("the file is empty")


def _reason(error: urllib3.exceptions.HTTPError) -> str:
    cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason else error
    return f"the download failed: {cause}"
