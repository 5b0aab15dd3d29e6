"""Limits on what may happen within the last hour or the last day.

Events are counted by the hours of the clock. Of the oldest hour, the part that is still within the window counts, as if
its events were spread evenly. So a window slides, and needs one small number for each hour.
"""

from collections.abc import Mapping
from dataclasses import dataclass

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class WindowLimit:
    """A limit: at most `at_most` within the last `hours`. `name` is how errors call it."""

    name: str
    at_most: int
    hours: int = 1

    def room(self, counts: Mapping[int, int], now_ms: int) -> int:
        """Return how much more is allowed now. `counts` are those of the hours since 1970; missing ones are 0."""
        hour, passed_ms = divmod(now_ms, HOUR_MS)
        return self.at_most - self._recent(counts, hour) - _rounded_up(self._oldest(counts, hour), passed_ms)

    def wait_ms(self, counts: Mapping[int, int], now_ms: int, needed: int) -> int | None:
        """Return how long to wait until there is room for `needed`, or None if there never is."""
        first, passed_ms = divmod(now_ms, HOUR_MS)
        for hour in range(first, first + self.hours + 1):
            free, oldest = self.at_most - needed - self._recent(counts, hour), self._oldest(counts, hour)
            if free >= 0:
                start_ms = passed_ms if hour == first else 0
                fits_ms = HOUR_MS - free * HOUR_MS // oldest if oldest else 0
                return (hour - first) * HOUR_MS + max(start_ms, fits_ms) - passed_ms
        return None

    def _recent(self, counts: Mapping[int, int], hour: int) -> int:
        return sum(counts.get(hour - ago, 0) for ago in range(self.hours))

    def _oldest(self, counts: Mapping[int, int], hour: int) -> int:
        return counts.get(hour - self.hours, 0)


def _rounded_up(count: int, passed_ms: int) -> int:
    return -(-count * (HOUR_MS - passed_ms) // HOUR_MS)
