"""What is answered to a visit: bytes with the headers that keep pages safe, small and quick to load again."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from .visit import Visit

SECURITY = {
    # Nothing inline and nothing of others; no form is ever sent, so no secret gets into an address.
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
JPEG = "image/jpeg"
_FOR_A_YEAR = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"


@dataclass(frozen=True, slots=True)
class Served:
    """An answer; its headers name a `Content-Type`."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether the body is UTF-8."""
        return "Content-Encoding" not in self.headers and self.headers["Content-Type"] != JPEG


def serve(content: bytes, content_type: str, visit: Visit) -> Served:
    """Content that the visitor may have already, in which case nothing but that is answered.

    What is asked for by its version never changes; anything else is asked for each time.
    """
    version = version_of(content)
    # Weak: the bytes differ by whether they are packed.
    tag = f'W/"{version}"'
    lasting = visit.version == version
    headers = SECURITY | {
        "ETag": tag,
        "Cache-Control": _FOR_A_YEAR if lasting else _ASK_EACH_TIME,
        "Vary": "Accept-Encoding",
        "Content-Type": content_type,
    }
    if tag in visit.kept:
        return Served(b"", 304, headers)
    if visit.takes_gzip and content_type != JPEG:
        return Served(gzip.compress(content, mtime=0), 200, headers | {"Content-Encoding": "gzip"})
    return Served(content, 200, headers)


def missing(what: str) -> Served:
    """There is no such thing."""
    headers = SECURITY | {"Content-Type": "text/plain; charset=utf-8"}
    return Served(f"There is no {what} here.\n".encode(), 404, headers)


def moved(url: str) -> Served:
    """It is at another address."""
    return Served(b"", 302, SECURITY | {"Location": url, "Content-Type": "text/plain; charset=utf-8"})


def version_of(content: bytes) -> str:
    """A name for exactly these bytes."""
    return sha256(content).hexdigest()[:16]
