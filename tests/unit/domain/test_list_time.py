"""The estimate of the time that a list takes."""

import pytest

from chalicelib.domain.list_forecast import ListForecast
from chalicelib.domain.list_time import estimated_s


def estimate(rows=1, cpu_s=0.0, concurrency=1000, queue="render-h264"):
    return estimated_s(ListForecast(rows, 0, 0, 0, 0, {queue: cpu_s}, ()), concurrency)


def test_a_video_takes_a_second_at_least():
    assert estimate() == 1


def test_twice_as_many_functions_take_half_of_the_time():
    assert estimate(cpu_s=100_000, concurrency=100) == pytest.approx(
        2 * estimate(cpu_s=100_000, concurrency=200), abs=1
    )


def test_a_family_with_fewer_functions_takes_longer():
    assert estimate(cpu_s=100_000, queue="render-vp8-vp9") > estimate(cpu_s=100_000)


def test_many_rows_take_long_even_if_little_is_rendered():
    assert estimate(rows=100_000) > 50 * estimate(rows=1000)
