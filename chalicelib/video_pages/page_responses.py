"""The forms of the answers."""

from collections.abc import Mapping

from chalicelib.domain.response_headers import NO_STORE
from chalicelib.pages.responses import PageRequest, PageResponse, compressed
from chalicelib.video_pages.policy import PRIVATE

# The link behind a redirect is valid for 50 minutes, and for ten at least.
_REDIRECT_S = 300


def html_response(body: bytes, status: int, headers: Mapping[str, str], request: PageRequest) -> PageResponse:
    """Return a page, compressed for browsers that take that."""
    return compressed(body, status, {**headers, "Content-Type": "text/html; charset=utf-8"}, request)


def private_file(content: bytes, content_type: str, request: PageRequest) -> PageResponse:
    """Return a text of a page, compressed for browsers that take that. Only the viewer's browser keeps it."""
    headers = {"Content-Type": content_type, "Cache-Control": f"private, max-age={_REDIRECT_S}"}
    return compressed(content, 200, PRIVATE | headers, request)


def text_response(text: str, status: int) -> PageResponse:
    """Return a short text for people who open a file's address."""
    return PageResponse(text.encode(), status, PRIVATE | {"Content-Type": "text/plain; charset=utf-8"})


def redirect_to_file(url: str, *, lasts: bool = True) -> PageResponse:
    """Return a redirect to a file in the bucket. `lasts`: no other one takes its place soon."""
    kept = {"Cache-Control": f"private, max-age={_REDIRECT_S}"} if lasts else NO_STORE
    headers = {"Location": url, **kept}
    return PageResponse(b"", 302, PRIVATE | headers | {"Content-Type": "text/plain; charset=utf-8"})
