"""The cost of a month in which nobody calls: what a stack has, and what it stores."""

from dataclasses import dataclass

from chalicelib.cost.basis import SCHEDULED, Basis
from chalicelib.cost.lambda_time import charged
from chalicelib.cost.lines import CostLine

HOURS_OF_MONTH = 30 * 24


@dataclass(frozen=True, slots=True)
class Stored:
    """The storage of a month, in GB: files in the bucket, and rows in the tables."""

    files_gb: float = 0.0
    rows_gb: float = 0.0


def idle_lines(stored: Stored, basis: Basis) -> list[CostLine]:
    """Return the lines of a month without calls."""
    stack = basis.usage.stack
    minutes = HOURS_OF_MONTH * 60
    starts = minutes / stack.scheduled_minutes
    lines = [
        basis.priced("SQS, polls of empty queues", stack.queues * stack.polls_per_minute * minutes, "sqs_request"),
        basis.priced("CloudWatch, alarms", stack.alarms, "alarm_month"),
        basis.priced("CloudWatch, dashboards", stack.dashboards, "dashboard_month"),
        basis.priced("KMS, key", stack.keys, "key_month"),
        *basis.lambda_lines("Lambda, scheduled", charged(basis.sizes[SCHEDULED], starts, 0.0, 1.0, stack.scheduled_s)),
        basis.priced("Lambda, invocations", starts, "lambda_request"),
        basis.priced("S3, files", stored.files_gb, "s3_gb_month"),
        basis.priced("DynamoDB, rows", stored.rows_gb, "dynamodb_gb_month"),
        basis.priced("DynamoDB, point-in-time recovery", stored.rows_gb, "dynamodb_recovery_gb_month"),
    ]
    return [each for each in lines if each.quantity]


def busy_hour(basis: Basis) -> CostLine:
    """Return the line of the custom metrics for an hour in which each of them gets a value."""
    return basis.priced("CloudWatch, metrics", basis.usage.stack.metrics / HOURS_OF_MONTH, "metric_month")
