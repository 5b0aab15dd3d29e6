"""The addresses of a video's page and of everything below it."""

import re
from urllib.parse import quote, urlsplit

from chalicelib.domain.page_link import PageLink

# A comma or semicolon would end the source, or the whole policy.
_HOST = re.compile(r"[a-z0-9_.-]+")


def page_address(base_url: str, link: PageLink) -> str:
    """Return the address of a page at the deployment that was called."""
    return f"{base_url}/v/{link.token}"


def file_address(page_url: str, profile: str) -> str:
    """Return the address of the video's file in a profile."""
    return f"{page_url}/video.mp4?profile={quote(profile)}"


def origin_of(url: str | None) -> str | None:
    """Return scheme, host and port of an address, as a Content-Security-Policy names them.

    None without an address, or for a host that a policy cannot name, such as one of IPv6.
    """
    parts = urlsplit(url or "")
    host = _ascii(parts.hostname or "")
    if not _HOST.fullmatch(host):
        return None
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port else "")


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return ""
