"""The one pool of HTTP connections, which all requests use."""

from functools import cache

import urllib3

ANY = {"Accept": "*/*"}
_TIMEOUT = urllib3.Timeout(connect=5, read=20)


@cache
def connections() -> urllib3.PoolManager:
    """Return the pool. It is made on first use and kept for the life of the container."""
    return urllib3.PoolManager(timeout=_TIMEOUT, headers=ANY)
