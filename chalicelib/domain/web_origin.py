"""Origins of web pages, as browsers send them in the header `Origin`: scheme, host and port."""

import re
from collections.abc import Iterable

# The host may begin with `*.`, which stands for any subdomains.
_ORIGIN = re.compile(r"(https?)://((?:\*\.)?(?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/?")
_USUAL_PORTS = {"http": 80, "https": 443}
_WILDCARD = "://*."


def parse_origin(text: str) -> str:
    """Return an origin as browsers write it: in lower case, without the usual port and without a path.

    Raises:
        ValueError: it is not an origin, such as `https://shop.example` or `https://*.shop.example`.
    """
    match = _ORIGIN.fullmatch(text.strip().lower())
    port = int(match[3]) if match and match[3] else None
    if match is None or (port is not None and not 0 < port < 65_536):
        raise ValueError("the origin of web pages, such as https://shop.example or https://*.shop.example")
    scheme, host = match[1], match[2]
    return f"{scheme}://{host}" + (f":{port}" if port not in (None, _USUAL_PORTS[scheme]) else "")


def is_allowed_origin(sent: str, allowed: Iterable[str]) -> bool:
    """Return whether a request's `Origin` is among the allowed ones. Without an allowed one, all are."""
    patterns = tuple(allowed)
    return not patterns or any(_matches(sent, pattern) for pattern in patterns)


def _matches(sent: str, pattern: str) -> bool:
    if _WILDCARD not in pattern:
        return sent == pattern
    scheme, _, domain = pattern.partition(_WILDCARD)
    start, end = f"{scheme}://", f".{domain}"
    return sent.startswith(start) and sent.endswith(end) and len(sent) > len(start) + len(end)
