"""URLs that hold secrets: a password (`https://user:password@host/`), or a token in the query.

Three forms are shown. The owner reads back what it has sent, with its password masked: `masked`. Errors, notifications
and lists of calls have neither login nor query: `shown`. Logs have no path either, which is a secret of some services:
`site_of`, `with_sites`.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

MASK = "***"
"""The replacement of what is not shown."""
_DEFAULT_PORTS = {"http": 80, "https": 443}
# URLs of callers contain no whitespace. What follows one in a text stays.
_URL = re.compile(r"\bhttps?://[^\s/?#]*[/?#]\S*?(?=['\"]?[,:;.)]*(?:\s|$))", re.IGNORECASE)
_QUOTED_MEDIA = re.compile(r"(?:, | )?\bmedia (['\"])\w+://.*?\1")


def masked(url: str) -> str:
    """Return a URL with its password masked."""
    before, user_info, after = _cut(url)
    if user_info is None:
        return url
    user, colon, _ = user_info.partition(":")
    return f"{before}{user}:{MASK}@{after}" if colon else f"{before}{MASK}@{after}"


def shown(url: str) -> str:
    """Return a URL without its login, query and fragment, for messages about it. Names of S3 objects have none."""
    if url.startswith("s3://"):
        return url
    before, user_info, after = _cut(url)
    start, rest = (f"{before}{MASK}@", after) if user_info is not None else ("", url)
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    return f"{start}{path}" + (f"?{MASK}" if path != rest else "")


def site_of(url: str) -> str:
    """Return scheme, host and port of a URL, for logs."""
    address = re.split(r"[?#]", without_login(url)[0], maxsplit=1)[0]
    scheme, separator, rest = address.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if separator else MASK


def with_sites(message: str) -> str:
    """Return a message in which each URL has only scheme, host and port, for logs."""
    return _URL.sub(lambda found: site_of(found[0]), message)


def without_urls(message: str) -> str:
    """Return the message of a video for visitors of its template: it names objects, and no URLs of media files."""
    return _QUOTED_MEDIA.sub("", message)


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


def endpoint_of(url: str) -> str:
    """Return the host of a URL, with the port if it is not the default of the scheme; empty if it has no host.

    Two services on one host have different endpoints.
    """
    host = host_of(url)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return host
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


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
