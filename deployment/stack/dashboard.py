"""The dashboard: what happens to videos first, then why."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.domain.functions import FUNCTIONS
from chalicelib.domain.metrics import Metric as Own
from chalicelib.domain.queue import Queue
from deployment.stack.alarms import Metric, of_api, of_function, of_queue, of_stack
from deployment.stack.intrinsics import Resources, sub

_COLUMNS = 24
_WIDTH, _HEIGHT = 8, 6
_PERIOD_S = 300

_QUEUES = tuple(Queue)
_NAMES = tuple(function.name for function in FUNCTIONS)

# The title of each graph and its metrics.
GRAPHS: Sequence[tuple[str, Sequence[Metric]]] = (
    ("Videos", [of_stack(metric) for metric in (Own.VIDEOS_QUEUED, Own.VIDEOS_FINISHED, Own.VIDEOS_FAILED)]),
    (
        "Seconds of video",
        [of_stack(metric) for metric in (Own.QUEUED_SECONDS, Own.RENDERED_SECONDS, Own.REUSED_SECONDS)],
    ),
    ("What Lambda charges, in GB-seconds", [of_stack(Own.GIGABYTE_SECONDS)]),
    ("Waiting messages", [of_queue(queue, "ApproximateNumberOfMessagesVisible") for queue in _QUEUES]),
    ("Age of the oldest message, in s", [of_queue(queue, "ApproximateAgeOfOldestMessage") for queue in _QUEUES]),
    ("Wait for a free worker, in ms", [of_stack(Own.WAIT_FOR_WORKER, "p50"), of_stack(Own.WAIT_FOR_WORKER, "p95")]),
    ("Functions that run at once", [of_function(name, "ConcurrentExecutions", "Maximum") for name in _NAMES]),
    ("Errors of functions", [of_function(name, "Errors") for name in _NAMES]),
    ("Throttled functions", [of_function(name, "Throttles") for name in _NAMES]),
    ("Time of functions, 95 % take less, in ms", [of_function(name, "Duration", "p95") for name in _NAMES]),
    ("Requests to the API", [of_api("Count"), of_api("4XXError"), of_api("5XXError")]),
    ("Time of API calls, in ms", [of_api("Latency", "p50"), of_api("Latency", "p95"), of_api("Latency", "p99")]),
    ("Webhooks: failures", [of_stack(Own.WEBHOOK_FAILED)]),
    ("Webhooks: time of a call, in ms", [of_stack(Own.WEBHOOK_LATENCY, "p50"), of_stack(Own.WEBHOOK_LATENCY, "p95")]),
    ("Payments that differ from their orders", [of_stack(Own.PAYMENT_MISMATCHES)]),
    ("Uploads, in bytes", [of_stack(Own.UPLOADED_BYTES)]),
    ("New containers of functions", [of_stack(Own.COLD_START)]),
    ("Messages given up", [of_stack(Own.DEAD_LETTERS), of_queue(Queue.DEAD, "NumberOfMessagesReceived", "Sum")]),
)


def dashboard() -> Resources:
    """Return the resource of the dashboard."""
    widgets = [_widget(number, title, metrics) for number, (title, metrics) in enumerate(GRAPHS)]
    return {
        "Dashboard": {
            "Type": "AWS::CloudWatch::Dashboard",
            "Properties": {
                "DashboardName": sub("${AWS::StackName}"),
                "DashboardBody": sub(json.dumps({"widgets": widgets})),
            },
        }
    }


def _widget(number: int, title: str, metrics: Sequence[Metric]) -> dict[str, Any]:
    in_row = _COLUMNS // _WIDTH
    return {
        "type": "metric",
        "x": number % in_row * _WIDTH,
        "y": number // in_row * _HEIGHT,
        "width": _WIDTH,
        "height": _HEIGHT,
        "properties": {
            "title": title,
            "region": "${AWS::Region}",
            "period": _PERIOD_S,
            "metrics": [_line(metric) for metric in metrics],
        },
    }


def _line(metric: Metric) -> list[Any]:
    dimensions = [part for name, value in metric.dimensions for part in (name, _as_text(value))]
    return [metric.namespace, metric.name, *dimensions, {"stat": metric.statistic}]


def _as_text(value: Any) -> Any:
    """Return a reference as text for `Fn::Sub`, because the body of a dashboard is one text."""
    match value:
        case {"Ref": str(name)}:
            return f"${{{name}}}"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"${{{name}.{attribute}}}"
    return value
