"""The queues in SQS, and who may write to them."""

from typing import Any

from chalicelib.domain.functions import hidden_s
from chalicelib.domain.queue import Queue
from deployment.stack.intrinsics import BUCKET_ARN, Resources, attribute, ref, resource_name, sub

DAY_S = 24 * 60 * 60
KEPT_S = 4 * DAY_S
DEAD_KEPT_S = 14 * DAY_S

# After so many deliveries SQS moves a message to the dead-letter queue. Deliveries that Lambda throttles and those that
# only wait count as well, so these limits are far above the failures that `queue_handler` allows.
MOST_DELIVERIES = {Queue.INGEST: 20, Queue.PREPARE: 1000, Queue.DELIVER: 1000, Queue.PUBLISH: 1000, Queue.REMOVE: 1000}
USUAL_DELIVERIES = 100


def queue_resource(queue: Queue) -> str:
    """Return the logical name of a queue in the template."""
    return f"{resource_name(queue.value)}Queue"


def queues() -> Resources:
    """Return the resources of all queues, and the policy by which the bucket writes to one of them."""
    ordered = sorted(Queue, key=lambda queue: queue is not Queue.DEAD)
    return {queue_resource(queue): _resource(queue) for queue in ordered} | {"IngestQueuePolicy": _policy()}


def _resource(queue: Queue) -> dict[str, Any]:
    is_dead = queue is Queue.DEAD
    properties: dict[str, Any] = {
        "QueueName": sub(f"${{AWS::StackName}}-{queue}"),
        "VisibilityTimeout": hidden_s(queue),
        "MessageRetentionPeriod": DEAD_KEPT_S if is_dead else KEPT_S,
        "SqsManagedSseEnabled": True,
    }
    if not is_dead:
        properties["RedrivePolicy"] = {
            "deadLetterTargetArn": attribute(queue_resource(Queue.DEAD), "Arn"),
            "maxReceiveCount": MOST_DELIVERIES.get(queue, USUAL_DELIVERIES),
        }
    return {"Type": "AWS::SQS::Queue", "Properties": properties}


def _policy() -> dict[str, Any]:
    queue = queue_resource(Queue.INGEST)
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "s3.amazonaws.com"},
        "Action": "sqs:SendMessage",
        "Resource": attribute(queue, "Arn"),
        "Condition": {
            "ArnEquals": {"aws:SourceArn": sub(BUCKET_ARN)},
            "StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")},
        },
    }
    return {
        "Type": "AWS::SQS::QueuePolicy",
        "Properties": {"Queues": [ref(queue)], "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
    }
