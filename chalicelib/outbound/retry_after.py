"""When a server wants to be asked again. Source: RFC 9110, "Retry-After"."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after_s(value: str | None, now: datetime) -> int | None:
    """The seconds from now, from 0; None if the header is absent, or neither a number of seconds nor a date."""
    if value is None:
        return None
    value = value.strip()
    if re.fullmatch(r"[0-9]{1,12}", value):
        return int(value)
    try:
        at = parsedate_to_datetime(value)
    # A year or an hour of twenty digits is too large for a C integer.
    except (ValueError, OverflowError):
        return None
    # A date in the form of asctime has no zone: by the RFC it is GMT.
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0, round((at - now).total_seconds()))
