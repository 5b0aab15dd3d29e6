"""The origins of addresses, as the policy of a page names them."""

import re
from urllib.parse import urlsplit

# A comma or semicolon would end the source, or the whole policy.
_HOST = re.compile(r"[a-z0-9_.-]+")


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
