"""The public page of a video: its link, which nobody can guess."""

import base64
import hmac
import secrets
from dataclasses import dataclass
from urllib.parse import quote

_ID_BYTES = 12
_RANDOM_BYTES = 16
_TOKEN_CHARS = 54
_PADDING = "=="
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class PageLink:
    """The link to the public page of a video.

    - `token`: URL-safe base64 of the ids of account and video, by which the row is found without an index, and of 128
      random bits: ids contain a clock and can be guessed. None: the video has no page.
    - `until_ms`: the end of the link in ms since 1970, or None: it lasts as long as the video.
    - `base_url`: the URL of the deployment at the time, without a slash at the end.
    """

    token: str | None = None
    until_ms: int | None = None
    base_url: str = ""

    @property
    def url(self) -> str | None:
        """The URL of the page, or None if there is none."""
        return self.url_at(self.base_url) if self.token else None

    def url_at(self, base_url: str) -> str:
        """Return the URL of the page at a deployment, which may have several."""
        return f"{base_url}/v/{self.token}"

    def opens_with(self, token: str, now_ms: int) -> bool:
        """Return whether a token opens the page at a time, in ms since 1970."""
        is_same = self.token is not None and hmac.compare_digest(self.token.encode(), token.encode())
        return is_same and (self.until_ms is None or now_ms < self.until_ms)


NO_PAGE = PageLink()


def new_link(account_id: str, video_id: str, base_url: str, now_ms: int, days: int = 0) -> PageLink:
    """Return a new link that lasts for `days`, or for as long as the video if that is 0."""
    content = bytes.fromhex(account_id) + bytes.fromhex(video_id) + secrets.token_bytes(_RANDOM_BYTES)
    token = base64.urlsafe_b64encode(content).rstrip(b"=").decode()
    return PageLink(token, now_ms + days * _DAY_MS if days else None, base_url)


def file_url(page_url: str, profile: str) -> str:
    """Return the URL of a video's file in a profile, below that of its page."""
    return f"{page_url}/video.mp4?profile={quote(profile)}"


def ids_in(token: str) -> tuple[str, str] | None:
    """Return the ids of account and video that a token names, or None if it is none."""
    if len(token) != _TOKEN_CHARS:
        return None
    try:
        content = base64.b64decode(token + _PADDING, altchars=b"-_", validate=True)
    except ValueError:
        return None
    return content[:_ID_BYTES].hex(), content[_ID_BYTES : 2 * _ID_BYTES].hex()
