"""Metrics in CloudWatch's embedded metric format: lines in the log, which CloudWatch turns into metrics.

No call of an API is needed, so a metric costs a step no time and cannot make it fail.
"""

from typing import TYPE_CHECKING

from chalicelib.domain.metrics import NAMESPACE, STACK, Metric

if TYPE_CHECKING:
    from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider


class Metrics:
    """The metrics of a stack. `flush` writes what was added before, to standard output."""

    def __init__(self, stack: str) -> None:
        self._stack = stack
        # A line holds the metrics of one combination of dimensions.
        self._lines: dict[tuple[str, str] | None, AmazonCloudWatchEMFProvider] = {}

    def add(self, metric: Metric, value: float, by: object = None) -> None:
        """Add a value to a metric. `by` is the value of the metric's own dimension, if it has one."""
        kind = metric.value
        self._line((kind.dimension, str(by)) if kind.dimension else None).add_metric(kind.name, kind.unit, value)

    def flush(self) -> None:
        """Write the metrics that were added since the last time."""
        lines, self._lines = self._lines, {}
        for line in lines.values():
            if line.metric_set:
                line.flush_metrics()

    def _line(self, own: tuple[str, str] | None) -> "AmazonCloudWatchEMFProvider":
        if own not in self._lines:
            from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

            line = AmazonCloudWatchEMFProvider(namespace=NAMESPACE, default_dimensions={STACK: self._stack})
            if own is not None:
                line.add_dimensions(**dict([own]))
            self._lines[own] = line
        return self._lines[own]


class NoMetrics:
    """Metrics of a deployment that writes none, such as the local cloud."""

    def add(self, metric: Metric, value: float, by: object = None) -> None:
        """Drop a value."""

    def flush(self) -> None:
        """Write nothing."""
