"""Additions of the template to the functions that Chalice makes: sizes, settings, and limits of their event sources."""

import json
from typing import Any

from chalicelib.domain.functions import API, FUNCTIONS, MIN_STORAGE_MB, REAPER, LambdaFunction
from chalicelib.domain.queue import Queue
from deployment.stack.concurrency import find_maximum
from deployment.stack.content_delivery import LINK_HOST
from deployment.stack.gateway import STACK_URL
from deployment.stack.intrinsics import Resources, ref, resource_name
from deployment.stack.link_role import LINK_ROLE_ARN
from deployment.stack.publish_role import PUBLISH_ROLE_ARN
from deployment.stack.queues import queue_resource

REAPER_MINUTES = 10
"""The time between two runs of the reaper."""
_SCHEDULE = {
    "Description": "Take up videos, media files and deletions that have stopped moving.",
    "Schedule": f"rate({REAPER_MINUTES} minutes)",
    # Without this input, the function takes up everything that is unfinished, as an operator may want.
    "Input": json.dumps({"scheduled": True}),
}


PUBLISHING = (Queue.PUBLISH, Queue.REMOVE, Queue.DEAD)
"""The queues whose functions publish files at other places, or withdraw them."""
_WATCHED = ["VideosTable", "MediasTable", "DeliveriesTable", "OrdersTable"]


def functions() -> Resources:
    """Return the properties to merge into each function, by its logical name."""
    return {resource_name(function.name): _resource(function) for function in FUNCTIONS}


def _resource(function: LambdaFunction) -> dict[str, Any]:
    variables: dict[str, Any] = {"REELWRIGHT_BUCKET": ref("Bucket"), "REELWRIGHT_TABLE_SUFFIX": ref("TableSuffix")}
    if function is API:
        variables |= {"REELWRIGHT_LINK_ROLE": LINK_ROLE_ARN, "REELWRIGHT_LINK_HOST": LINK_HOST}
        variables |= {"REELWRIGHT_CONCURRENCY": ref("Concurrency")}
    if function.queue is Queue.INGEST:
        variables |= {"REELWRIGHT_STACK_URL": STACK_URL}
    if function is API or function.queue in PUBLISHING:
        variables |= {"REELWRIGHT_PUBLISH_ROLE": PUBLISH_ROLE_ARN}
    if function.queue is Queue.DELIVER:
        # Variables are texts, and the mapping has numbers.
        variables |= {"REELWRIGHT_DELIVER_WORKERS": {"Fn::Sub": ["${Most}", {"Most": find_maximum(function)}]}}
    properties: dict[str, Any] = {
        "MemorySize": function.memory_mb,
        "Timeout": function.timeout_s,
        "Tracing": ref("Tracing"),
        # Lambda's own lines are JSON, too. It would drop what is below its level, which is INFO by default.
        "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "DEBUG"},
        "Environment": {"Variables": variables},
    }
    if function.storage_mb > MIN_STORAGE_MB:
        properties["EphemeralStorage"] = {"Size": function.storage_mb}
    if function is REAPER:
        properties["Events"] = {"ReaperSchedule": {"Type": "Schedule", "Properties": _SCHEDULE}}
    if function.queue is None:
        # The reaper reads these indexes. A new index is not there at once.
        return {"Properties": properties} if function is API else {"Properties": properties, "DependsOn": _WATCHED}
    properties["Events"] = {resource_name(f"{function.name}-sqs-event-source"): {"Properties": _source(function)}}
    return {"Properties": properties, "DependsOn": queue_resource(function.queue)}


def _source(function: LambdaFunction) -> dict[str, Any]:
    # Without the response type, a message that waits would be deleted.
    return {
        "FunctionResponseTypes": ["ReportBatchItemFailures"],
        "ScalingConfig": {"MaximumConcurrency": find_maximum(function)},
    }
