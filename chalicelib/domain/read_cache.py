"""A read cache for tables, for the length of one call of the API."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class _CachedTable:
    get: Callable[[str, str], Any]
    table: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


def cache_reads(table: Any) -> Any:
    """Return a table whose `get` reads each row once. It does not see later changes."""
    return _CachedTable(cache(table.get), table)
