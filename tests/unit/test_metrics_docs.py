"""The page of metrics lists those of the code."""

import re
from pathlib import Path

import pytest

from chalicelib.domain.metrics import NAMESPACE, STACK, Metric

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "metrics.md").read_text()
KINDS = [metric.value for metric in Metric]


def row(kind):
    return f"| `{kind.name}` | {kind.unit} | {f'`{kind.dimension}`' if kind.dimension else ''} | {kind.meaning} |"


def test_the_page_has_a_row_for_each_metric_and_no_other():
    table = PAGE.partition("| --- | --- | --- | --- |\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [row(kind) for kind in KINDS]


def test_the_page_names_the_namespace_and_the_dimension_of_all_metrics():
    assert f"Namespace: `{NAMESPACE}`" in PAGE
    assert f"dimension `{STACK}`" in PAGE


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_metrics_name_tells_what_it_counts(kind):
    assert re.fullmatch("([A-Z][a-z]+)+", kind.name)
    assert kind.meaning.endswith(".")
