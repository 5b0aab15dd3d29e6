"""Formats and checks of values on the wire."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.email import Email, parse_email
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_URL_CHARS
from chalicelib.domain.ids import is_id
from chalicelib.domain.iso_time import iso_time
from chalicelib.domain.urls import is_masked

Wire = dict[str, Any]
OK = "OK"


def to_date(ms: int) -> str:
    """Return a time in the wire's format."""
    return iso_time(ms)


def from_date(text: str, path: str) -> int:
    """Return the ms since 1970 of an ISO 8601 date. Without a time zone it is UTC.

    Raises:
        ApiError: the text is not a date.
    """
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise ApiError.invalid_params(path, "a date as 2026-11-21T08:00:00Z, or an empty text") from None
    return round((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() * 1000)


def without_absent(values: Wire) -> Wire:
    """Return an object without its absent fields. Some clients reject null."""
    return {name: value for name, value in values.items() if value is not None}


def read_limit(page: Wire, usual: int, at_most: int, noun: str, path: str = "page.") -> int:
    """Return the `limit` of a page: how many `noun` an answer has at most. `path` is before its name in errors.

    Raises:
        ApiError: it is not allowed.
    """
    limit: int | None = page.get("limit")
    if limit is None:
        return usual
    if not 1 <= limit <= at_most:
        raise ApiError.invalid_params(f"{path}limit", f"1 to {at_most:,} {noun}")
    return limit


def read_before(page: Wire, path: str = "page.") -> str | None:
    """Return the `before` of a page that lists the newest first: the `older` of the page before it, or None.

    Raises:
        ApiError: it is no such id.
    """
    before: str | None = page.get("before")
    if before is not None and not is_id(before):
        raise ApiError.invalid_params(f"{path}before", "the value of `older` of another page")
    return before


def check_length(text: str, path: str, at_most: int, at_least: int = 0) -> str:
    """Return the text, if its length in characters is allowed.

    Raises:
        ApiError: the text is too short or too long.
    """
    if not at_least <= len(text) <= at_most:
        raise ApiError.invalid_params(path, f"{at_least} to {at_most:,} characters, got {len(text):,}")
    return text


def check_bytes(text: str, path: str, at_most: int) -> str:
    """Return the text, if its length in UTF-8 bytes is allowed.

    Raises:
        ApiError: the text is too long.
    """
    size = len(text.encode())
    if size > at_most:
        raise ApiError.invalid_params(path, f"at most {at_most:,} bytes of UTF-8, got {size:,}")
    return text


def check_url(url: str, path: str) -> str:
    """Return the URL, if it is an absolute http or https URL.

    Raises:
        ApiError: it is not.
    """
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or len(url) > MAX_URL_CHARS or " " in url or not url.isprintable():
        raise ApiError.invalid_params(path, f"an absolute http or https URL of at most {MAX_URL_CHARS:,} characters")
    return url


def check_sent_url(url: str, path: str) -> str:
    """Return the URL, if it can be called. Masked URLs, as answers show them, lack their password.

    Raises:
        ApiError: it cannot be called.
    """
    if is_masked(check_url(url, path)):
        raise ApiError.invalid_params(path, "a URL with its password, not with *** in its place")
    return url


def read_email(text: str, path: str) -> Email:
    """Return the e-mail address of a text.

    Raises:
        ApiError: the text is not an e-mail address.
    """
    try:
        return parse_email(text)
    except ValueError:
        raise ApiError.invalid_params(path, "an e-mail address") from None
