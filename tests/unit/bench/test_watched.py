"""The comparison of videos that are made at once with those that are made when they are first watched."""

import pytest

from bench.report import results
from bench.watched import OPENED, BothWays, StepTimes, asked_usd, watched_usd
from chalicelib.cost.basis import Basis
from chalicelib.cost.measured_usage import RequestCounts, read_usage
from chalicelib.cost.prices import read_prices
from chalicelib.cost.sizes import function_sizes
from tests.unit.test_docs import DOCS

MADE = RequestCounts(45, 34, 7, 27, {"prepare": 1, "render": 1, "assemble": 1})
REQUESTS = BothWays(MADE, RequestCounts(8, 7, 3, 10, {"prepare": 1}), MADE, RequestCounts(4, 4, 3, 0, {}))
FOUND = StepTimes(
    plan_s=0.01, still_s=0.2, mail_s=0.1, batched_s=2.0, alone_s=2.0, join_s=0.1, still_bytes=200_000, parallel=1.5
)


@pytest.fixture(scope="module")
def basis():
    return Basis(read_prices("us-east-1"), read_usage(), function_sizes(), "x86_64")


def test_the_fewer_watch_the_less_it_costs(basis):
    costs = [watched_usd(share, FOUND, REQUESTS, basis) for share in (0.0, *OPENED, 1.0)]
    assert costs == sorted(costs)
    assert costs[0] > 0


def test_if_everybody_watches_the_wait_costs_in_addition(basis):
    assert watched_usd(1.0, FOUND, REQUESTS, basis) > asked_usd(FOUND, REQUESTS, basis)
    assert watched_usd(0.05, FOUND, REQUESTS, basis) < asked_usd(FOUND, REQUESTS, basis) / 2


def test_the_guide_has_the_measured_table():
    guide = (DOCS / "guides" / "costs.md").read_text()
    for share, *numbers in results()["watched"]["rows"]:
        assert f"| {share} | {' | '.join(f'{number:.2f}' for number in numbers)} |" in guide
