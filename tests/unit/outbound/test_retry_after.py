"""`Retry-After`: a number of seconds, or a date in one of the three forms that HTTP knows."""

from datetime import UTC, datetime

import pytest

from chalicelib.outbound.retry_after import retry_after_s

NOW = datetime(2026, 11, 28, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0),
        ("120", 120),
        (" 7 ", 7),
        ("Sat, 28 Nov 2026 12:01:30 GMT", 90),
        ("Saturday, 28-Nov-26 12:01:30 GMT", 90),
        ("Sat Nov 28 12:01:30 2026", 90),
        ("Sat, 28 Nov 2026 13:01:30 +0100", 90),
        ("Sat, 28 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_it_is_returned_in_seconds_from_now(value, seconds):
    assert retry_after_s(value, NOW) == seconds


LARGE = "9" * 20


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "soon", "-5", "1.5", "1e3", "Sat, 99 Nov 2026 12:00:00 GMT", "٣", "9" * 400),
        f"Sat, 28 Nov {LARGE} 12:00:00 GMT",
        f"Sat, {LARGE} Nov 2026 12:00:00 GMT",
        f"Sat, 28 Nov 2026 {LARGE}:00:00 GMT",
        f"Sat, 28 Nov 2026 12:00:00 +{LARGE}",
    ],
)
def test_an_invalid_value_counts_as_absent(value):
    assert retry_after_s(value, NOW) is None
