"""The lines that CloudWatch turns into metrics. Source: CloudWatch, "Embedded metric format specification"."""

import json

import pytest

from chalicelib.domain.metrics import Metric
from chalicelib.telemetry.emf import Metrics, NoMetrics


@pytest.fixture
def metrics():
    return Metrics("reelwright-test")


@pytest.fixture
def written(capsys):
    """Return a function that returns the lines on standard output, as JSON data."""
    return lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_metric_is_written_by_stack(metrics, written):
    metrics.add(Metric.VIDEOS_FINISHED, 1)
    metrics.flush()
    (line,) = written()
    assert line["_aws"]["CloudWatchMetrics"] == [
        {
            "Namespace": "Reelwright",
            "Dimensions": [["Stack"]],
            "Metrics": [{"Name": "VideosFinished", "Unit": "Count"}],
        }
    ]
    assert (line["Stack"], line["VideosFinished"]) == ("reelwright-test", [1.0])


def test_a_metric_with_a_dimension_is_written_by_stack_and_by_both(metrics, written):
    metrics.add(Metric.VIDEOS_FAILED, 1, 1029)
    metrics.flush()
    (line,) = written()
    assert line["_aws"]["CloudWatchMetrics"][0]["Dimensions"] == [["Stack"], ["Stack", "Code"]]
    assert (line["Stack"], line["Code"], line["VideosFailed"]) == ("reelwright-test", "1029", [1.0])


def test_values_of_the_same_dimensions_share_a_line(metrics, written):
    metrics.add(Metric.GIGABYTE_SECONDS, 0.5, "render")
    metrics.add(Metric.GIGABYTE_SECONDS, 1.5, "render")
    metrics.add(Metric.WAIT_FOR_WORKER, 7, "render")
    metrics.add(Metric.WAIT_FOR_WORKER, 8, "prepare")
    metrics.flush()
    first, second = written()
    assert (first["Queue"], first["GigabyteSeconds"], first["WaitForWorker"]) == ("render", [0.5, 1.5], [7.0])
    assert (second["Queue"], second["WaitForWorker"]) == ("prepare", [8.0])


def test_a_value_is_written_once(metrics, written):
    metrics.add(Metric.VIDEOS_FINISHED, 1)
    metrics.flush()
    metrics.flush()
    metrics.add(Metric.VIDEOS_FINISHED, 2)
    metrics.flush()
    assert [line["VideosFinished"] for line in written()] == [[1.0], [2.0]]


def test_nothing_is_written_without_values(metrics, written):
    metrics.flush()
    assert written() == []


@pytest.mark.parametrize("values", [99, 100, 101, 250])
def test_more_values_than_a_line_may_have_are_all_written(metrics, written, values):
    for value in range(values):
        metrics.add(Metric.WEBHOOK_LATENCY, value)
    metrics.flush()
    lines = [line["WebhookLatency"] for line in written()]
    assert [value for line in lines for value in line] == list(range(values))
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize("metric", Metric)
def test_cloudwatch_takes_each_metric(metrics, written, metric):
    metrics.add(metric, 1, "x")
    metrics.flush()
    (definition,) = written()[0]["_aws"]["CloudWatchMetrics"][0]["Metrics"]
    assert definition == {"Name": metric.value.name, "Unit": metric.value.unit}


def test_a_deployment_may_write_none(written):
    metrics = NoMetrics()
    metrics.add(Metric.VIDEOS_FINISHED, 1)
    metrics.flush()
    assert written() == []
