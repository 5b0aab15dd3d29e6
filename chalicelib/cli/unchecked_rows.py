"""The rows of a list whose files did not arrive for the check, such as from a server that asked for patience."""

from collections.abc import Mapping, Sequence
from typing import Any

LOOKED_AT_ROWS = 1000
"""So many rows of a list are looked at: one page of the API."""
_REASONS = 3
_SIGN = "was not checked"
"""What the warning of such a row says."""
Row = Mapping[str, Any]


def find_unchecked(rows: Sequence[Row]) -> list[Row]:
    """Return the valid rows that have a file which was not checked."""
    return [row for row in rows if row.get("ok") and _warnings(row)]


def reasons_of(unchecked: Sequence[Row]) -> list[str]:
    """Return the first different warnings about such files."""
    return list(dict.fromkeys(warning for row in unchecked for warning in _warnings(row)))[:_REASONS]


def _warnings(row: Row) -> list[str]:
    return [warning for warning in row.get("warnings", ()) if _SIGN in warning]
