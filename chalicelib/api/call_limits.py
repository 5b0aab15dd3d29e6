"""Limits of calls: how many an account makes in a minute, and how many visitors and strangers at a network address do.

A write for each call would cost as much as the rest of a call. So a process takes calls from the minute's count in
portions, and counts those down in its memory. The rest of a portion expires with its minute: a limit may be reached a
little early, and is never passed.

A call of a visitor or a stranger that takes long counts as several. So nobody keeps all processes busy with a few
costly calls, such as log-ins, and whether a call fails makes no difference.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from chalicelib.api.api_services import HasCallCounter, HasTimer
from chalicelib.api.call import current_call
from chalicelib.api.login_attempts import key_of
from chalicelib.api.visitor_requests import address_key
from chalicelib.domain.account import Caller
from chalicelib.domain.audit_entry import NO_ACCOUNT
from chalicelib.domain.errors import ApiError
from chalicelib.domain.log_context import add_log_fields
from chalicelib.domain.ports import VisitorUsage
from chalicelib.domain.sliding_window import HOUR_MS
from chalicelib.domain.use_counts import network_of

MINUTE_MS = 60_000
PORTIONS = 60
"""The portions of a limit. Each is the share of a second."""
CALL_MS = 100
"""A visitor's call counts once more for each such time that it takes."""

STRANGERS_SHARE = 10
"""Calls without credentials have such a part of the calls that visitors have: people log in twice a day."""

log = logging.getLogger(__name__)


class ChargeServices(HasCallCounter, HasTimer, Protocol):
    """The services that charge calls for their time."""


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The calls that are allowed in a minute: to an account, and to a template's visitors at one address. 0: all."""

    per_account: int = 0
    per_address: int = 0

    @property
    def per_stranger(self) -> int:
        """The calls of `AccountAPI` from one address. A log-in takes long, and counts as several."""
        return -(-self.per_address // STRANGERS_SHARE)


class CallCounter:
    """The calls of this process, and the portions that it has taken. One instance counts all of them."""

    def __init__(self, usage: VisitorUsage, now_ms: Callable[[], int], limits: CallLimits) -> None:
        self._usage = usage
        self._now_ms = now_ms
        self._limits = limits
        self._minute = 0
        self._left: dict[tuple[str, str], int] = {}
        self._used_up: set[tuple[str, str]] = set()

    def count(self, caller: Caller) -> Caller:
        """Count a call and return its caller.

        Raises:
            ApiError: −32000 the caller has used up the calls of the minute.
        """
        if caller.template_id is None:
            self._count((caller.account_id, "calls"), "callsPerMinute", self._limits.per_account)
        else:
            self._count((caller.account_id, address_key(caller)), "callsPerAddress", self._limits.per_address)
        return caller

    def charge(self, caller: Caller, took_ms: int) -> None:
        """Count a call that `count` has let pass as often as its time says. Those of accounts count once.

        What the portion of this process does not cover is counted at once: the next call may reach another process.
        """
        if caller.template_id is not None:
            self._charge((caller.account_id, address_key(caller)), self._limits.per_address, took_ms)

    def count_stranger(self, address: str) -> None:
        """Count a call of `AccountAPI`, which needs no credentials.

        Raises:
            ApiError: −32000 the strangers at this network address have used up the calls of the minute.
        """
        self._count(_stranger(address), "callsPerAddress", self._limits.per_stranger)

    def charge_stranger(self, address: str, took_ms: int) -> None:
        """Count a call that `count_stranger` has let pass as often as its time says."""
        self._charge(_stranger(address), self._limits.per_stranger, took_ms)

    def _charge(self, who: tuple[str, str], limit: int, took_ms: int) -> None:
        if not limit:
            return
        self._start_minute()
        left = self._left.get(who, 0) - took_ms // CALL_MS
        self._left[who] = max(left, 0)
        if left < 0:
            self._add(who, -left, None)

    def _count(self, who: tuple[str, str], name: str, limit: int) -> None:
        if not limit:
            return
        now_ms = self._start_minute()
        if not self._left.get(who) and (who in self._used_up or not self._take(who, limit)):
            self._used_up.add(who)
            add_log_fields(account=who[0], limit=name)
            raise ApiError.too_many(name, limit, 60 - now_ms % MINUTE_MS // 1000)
        self._left[who] -= 1

    def _start_minute(self) -> int:
        """Forget what belongs to an earlier minute. Return the time in ms since 1970."""
        now_ms = self._now_ms()
        if now_ms // MINUTE_MS != self._minute:
            self._minute, self._left, self._used_up = now_ms // MINUTE_MS, {}, set()
        return now_ms

    def _take(self, who: tuple[str, str], limit: int) -> bool:
        """Take a portion from the count of the minute. Return False if there is none left."""
        portion = -(-limit // PORTIONS)
        is_taken = self._add(who, portion, limit)
        if is_taken:
            self._left[who] = self._left.get(who, 0) + portion
        return is_taken

    def _add(self, who: tuple[str, str], amount: int, most: int | None) -> bool:
        """Add to the count of the minute. Return False, and add nothing, if it would be more than `most`."""
        (account_id, key), hour = who, self._minute * MINUTE_MS // HOUR_MS
        try:
            return self._usage.add(account_id, f"{key}-{self._minute}", "calls", hour, amount, most)
        except Exception as error:  # noqa: BLE001 -- without the count, calls are better answered than refused
            log.warning("calls are not counted: %s", error)
            return True


def count_call(caller: Caller, services: HasCallCounter) -> Caller:
    """Count a call whose credentials are right, and return its caller.

    Raises:
        ApiError: −32000 the caller has used up the calls of the minute. This writes nothing, not even to the trail.
    """
    try:
        return services.call_counter.count(caller)
    except ApiError:
        current_call().refuse(caller)
        raise


@contextmanager
def charged(services: ChargeServices) -> Iterator[None]:
    """Return the context of a call, which is charged for its time at its end, however it ends."""
    began_ms = services.passed_ms()
    try:
        yield
    finally:
        call = current_call()
        if call.caller is not None and not call.is_refused:
            services.call_counter.charge(call.caller, services.passed_ms() - began_ms)


@contextmanager
def charged_to_address(address: str, services: ChargeServices) -> Iterator[None]:
    """Return the context of a call that needs no credentials. It counts for its network address, and by its time.

    Raises:
        ApiError: −32000 the strangers at this address have used up the calls of the minute.
    """
    services.call_counter.count_stranger(address)
    began_ms = services.passed_ms()
    try:
        yield
    finally:
        services.call_counter.charge_stranger(address, services.passed_ms() - began_ms)


def _stranger(address: str) -> tuple[str, str]:
    return NO_ACCOUNT, key_of("calls", network_of(address))
