"""The numbers of the calculator are those of the measurements, and complete."""

import json
from pathlib import Path

from bench.cost_rates import FILE, cost_rates
from chalicelib.cost.basis import API, SCHEDULED
from chalicelib.cost.measured_usage import read_usage
from chalicelib.cost.sizes import function_sizes
from chalicelib.domain.formats import VideoCodec
from chalicelib.domain.queue import Queue

RESULTS = json.loads((Path(__file__).parents[3] / "bench" / "results.json").read_text())


def test_the_rates_are_those_of_the_benchmark():
    assert json.loads(FILE.read_text()) == cost_rates(RESULTS), "run: python -m bench.cost_rates"


def test_each_codec_has_a_rate():
    assert read_usage().render.keys() == set(VideoCodec)


def test_each_function_has_a_size():
    assert function_sizes().keys() == {*Queue, API, SCHEDULED}
