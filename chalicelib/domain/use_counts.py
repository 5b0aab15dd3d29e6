"""Counts of what strangers use up within an hour or a day, which hold their limits against calls at the same time."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.services import HasClock, HasVisitorUsage
from chalicelib.domain.sliding_window import HOUR_MS, WindowLimit

_MAX_TRIES = 5
_DIGEST_BYTES = 12


class UsageServices(HasVisitorUsage, HasClock, Protocol):
    """The services that count what strangers use up."""


@dataclass(frozen=True, slots=True)
class UseCounter:
    """A count in the table of use, and its limits."""

    key: str
    metric: str
    limits: Sequence[WindowLimit]


@contextmanager
def counted(counters: Sequence[UseCounter], amount: int, account_id: str, services: UsageServices) -> Iterator[None]:
    """Add an amount to counts, and take it back if the context fails.

    Raises:
        ApiError: −32000 a limit is reached. Nothing is counted.
        Transient: too many others write to the same count.
    """
    with ExitStack() as undo:
        for counter in counters:
            undo.callback(_count(counter, amount, account_id, services))
        yield
        undo.pop_all()


def check_use(counters: Sequence[UseCounter], amount: int, account_id: str, services: UsageServices) -> None:
    """Check that counts have room for an amount. Nothing is counted.

    Raises:
        ApiError: −32000 a limit is reached.
    """
    for counter in counters:
        _room(counter, amount, account_id, services)


def add_use(counters: Sequence[UseCounter], amount: int, account_id: str, services: UsageServices) -> None:
    """Add to counts what has been used already, even if a limit is passed."""
    hour = services.now_ms() // HOUR_MS
    for counter in counters:
        services.visitor_usage.add(account_id, counter.key, counter.metric, hour, amount, None)


def network_of(address: str) -> str:
    """Return the network that the use of an address is counted by.

    For IPv6 it is the /64 prefix, the smallest that providers assign to a customer.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def network_digest(address: str, key: str) -> str:
    """Return the keyed hash of an address's network. So the table of use holds no address."""
    network = network_of(address).encode(errors="surrogatepass")
    return hmac.digest(key.encode(), network, hashlib.sha256)[:_DIGEST_BYTES].hex()


def _count(counter: UseCounter, amount: int, account_id: str, services: UsageServices) -> Callable[[], object]:
    """Add to a count. Return the function that takes it back."""
    usage = services.visitor_usage
    for _ in range(_MAX_TRIES):
        hour, most = _room(counter, amount, account_id, services)
        # The write holds the limit against calls at the same time. If it fails, they have counted since the read.
        if usage.add(account_id, counter.key, counter.metric, hour, amount, most):
            return partial(usage.add, account_id, counter.key, counter.metric, hour, -amount, None)
    raise Transient(f"the count {counter.key} was changed by others {_MAX_TRIES} times")


def _room(counter: UseCounter, amount: int, account_id: str, services: UsageServices) -> tuple[int, int]:
    """Return the current hour, and the most that may be counted in it. Refuse an amount that would be more."""
    now_ms = services.now_ms()
    hour, longest = now_ms // HOUR_MS, max(limit.hours for limit in counter.limits)
    counts = services.visitor_usage.counts(account_id, counter.key, counter.metric, hour - longest, hour)
    for limit in counter.limits:
        if limit.room(counts, now_ms) < amount:
            raise _too_many(limit, limit.wait_ms(counts, now_ms, amount))
    return hour, counts.get(hour, 0) + min(limit.room(counts, now_ms) for limit in counter.limits)


def _too_many(limit: WindowLimit, wait_ms: int | None) -> ApiError:
    return ApiError.too_many(limit.name, limit.at_most, None if wait_ms is None else -(-wait_ms // 1000) or 1)
