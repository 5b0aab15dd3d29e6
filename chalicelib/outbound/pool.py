"""The one pool of HTTP connections; whatever leaves the deployment goes through it."""

from functools import cache

import urllib3

ANY = {"Accept": "*/*"}
_TIMEOUT = urllib3.Timeout(connect=5, read=20)


@cache
def connections() -> urllib3.PoolManager:
    """The pool, made on first use and kept for the life of the container."""
    return urllib3.PoolManager(timeout=_TIMEOUT, headers=ANY)
