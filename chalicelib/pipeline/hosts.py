"""The hosts that medias are downloaded from: few downloads of each at a time, and none while it wants to be left alone.

A campaign names a thousand pictures of one host at once. Places are leases, so that those of killed processes get free
by themselves; a host that wants to be left alone is one lease more. All functions and accounts share them. The host is
that of the URL: where its redirects lead to does not count. But the host that is left alone is the one that has asked
for it: otherwise anybody could have a host left alone that redirects to any URL.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

from chalicelib.domain.errors import FetchLater
from chalicelib.domain.ids import new_id
from chalicelib.domain.urls import host_of
from chalicelib.pipeline.collaborators import Collaborators

# Longer than a download may take (outbound/fetch.py).
PLACE_S = 300
# A server may want to be asked again tomorrow; nobody waits longer for it than that.
LONGEST_QUIET_S = 900
# Of a server that was asked too often, and does not say when it wants to be asked again.
_QUIET_S = 10
_QUIET = "quiet"
# So long ago a host may have sent something and still count as one that sends medias.
_SERVES_S = 900
_SERVES = "serves"
# No name of a host is longer. Source: RFC 1035, "Size limits". The key of a row has a limit, too.
_MAX_HOST_CHARS = 255


class HostBusy(Exception):
    """Nothing is downloaded from a host now; `quiet_s`: how long it wants to be left alone, if that is the reason.

    `serves`: it has sent something to somebody in the last quarter of an hour.
    """

    def __init__(self, host: str, quiet_s: int | None = None, *, serves: bool = False) -> None:
        why = "it asks to be left alone" if quiet_s else "there are too many downloads from it at this time"
        super().__init__(f"nothing is downloaded from {host} now: {why}")
        self.quiet_s = quiet_s
        self.serves = serves


@contextmanager
def place_at(url: str, on: Collaborators) -> Iterator[None]:
    """A context in which something may be downloaded from the host of a URL.

    Where the host then answers that it wants to be left alone, that holds for everybody.

    Raises:
        HostBusy: nothing may be.
    """
    scope, worker, now_s = _scope(host_of(url)), new_id(), on.now_ms() // 1000
    held = on.leases.list_held(scope, now_s)
    serves = _SERVES in held
    if _QUIET in held:
        raise HostBusy(host_of(url), held[_QUIET] - now_s, serves=serves)
    free = [str(place) for place in range(on.downloads_per_host) if str(place) not in held]
    # In any order, so that those who look at the same time do not all try the same one.
    random.shuffle(free)
    place = next((id_ for id_ in free if _take(scope, id_, worker, now_s, on)), None)
    if place is None:
        raise HostBusy(host_of(url), serves=serves)
    try:
        yield
    except FetchLater as later:
        later.serves = serves and (later.is_too_often or later.after_s is not None)
        quiet_s = later.after_s or (_QUIET_S if later.is_too_often else 0)
        if quiet_s:
            _leave_alone(later.host or host_of(url), min(quiet_s, LONGEST_QUIET_S), on)
        raise
    else:
        # Of many downloads few have to note it.
        if held.get(_SERVES, 0) < now_s + _SERVES_S // 2:
            on.leases.acquire(scope, _SERVES, _SERVES, now_s, now_s + _SERVES_S)
    finally:
        on.leases.release(scope, place, worker)


def _leave_alone(host: str, quiet_s: int, on: Collaborators) -> None:
    """Have a host left alone for so long, or for longer if it has asked another worker for that."""
    scope, now_s = _scope(host), on.now_ms() // 1000
    if on.leases.list_held(scope, now_s).get(_QUIET, 0) < now_s + quiet_s:
        on.leases.acquire(scope, _QUIET, _QUIET, now_s, now_s + quiet_s)


def _scope(host: str) -> str:
    return f"hosts/{host[:_MAX_HOST_CHARS]}"


def _take(scope: str, id_: str, worker: str, now_s: int, on: Collaborators) -> bool:
    return on.leases.acquire(scope, id_, worker, now_s, now_s + PLACE_S) is not None
