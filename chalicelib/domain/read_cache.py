"""Tables that are asked for the same row again and again, in one call of the API."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class _Remembered:
    get: Callable[[str, str], Any]
    table: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


def cache_reads(table: Any) -> Any:
    """The same table, of which each row is read once. Whoever changes it does not see that in `get`."""
    return _Remembered(cache(table.get), table)
