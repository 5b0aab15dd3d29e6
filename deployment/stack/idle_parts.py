"""The parts of the stack that cost without any call, counted for the calculator of costs (chalicelib/cost)."""

from typing import Any

from chalicelib.domain.metrics import Metric
from deployment.stack.functions import REAPER_MINUTES

# Those that the queues of one codec's videos get: prepare, render, assemble.
_QUEUES_OF_A_VIDEO = 3


def idle_parts(template: dict[str, Any]) -> dict[str, int]:
    """Return the numbers of queues, alarms, dashboards, keys, and of the metrics of an hour with videos in one codec.

    `scheduled_minutes` is the interval of the scheduled function.

    AWS charges an alarm by the metrics that it reads, and a metric by its dimensions.
    """
    alarms = _properties(template, "CloudWatch::Alarm")
    by_queue = sum(metric.value.dimension == "Queue" for metric in Metric)
    by_code = sum(metric.value.dimension == "Code" for metric in Metric)
    return {
        "queues": len(_properties(template, "SQS::Queue")),
        "alarms": sum(_metrics(alarm) for alarm in alarms),
        "dashboards": len(_properties(template, "CloudWatch::Dashboard")),
        "keys": len(_properties(template, "KMS::Key")),
        "scheduled_minutes": REAPER_MINUTES,
        "metrics": len(Metric) + by_queue * _QUEUES_OF_A_VIDEO + by_code,
    }


def _properties(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    resources = template["Resources"].values()
    return [resource["Properties"] for resource in resources if resource.get("Type") == f"AWS::{kind}"]


def _metrics(alarm: dict[str, Any]) -> int:
    """Return the number of metrics that an alarm reads."""
    return sum("MetricStat" in each for each in alarm["Metrics"]) if "Metrics" in alarm else 1
