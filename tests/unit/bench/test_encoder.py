"""Bytes at equal quality, from a few measured points."""

from math import sqrt

import pytest

from bench.encoder import bytes_at

CURVE = [(90.0, 1000), (80.0, 500), (95.0, 4000)]


@pytest.mark.parametrize(("vmaf", "expected"), [(80.0, 500), (90.0, 1000), (95.0, 4000)])
def test_a_measured_point_is_on_the_curve(vmaf, expected):
    assert bytes_at(CURVE, vmaf) == pytest.approx(expected)


def test_between_two_points_bytes_grow_by_equal_factors():
    assert bytes_at(CURVE, 85.0) == pytest.approx(sqrt(500 * 1000))


@pytest.mark.parametrize(("vmaf", "expected"), [(70.0, 250), (100.0, 16_000)])
def test_beyond_the_points_the_nearest_two_go_on(vmaf, expected):
    assert bytes_at(CURVE, vmaf) == pytest.approx(expected)


def test_points_of_equal_quality_have_the_bytes_of_one_of_them():
    assert bytes_at([(90.0, 500), (90.0, 600)], 90.0) in (500, 600)
