"""The limits of a process."""

import pytest

from chalicelib.render.isolation.limits import ResourceLimits

LIMITS = ResourceLimits(memory_mb=1400, cpu_s=1, wall_s=1)


@pytest.mark.parametrize(("function_mb", "memory_mb"), [("3008", 1400), ("1536", 1400), ("1535", 1399), ("256", 128)])
def test_a_child_gets_no_more_than_the_remaining_memory_of_its_function(monkeypatch, function_mb, memory_mb):
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", function_mb)
    assert LIMITS.here.memory_mb == memory_mb


def test_outside_of_a_function_the_table_holds(monkeypatch):
    monkeypatch.delenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", raising=False)
    assert LIMITS.here == LIMITS
