"""Limits of calls: how many an account makes in a minute, and how many the visitors at one network address do.

A write for each call would cost as much as the rest of a call. So a process takes calls from the minute's count in
portions, and counts those down in its memory. The rest of a portion expires with its minute: a limit may be reached a
little early, and is never passed.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.api.visitor_requests import address_key
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.log_context import add_log_fields
from chalicelib.domain.ports import VisitorUsage
from chalicelib.domain.sliding_window import HOUR_MS

MINUTE_MS = 60_000
PORTIONS = 60
"""The portions of a limit. Each is the share of a second."""
_USED_UP = -1

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """The calls that are allowed in a minute: to an account, and to a template's visitors at one address. 0: all."""

    per_account: int = 0
    per_address: int = 0


class CallCounter:
    """The calls of this process, and the portions that it has taken. One instance counts all of them."""

    def __init__(self, usage: VisitorUsage, now_ms: Callable[[], int], limits: CallLimits) -> None:
        self._usage = usage
        self._now_ms = now_ms
        self._limits = limits
        self._minute = 0
        self._left: dict[tuple[str, str], int] = {}

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

    def _count(self, who: tuple[str, str], name: str, limit: int) -> None:
        if not limit:
            return
        now_ms = self._now_ms()
        if now_ms // MINUTE_MS != self._minute:
            self._minute, self._left = now_ms // MINUTE_MS, {}
        left = self._left.get(who, 0) or self._take(*who, limit)
        if left == _USED_UP:
            self._left[who] = _USED_UP
            add_log_fields(account=who[0], limit=name)
            raise ApiError.too_many(name, limit, 60 - now_ms % MINUTE_MS // 1000)
        self._left[who] = left - 1

    def _take(self, account_id: str, key: str, limit: int) -> int:
        """Take a portion from the count of the minute. Return its size, or `_USED_UP`."""
        portion = -(-limit // PORTIONS)
        hour = self._minute * MINUTE_MS // HOUR_MS
        try:
            is_taken = self._usage.add(account_id, f"{key}-{self._minute}", "calls", hour, portion, limit)
        except Exception as error:  # noqa: BLE001 -- without the count, calls are better answered than refused
            log.warning("calls are not counted: %s", error)
            return portion
        return portion if is_taken else _USED_UP
