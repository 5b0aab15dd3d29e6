"""URLs with a user and a password (`https://user:password@host/`): the password is sent, and never shown."""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

MASK = "***"
"""The replacement of a password, or of a user without one, which may be a token."""


def masked(url: str) -> str:
    """Return a URL with its password masked."""
    before, user_info, after = _cut(url)
    if user_info is None:
        return url
    user, colon, _ = user_info.partition(":")
    return f"{before}{user}:{MASK}@{after}" if colon else f"{before}{MASK}@{after}"


def is_masked(url: str) -> bool:
    """Return whether the password of a URL, or its user without one, is the mask."""
    _, user_info, _ = _cut(url)
    return user_info is not None and user_info.rpartition(":")[2] == MASK


def without_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """Return a URL without its user and password, and these, percent-decoded, if it has any."""
    before, user_info, after = _cut(url)
    if user_info is None:
        return url, None
    user, _, password = user_info.partition(":")
    return f"{before}{after}", (unquote(user), unquote(password))


def unmasked(url: str, known: Sequence[str]) -> str:
    """Return the known URL that is shown as this one, if exactly one is; otherwise the URL itself."""
    if url in known:
        return url
    shown = [each for each in known if masked(each) == url]
    return shown[0] if len(shown) == 1 else url


def host_of(url: str) -> str:
    """Return the host of a URL, in lower case; empty if it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _cut(url: str) -> tuple[str, str | None, str]:
    """Return the parts before the user, of user and password (None: there are none), and after the `@`."""
    try:
        netloc = urlsplit(url).netloc
    except ValueError:
        return url, None, ""
    user_info, at, _ = netloc.rpartition("@")
    if not at:
        return url, None, ""
    start = url.index(netloc)
    return url[:start], user_info, url[start + len(user_info) + 1 :]
