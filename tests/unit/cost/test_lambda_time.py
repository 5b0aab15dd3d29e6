"""The time that Lambda charges for."""

import pytest

from chalicelib.cost.lambda_time import FunctionSize, LambdaTime, charged, speed
from chalicelib.domain.functions import CPU_MB


@pytest.mark.parametrize(
    ("memory_mb", "parallel", "expected"),
    [
        (CPU_MB // 2, 2.0, 0.5),
        (CPU_MB, 2.0, 1.0),
        (CPU_MB * 3 // 2, 2.0, 1.5),
        (CPU_MB * 3 // 2, 1.0, 1.0),
        (CPU_MB * 2, 1.8, 1.8),
        (CPU_MB * 6, 1.8, 1.8),
    ],
)
def test_memory_buys_as_much_speed_as_the_work_can_use(memory_mb, parallel, expected):
    assert speed(memory_mb, parallel) == pytest.approx(expected, rel=1e-3)


def test_memory_is_charged_for_the_cpu_time_and_the_waits():
    assert charged(FunctionSize(CPU_MB), 2, 10.0, 1.0, 0.5) == LambdaTime(2, 11 * CPU_MB / 1024, 0.0)


def test_storage_is_charged_above_512_mb():
    assert charged(FunctionSize(1024, 512), 1, 0.0, 1.0, 1.0).storage_gb_s == 0
    assert charged(FunctionSize(1024, 1536), 1, 0.0, 1.0, 1.0).storage_gb_s == 1
