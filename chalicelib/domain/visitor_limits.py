"""The limits of a template's visitors: the callers with its credentials, which web pages contain.

Everybody who reads such a page can call the API in the account's name. So each template limits how long and how many
the videos of all its visitors are, and how much they upload. The defaults are far above what a landing page needs, and
bound what a stranger can cost: docs/guides/web-pages.md has the calculation.
"""

from dataclasses import dataclass

DEFAULT_MAX_DURATION_MS = 300_000
"""The longest video of a visitor, unless the template's own scripts are longer: five minutes."""
MAX_URLS = 100
"""Media files by URL, or of a bucket, in one video of a visitor."""
UPLOADED_BYTES = "bytes"
"""The count of what visitors upload, and of what their videos download, in the table of use."""


@dataclass(frozen=True, slots=True)
class VisitorLimits:
    """The limits of all visitors of a template together. An hour and a day are the last ones, not the clock's.

    - `max_duration_ms`: their longest video; None: five minutes, or as long as the template's own scripts.
    - `videos_per_hour`, `videos_per_day`: how many videos they may request.
    - `videos_per_address`: how many an hour from one network address.
    - `videos_at_once`: how many of their videos may be unfinished at a time.
    - `upload_bytes_per_hour`, `upload_bytes_per_address`: what they may upload in an hour, and from one address. What
      their videos download counts, too: one video may download what an address may upload.
    - `scripts`: whether they may send scripts of their own.
    - `origins`: the web pages that may call, as `domain.web_origin` reads them; none: all pages.
    """

    max_duration_ms: int | None = None
    videos_per_hour: int = 300
    videos_per_day: int = 2_000
    videos_per_address: int = 60
    videos_at_once: int = 100
    upload_bytes_per_hour: int = 2_000_000_000
    upload_bytes_per_address: int = 500_000_000
    scripts: bool = True
    origins: tuple[str, ...] = ()

    def longest_ms(self, own_ms: int) -> int:
        """Return the longest video in ms. `own_ms` is the length of the template's own scripts, or 0 if unknown."""
        return self.max_duration_ms or max(DEFAULT_MAX_DURATION_MS, own_ms)
