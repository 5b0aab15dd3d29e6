"""The Retry-After header. Source: RFC 9110, "Retry-After"."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_s(value: str | None, now: datetime) -> int | None:
    """Return the seconds from now, at least 0, or None if the header is absent or invalid."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return int(value)
    try:
        at = parsedate_to_datetime(value)
    # A year or an hour of twenty digits overflows a C integer.
    except (ValueError, OverflowError):
        return None
    # An asctime date has no zone. The RFC says that it is GMT.
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, round((at - now).total_seconds()))
