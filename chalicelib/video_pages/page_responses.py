"""The forms of the answers."""

import gzip
from collections.abc import Mapping

from chalicelib.pages.responses import PageRequest, PageResponse
from chalicelib.video_pages.policy import PRIVATE

# The link behind a redirect is valid for 50 minutes, and for ten at least.
_REDIRECT_S = 300


def html_response(body: bytes, status: int, headers: Mapping[str, str], request: PageRequest) -> PageResponse:
    """Return a page, compressed for browsers that take that."""
    typed = {**headers, "Content-Type": "text/html; charset=utf-8", "Vary": "Accept-Encoding"}
    if not request.accepts_gzip:
        return PageResponse(body, status, typed)
    return PageResponse(gzip.compress(body, mtime=0), status, typed | {"Content-Encoding": "gzip"})


def private_file(content: bytes, content_type: str, request: PageRequest) -> PageResponse:
    """Return a text of a page, compressed for browsers that take that. Only the viewer's browser keeps it."""
    headers = PRIVATE | {"Content-Type": content_type, "Vary": "Accept-Encoding"}
    headers |= {"Cache-Control": f"private, max-age={_REDIRECT_S}"}
    if not request.accepts_gzip:
        return PageResponse(content, 200, headers)
    return PageResponse(gzip.compress(content, mtime=0), 200, headers | {"Content-Encoding": "gzip"})


def text_response(text: str, status: int) -> PageResponse:
    """Return a short text for people who open a file's address."""
    return PageResponse(text.encode(), status, PRIVATE | {"Content-Type": "text/plain; charset=utf-8"})


def redirect_to_file(url: str) -> PageResponse:
    """Return a redirect to a file in the bucket."""
    headers = {"Location": url, "Cache-Control": f"private, max-age={_REDIRECT_S}"}
    return PageResponse(b"", 302, PRIVATE | headers | {"Content-Type": "text/plain; charset=utf-8"})
