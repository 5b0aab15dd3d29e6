"""The requests of a video in the calculator of costs, counted again in moto."""

from pathlib import Path

from bench.promo import TYPES
from bench.services import count_requests
from chalicelib.cost.measured_usage import read_usage


def test_the_calculator_knows_the_requests_of_a_video():
    counted = count_requests({name: Path("unread", name) for name in TYPES})
    usage = read_usage()
    assert (usage.first, usage.other) == counted, "write these numbers into chalicelib/cost/usage.toml"
