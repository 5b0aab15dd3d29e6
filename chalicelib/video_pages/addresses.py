"""The addresses of a video's page and of everything below it."""

from urllib.parse import quote, urlsplit

from chalicelib.domain.page_link import PageLink


def page_address(base_url: str, link: PageLink) -> str:
    """Return the address of a page at the deployment that was called."""
    return f"{base_url}/v/{link.token}"


def file_address(page_url: str, profile: str) -> str:
    """Return the address of the video's file in a profile."""
    return f"{page_url}/video.mp4?profile={quote(profile)}"


def origin_of(url: str | None) -> str | None:
    """Return scheme and host of an address, as a Content-Security-Policy names them; None without an address."""
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None
