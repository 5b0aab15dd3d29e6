"""The requests of a video in the calculator of costs, counted again in moto."""

from pathlib import Path

import pytest

from bench.promo import TYPES
from bench.services import count_requests
from chalicelib.cost.measured_usage import RequestCounts, read_usage

UNITS = ("dynamodb_writes", "dynamodb_reads", "s3_writes", "s3_reads")
# A slow machine notes the progress of a video more often, and a step may look again.
ROUGHLY = 0.1


def units(requests: RequestCounts) -> list[float]:
    return [getattr(requests, name) for name in UNITS]


@pytest.fixture(scope="module")
def counted() -> tuple[RequestCounts, RequestCounts]:
    return count_requests({name: Path("unread", name) for name in TYPES})


@pytest.mark.parametrize("number", [0, 1], ids=["first", "other"])
def test_the_calculator_knows_the_requests_of_a_video(counted, number):
    known, found = (read_usage().first, read_usage().other)[number], counted[number]
    assert units(known) == pytest.approx(units(found), rel=ROUGHLY), f"write {found} into chalicelib/cost/usage.toml"
    assert [known.messages[step] for step in ("prepare", "render")] == [1, found.messages["render"]]
