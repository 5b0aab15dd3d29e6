"""The alarms, and the topic that passes them on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.functions import API, FUNCTIONS, REAPER
from chalicelib.domain.metrics import NAMESPACE, STACK
from chalicelib.domain.metrics import Metric as OwnMetric
from chalicelib.domain.queue import Queue
from deployment.stack.intrinsics import Resources, attribute, ref, resource_name, sub
from deployment.stack.queues import queue_resource

TOPIC = "AlarmTopic"
MOST_METRICS = 10
"""The metrics that one alarm may combine. Source: CloudWatch, "Alarms based on metric math expressions"."""
MINUTE_S = 60

RUNBOOK = "docs/guides/operating.md"
"""The page that says for each alarm what to look at and what to do."""

# The age in hours at which the oldest message of a queue is worth a look: above each wait that is meant
# (docs/explanation/retries.md). The jobs of a campaign may wait for a day; after four days the queue would lose them.
_OLD_H = {
    Queue.INGEST: 1,
    Queue.PREPARE: 7,
    **dict.fromkeys(RENDER_QUEUES, 48),
    Queue.ASSEMBLE: 2,
    Queue.DELIVER: 13,
    Queue.PUBLISH: 13,
    Queue.REMOVE: 24,
}


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of CloudWatch, summed up over a period: its namespace, name, dimensions and statistic."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, Any], ...]
    statistic: str = "Sum"


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alarm: its name in the template, what it says, and when it rings.

    It rings when `expression` over `metrics`, which are named `m0`, `m1` and so on, has reached `threshold` in each of
    `periods` periods of `period_s`. `missing`: what no data means, in CloudWatch's words.
    """

    name: str
    description: str
    metrics: Sequence[Metric]
    threshold: float = 1
    expression: str = "m0"
    period_s: int = 5 * MINUTE_S
    periods: int = 1
    missing: str = "notBreaching"
    comparison: str = "GreaterThanOrEqualToThreshold"


def alarms() -> Resources:
    """Return the resources of all alarms, and of the topic that passes them on."""
    return _topic() | {f"{alarm.name}Alarm": _resource(alarm) for alarm in ALARMS}


def of_queue(queue: Queue, name: str, statistic: str = "Maximum") -> Metric:
    """Return a metric of a queue."""
    dimension = ("QueueName", attribute(queue_resource(queue), "QueueName"))
    return Metric("AWS/SQS", name, (dimension,), statistic)


def of_function(function: str, name: str, statistic: str = "Sum") -> Metric:
    """Return a metric of a function, by its name in app.py."""
    return Metric("AWS/Lambda", name, (("FunctionName", ref(resource_name(function))),), statistic)


def of_api(name: str, statistic: str = "Sum") -> Metric:
    """Return a metric of the API."""
    return Metric("AWS/ApiGateway", name, (("ApiName", ref("AWS::StackName")),), statistic)


def of_stack(metric: OwnMetric, statistic: str = "Sum") -> Metric:
    """Return one of our own metrics."""
    return Metric(NAMESPACE, metric.value.name, ((STACK, ref("AWS::StackName")),), statistic)


def _of_functions(name: str, functions: Sequence[str]) -> tuple[Metric, ...]:
    return tuple(of_function(function, name) for function in functions)


def _sum_of(metrics: Sequence[object]) -> str:
    return " + ".join(f"FILL(m{number}, 0)" for number in range(len(metrics)))


_READERS = tuple(function.name for function in FUNCTIONS if function.queue)
# The function `deliver` sends nothing, so no chain of messages goes on in it.
_SENDERS = tuple(name for name in _READERS if name != "deliver")
_RENDERERS = tuple(function.name for function in FUNCTIONS if function.queue in RENDER_QUEUES)
_OTHERS = tuple(function.name for function in FUNCTIONS if function.name not in _RENDERERS)


def _old_messages() -> Iterator[Alarm]:
    for queue, hours in _OLD_H.items():
        yield Alarm(
            f"{resource_name(queue.value)}QueueIsOld",
            f"A message is in the queue {queue} for {hours} hours or longer.",
            [of_queue(queue, "ApproximateAgeOfOldestMessage")],
            threshold=hours * 60 * MINUTE_S,
        )


def _errors() -> Iterator[Alarm]:
    for name, functions in {"Renderer": _RENDERERS, "Function": _OTHERS}.items():
        yield Alarm(
            f"{name}Errors",
            f"These functions failed, or ran out of time or memory, ten times in 15 minutes: {', '.join(functions)}.",
            _of_functions("Errors", functions),
            threshold=10,
            expression=_sum_of(functions),
            period_s=15 * MINUTE_S,
        )


def _throttles() -> Iterator[Alarm]:
    for name, readers in {"Renderer": _RENDERERS, "Worker": tuple(set(_READERS) - set(_RENDERERS))}.items():
        functions = tuple(sorted(readers))
        yield Alarm(
            f"{name}Throttles",
            f"Lambda had no room for these functions, for half an hour: {', '.join(functions)}.",
            _of_functions("Throttles", functions),
            expression=_sum_of(functions),
            periods=6,
        )


def _standstill() -> Alarm:
    waiting = [of_queue(queue, "ApproximateNumberOfMessagesVisible") for queue in (Queue.PREPARE, *RENDER_QUEUES)]
    finished = f"m{len(waiting)}"
    return Alarm(
        "NothingFinishes",
        "Videos have waited for half an hour, and in that time no video was finished.",
        [*waiting, of_stack(OwnMetric.VIDEOS_FINISHED)],
        expression=f"IF(({_sum_of(waiting)}) > 0 AND FILL({finished}, 0) < 1, 1, 0)",
        periods=6,
    )


ALARMS = (
    Alarm(
        "DeadMessages",
        "A step gave up a message, after several failures.",
        [of_queue(Queue.DEAD, "NumberOfMessagesReceived", "Sum")],
    ),
    Alarm(
        "DeadQueueIsOld",
        "The function dead_letter fails: messages are in its queue for an hour or longer.",
        # Not the age of the oldest one: SQS leaves messages that were received three times out of that.
        [
            of_queue(Queue.DEAD, "ApproximateNumberOfMessagesVisible", "Minimum"),
            of_queue(Queue.DEAD, "ApproximateNumberOfMessagesNotVisible", "Minimum"),
        ],
        expression="m0 + m1",
        periods=12,
    ),
    *_old_messages(),
    _standstill(),
    Alarm(
        "ApiErrors",
        "The API answered five requests with a status of 500 or above, within five minutes.",
        [of_api("5XXError")],
        threshold=5,
    ),
    Alarm(
        "ApiThrottles",
        "Lambda had no room for requests to the API.",
        [of_function(API.name, "Throttles")],
    ),
    *_errors(),
    *_throttles(),
    Alarm(
        "PaymentMismatches",
        "Somebody paid something else than was ordered, so nothing was granted.",
        [of_stack(OwnMetric.PAYMENT_MISMATCHES)],
    ),
    Alarm(
        "RecursionDropped",
        "Lambda took a chain of messages for an endless loop and dropped it.",
        _of_functions("RecursiveInvocationsDropped", _SENDERS),
        expression=_sum_of(_SENDERS),
    ),
    Alarm(
        "RendersTakeLong",
        "A render job came close to the time-out of its function.",
        [of_function(name, "Duration", "Maximum") for name in _RENDERERS],
        threshold=800_000,
        expression=f"MAX([{', '.join(f'FILL(m{number}, 0)' for number in range(len(_RENDERERS)))}])",
    ),
    Alarm(
        "ReaperIsSilent",
        "The function that takes up lost work has not run for an hour.",
        [of_function(REAPER.name, "Invocations")],
        period_s=60 * MINUTE_S,
        missing="breaching",
        comparison="LessThanThreshold",
    ),
)


def _topic() -> Resources:
    return {
        TOPIC: {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": sub("${AWS::StackName}-alarms")}},
        "AlarmSubscription": {
            "Type": "AWS::SNS::Subscription",
            "Condition": "HasAlarmEmail",
            "Properties": {"TopicArn": ref(TOPIC), "Protocol": "email", "Endpoint": ref("AlarmEmail")},
        },
    }


def _resource(alarm: Alarm) -> dict[str, Any]:
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": sub(f"${{AWS::StackName}}-{alarm.name}"),
            "AlarmDescription": f"{alarm.description} What to do: {RUNBOOK}, {alarm.name}.",
            **_measure(alarm),
            "EvaluationPeriods": alarm.periods,
            "Threshold": alarm.threshold,
            "ComparisonOperator": alarm.comparison,
            "TreatMissingData": alarm.missing,
            "AlarmActions": [ref(TOPIC)],
            "OKActions": [ref(TOPIC)],
        },
    }


def _measure(alarm: Alarm) -> dict[str, Any]:
    if alarm.expression == "m0":
        (metric,) = alarm.metrics
        return {**_described(metric), "Statistic": metric.statistic, "Period": alarm.period_s}
    queries: list[dict[str, Any]] = [
        {
            "Id": f"m{number}",
            "ReturnData": False,
            "MetricStat": {"Metric": _described(metric), "Period": alarm.period_s, "Stat": metric.statistic},
        }
        for number, metric in enumerate(alarm.metrics)
    ]
    return {"Metrics": [{"Id": "result", "Expression": alarm.expression, "ReturnData": True}, *queries]}


def _described(metric: Metric) -> dict[str, Any]:
    dimensions = [{"Name": name, "Value": value} for name, value in metric.dimensions]
    return {"Namespace": metric.namespace, "MetricName": metric.name, "Dimensions": dimensions}
