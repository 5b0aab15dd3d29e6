"""The circuit breaker of webhook calls: when a host keeps failing, its calls wait until one of them succeeds again.

Each account has its own circuit for each host and port. So an account whose URLs of a shared host fail does not hold up
the calls of others to that host.
"""

from dataclasses import dataclass

from chalicelib.domain.delivery import Reply
from chalicelib.domain.urls import endpoint_of

OPEN_AT = 6
"""A circuit opens at so many points of consecutive failures."""
FIRST_PAUSE_S = 30
LONGEST_PAUSE_S = 900
MAX_RETRY_AFTER_S = 3600
"""A server may ask for no longer pause."""
# A call without an answer has held a worker for up to its whole deadline.
_NO_ANSWER_POINTS, _ERROR_POINTS = 3, 1
# The longest name of a host. Source: RFC 1035, "Size limits". The key of a row is limited, too.
_MAX_HOST_CHARS = 255


@dataclass(frozen=True, slots=True)
class Circuit:
    """The recent failures of an account's calls to a host.

    - `points`: the weight of the failures since the last answer.
    - `trips`: how often it has opened since then. While there are any, one call at a time probes the host.
    - `open_until_ms`: no call before this time, in ms since 1970.
    """

    points: int = 0
    trips: int = 0
    open_until_ms: int = 0

    def wait_s(self, now_ms: int) -> int:
        """Return how long no call may be made, in s."""
        return max(0, -(-(self.open_until_ms - now_ms) // 1000))

    @property
    def is_probing(self) -> bool:
        """True if only one call at a time may be made, because the last ones have failed."""
        return self.trips > 0

    @property
    def must_open(self) -> bool:
        """True if the host has failed too often, or a probe has failed."""
        return self.points >= OPEN_AT or (self.is_probing and self.points > 0)

    @property
    def pause_s(self) -> int:
        """The next pause: each is twice as long as the one before."""
        return min(LONGEST_PAUSE_S, FIRST_PAUSE_S << min(self.trips, 10))


def circuit_host(url: str) -> str:
    """Return the name of a webhook's host for circuits and slots: with its port, if that is not the default one."""
    return endpoint_of(url)[:_MAX_HOST_CHARS]


def points_of(reply: Reply) -> int:
    """Return the weight of a reply as a failure of its host.

    Any answer below 500 but 429 shows that the host works, even if the webhook is wrong: 0.
    """
    if reply.status is None:
        return _NO_ANSWER_POINTS
    return _ERROR_POINTS if reply.status >= 500 or reply.status == 429 else 0
