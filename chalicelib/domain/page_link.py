"""The public page of a video: its link, which nobody can guess."""

import re
import secrets
from dataclasses import dataclass

_TOKEN_BYTES = 16
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class PageLink:
    """The link to the public page of a video. Ids of videos contain a clock and can be guessed; the token cannot.

    - `token`: 128 random bits in URL-safe base64, or None: the video has no page, or its owner has taken it away.
    - `until_ms`: the end of the link in ms since 1970, or None: it lasts as long as the video.
    - `base_url`: the URL of the deployment at the time, without a slash at the end.
    """

    token: str | None = None
    until_ms: int | None = None
    base_url: str = ""

    @property
    def url(self) -> str | None:
        """The URL of the page, or None if there is none."""
        return f"{self.base_url}/v/{self.token}" if self.token else None

    def is_valid(self, now_ms: int) -> bool:
        """Return whether the page can be opened."""
        return self.token is not None and (self.until_ms is None or now_ms < self.until_ms)


NO_PAGE = PageLink()


def new_link(base_url: str, now_ms: int, days: int = 0) -> PageLink:
    """Return a new link that lasts for `days`, or for as long as the video if that is 0."""
    return PageLink(secrets.token_urlsafe(_TOKEN_BYTES), now_ms + days * _DAY_MS if days else None, base_url)


def is_token(text: str) -> bool:
    """Return whether a text has the form of a token."""
    return _TOKEN.fullmatch(text) is not None
