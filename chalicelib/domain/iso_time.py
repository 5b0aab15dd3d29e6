"""Times as text."""

from datetime import UTC, datetime


def iso_time(ms: int) -> str:
    """Return a time in ms since 1970 as `2014-03-25T11:21:00.047Z`. Source: the seeds' webhook example."""
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
