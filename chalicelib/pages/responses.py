"""The request for a page, and its response: cached, compressed, with the headers that keep pages safe."""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from chalicelib.domain.deployment_url import deployment_url
from chalicelib.domain.response_headers import NO_STORE, SECURITY_HEADERS

SECURITY = {
    # No inline code, no third parties. Forms are never submitted, so that no secret becomes part of a URL.
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    **SECURITY_HEADERS,
}
JPEG = "image/jpeg"
_REFUSED = re.compile(r"q=0(\.0*)?")
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_REVALIDATE = "no-cache"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The relevant parts of a request for a page.

    `base_url` is the URL of the deployment, without a slash at the end. `cached_tags` are the entity tags that the
    browser has cached (`If-None-Match`).
    """

    base_url: str
    cached_tags: str = ""
    accepts_gzip: bool = False
    query: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version of a file, as pages name it, or empty."""
        return self.query.get("v", "")


@dataclass(frozen=True, slots=True)
class PageResponse:
    """A response. Its headers always include a `Content-Type`."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """True if the body is UTF-8."""
        return "Content-Encoding" not in self.headers and self.headers["Content-Type"] != JPEG


def read_page_request(context: Mapping[str, Any], headers: Mapping[str, str], query: Mapping[str, str]) -> PageRequest:
    """Read a request from API Gateway. `context` is its `requestContext`. Names of headers are in lower case."""
    return PageRequest(
        base_url=deployment_url(context, headers),
        cached_tags=headers.get("if-none-match", ""),
        # Without an Accept header the gateway would send base64 instead of bytes.
        accepts_gzip=_takes_gzip(headers.get("accept-encoding", "")) and "accept" in headers,
        query=query,
    )


def _takes_gzip(accepted: str) -> bool:
    """Return whether an `Accept-Encoding` names gzip with a weight above 0."""
    names = (each.replace(" ", "").partition(";") for each in accepted.lower().split(","))
    return any(name == "gzip" and not _REFUSED.fullmatch(weight) for name, _, weight in names)


def serve(content: bytes, content_type: str, request: PageRequest) -> PageResponse:
    """Return a response with the content, or with status 304 if the browser has cached it.

    A URL with the content's version never changes, and is cached for a year. Any other is revalidated each time.
    """
    version = version_of(content)
    # A weak tag, because the bytes differ if they are compressed.
    tag = f'W/"{version}"'
    is_immutable = request.version == version
    headers = SECURITY | {
        "ETag": tag,
        "Cache-Control": _FOR_A_YEAR if is_immutable else _REVALIDATE,
        "Vary": "Accept-Encoding",
        "Content-Type": content_type,
    }
    if tag in request.cached_tags:
        return PageResponse(b"", 304, headers)
    if content_type == JPEG:
        return PageResponse(content, 200, headers)
    return compressed(content, 200, headers, request)


def compressed(content: bytes, status: int, headers: Mapping[str, str], request: PageRequest) -> PageResponse:
    """Return a response whose content is compressed for browsers that take that."""
    varying = {**headers, "Vary": "Accept-Encoding"}
    if not request.accepts_gzip:
        return PageResponse(content, status, varying)
    return PageResponse(gzip.compress(content, mtime=0), status, varying | {"Content-Encoding": "gzip"})


def once(content: bytes, content_type: str) -> PageResponse:
    """Return a response with a page of forms for secrets: nobody keeps it, and it loads nothing but its own files."""
    own = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    policy = {"Content-Security-Policy": f"{own}base-uri 'none'; form-action 'none'; frame-ancestors 'none'"}
    return PageResponse(content, 200, SECURITY | policy | NO_STORE | {"Content-Type": content_type})


def not_found(noun: str) -> PageResponse:
    """Return a 404. `noun` names the missing thing."""
    headers = SECURITY | {"Content-Type": "text/plain; charset=utf-8"}
    return PageResponse(f"There is no {noun} here.\n".encode(), 404, headers)


def redirect(url: str) -> PageResponse:
    """Return a redirect to another URL."""
    return PageResponse(b"", 302, SECURITY | {"Location": url, "Content-Type": "text/plain; charset=utf-8"})


def version_of(content: bytes) -> str:
    """Return a name that only these bytes have."""
    return sha256(content).hexdigest()[:16]
