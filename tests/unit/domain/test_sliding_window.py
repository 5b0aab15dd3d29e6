"""Limits within the last hour and the last day."""

import pytest

from chalicelib.domain.sliding_window import HOUR_MS, WindowLimit

HOURLY, DAILY = WindowLimit("hourly", 10), WindowLimit("daily", 10, hours=24)
NOON = 12 * HOUR_MS


def test_an_hour_without_a_count_has_room_for_the_whole_limit():
    assert (HOURLY.room({}, NOON), HOURLY.wait_ms({}, NOON, 10)) == (10, 0)


def test_more_than_the_limit_never_has_room():
    assert HOURLY.wait_ms({}, NOON, 11) is None


def test_the_hour_of_the_clock_counts_in_full():
    assert HOURLY.room({12: 7}, NOON + HOUR_MS - 1) == 3


@pytest.mark.parametrize(("passed_ms", "room"), [(0, 0), (HOUR_MS // 10 - 1, 0), (HOUR_MS // 10, 1), (HOUR_MS // 2, 5)])
def test_the_hour_before_counts_in_part(passed_ms, room):
    assert HOURLY.room({11: 10}, NOON + passed_ms) == room


@pytest.mark.parametrize(("passed_ms", "room"), [(0, 0), (HOUR_MS // 2, 5)])
def test_of_a_day_the_oldest_hour_counts_in_part_and_those_after_it_in_full(passed_ms, room):
    day_later = NOON + 24 * HOUR_MS + passed_ms
    assert DAILY.room({12: 10}, day_later) == room
    assert DAILY.room({13: 10}, day_later) == 0


@pytest.mark.parametrize(
    ("limit", "counts"), [(HOURLY, {12: 10}), (HOURLY, {11: 7, 12: 6}), (DAILY, {1: 4, 12: 6}), (DAILY, {12: 10})]
)
@pytest.mark.parametrize("needed", [1, 3])
@pytest.mark.parametrize("passed_ms", [0, 1_234_567, HOUR_MS - 1])
def test_the_wait_is_the_shortest_after_which_there_is_room(limit, counts, needed, passed_ms):
    now_ms = NOON + passed_ms
    wait_ms = limit.wait_ms(counts, now_ms, needed)
    assert limit.room(counts, now_ms + wait_ms) >= needed
    assert not wait_ms or limit.room(counts, now_ms + wait_ms - 1) < needed
