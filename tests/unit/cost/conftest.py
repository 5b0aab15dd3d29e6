"""Round numbers, so that sums can be checked by hand."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.cost.basis import API, SCHEDULED, Basis
from chalicelib.cost.lambda_time import FunctionSize
from chalicelib.cost.measured_usage import MeasuredUsage, RenderRate, RequestCounts, Stack, Steps
from chalicelib.cost.prices import Price, read_prices
from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.functions import CPU_MB
from chalicelib.domain.queue import Queue

GB_S_OF_SECOND = CPU_MB / 1024


@pytest.fixture
def basis():
    """Return a basis where each unit costs 1 USD, each function has a vCPU, and nothing waits."""
    prices = {name: Price(1.0, "units", "https://example.com", date(2026, 1, 1)) for name in read_prices("us-east-1")}
    usage = MeasuredUsage(
        first=RequestCounts(100.0, 50.0, 20.0, 10.0, {"prepare": 1, "render": 4, "assemble": 1}),
        other=RequestCounts(10.0, 5.0, 2.0, 1.0, {"prepare": 1, "render": 1, "assemble": 2}),
        render={codec: RenderRate(cpu_s=0.5, file_bytes=1e6) for codec in VideoCodec},
        steps=Steps(0.1, 3.0, 0.2, 1.0, 1.0, waiting_s=0.0, api_s=0.0, log_bytes=1e6, traced=0.05, arm64_cpu=1.0),
        stack=Stack(10, 7, 1, 72, 1, polls_per_minute=6.0, scheduled_minutes=60.0, scheduled_s=2.0),
    )
    sizes = {name: FunctionSize(CPU_MB) for name in (*Queue, API, SCHEDULED)}
    return Basis(prices, usage, sizes, "x86_64")


@pytest.fixture
def on_arm64(basis):
    """Return the basis on arm64, which needs twice the CPU time."""
    steps = replace(basis.usage.steps, arm64_cpu=2.0)
    return replace(basis, usage=replace(basis.usage, steps=steps), architecture="arm64")
