"""URLs with a user and a password in them (`https://user:password@host/`): the password is sent, and never shown."""

from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

MASK = "***"
"""What stands in the place of a password, or of a user without one, which may be a token."""


def masked(url: str) -> str:
    """The URL as it may be shown."""
    before, user_info, after = _cut(url)
    if user_info is None:
        return url
    user, colon, _ = user_info.partition(":")
    return f"{before}{user}:{MASK}@{after}" if colon else f"{before}{MASK}@{after}"


def is_masked(url: str) -> bool:
    """Whether what stands in the URL for a password, or for a user without one, is the mask."""
    _, user_info, _ = _cut(url)
    return user_info is not None and user_info.rpartition(":")[2] == MASK


def without_login(url: str) -> tuple[str, tuple[str, str] | None]:
    """The URL without user and password, and these, percent-decoded, if there are any."""
    before, user_info, after = _cut(url)
    if user_info is None:
        return url, None
    user, _, password = user_info.partition(":")
    return f"{before}{after}", (unquote(user), unquote(password))


def unmasked(url: str, known: Sequence[str]) -> str:
    """Which of the known URLs is shown as this one, if it is one of them only; otherwise the URL itself."""
    if url in known:
        return url
    shown = [each for each in known if masked(each) == url]
    return shown[0] if len(shown) == 1 else url


def host_of(url: str) -> str:
    """The host of a URL, in lower case; empty where there is none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _cut(url: str) -> tuple[str, str | None, str]:
    """What stands before the user, the user with the password, and what stands after the `@`; None: there is none."""
    try:
        netloc = urlsplit(url).netloc
    except ValueError:
        return url, None, ""
    user_info, at, _ = netloc.rpartition("@")
    if not at:
        return url, None, ""
    start = url.index(netloc)
    return url[:start], user_info, url[start + len(user_info) + 1 :]
