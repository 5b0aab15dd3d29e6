"""The progress of a stack's operation, and the reasons of a failure."""

import time
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws
from deployment.errors import DeploymentError
from deployment.stacks import find_stack

_POLL_S = 2.0
_CANCELLED = ("cancelled", "canceled")


class Progress:
    """The events of a stack from now on. `report` prints a line. `skipped` names what a deletion keeps."""

    def __init__(self, aws: Aws, stack: str, report: Callable[[str], None] = print, poll_s: float = _POLL_S) -> None:
        self._aws = aws
        self._stack = stack
        self._report = report
        self._poll_s = poll_s
        self._seen = {event["EventId"] for event in self._all()}
        self._failures: list[dict[str, Any]] = []
        self._has_begun = False
        self.skipped: list[str] = []

    def wait(self, good: tuple[str, ...]) -> str:
        """Print events until the operation ends, however long it takes, and return the status of the stack.

        Ctrl-C ends the watch; CloudFormation goes on.

        `DELETE_COMPLETE` is the status of a stack that no longer exists.

        Raises:
            DeploymentError: the status is none of the good ones. The text has the first failure.
        """
        while True:
            stack = find_stack(self._aws, self._stack)
            status = stack.status if stack else "DELETE_COMPLETE"
            self._show_new()
            # Right after the request, the status can still be that of the operation before.
            if status == "DELETE_COMPLETE" or (self._has_begun and not status.endswith("_IN_PROGRESS")):
                if status in good:
                    return status
                raise DeploymentError(f"{self._name} ended with {status}. {self.reason()}")
            time.sleep(self._poll_s)

    def reason(self) -> str:
        """Return the first failure as a line. Later ones mostly follow from it."""
        for event in self._failures:
            reason = event.get("ResourceStatusReason", "")
            if "DescribeEvents" in reason:
                return self._validation_errors() or reason
            if not any(word in reason.lower() for word in _CANCELLED):
                return f"{event['LogicalResourceId']} ({event['ResourceType']}): {reason or event['ResourceStatus']}"
        return "CloudFormation names no reason; look at the stack's events."

    def _validation_errors(self) -> str:
        """Return what CloudFormation's validation before the operation has found. Stack events only point to it."""
        found = self._aws.client("cloudformation").describe_events(
            StackName=self._stack, Filters={"FailedEvents": True}
        )
        errors = [event for event in found["OperationEvents"] if event.get("ValidationStatusReason")]
        return "; ".join(f"{event['LogicalResourceId']}: {event['ValidationStatusReason']}" for event in errors)

    @property
    def _name(self) -> str:
        return self._stack.split("/")[1] if self._stack.startswith("arn:") else self._stack

    def _show_new(self) -> None:
        new = [event for event in self._all() if event["EventId"] not in self._seen]
        for event in reversed(new):
            self._seen.add(event["EventId"])
            status = event["ResourceStatus"]
            if status.endswith("_FAILED"):
                self._failures.append(event)
            if status == "DELETE_SKIPPED":
                self.skipped.append(f"{event['PhysicalResourceId']} ({event['ResourceType']})")
            reason = f"  {event.get('ResourceStatusReason', '')}" if status.endswith("_FAILED") else ""
            is_stack = event["ResourceType"] == "AWS::CloudFormation::Stack"
            self._has_begun |= is_stack
            if is_stack or not status.endswith("_IN_PROGRESS"):
                self._report(f"  {event['Timestamp']:%H:%M:%S}  {status:<28} {event['LogicalResourceId']}{reason}")

    def _all(self) -> list[dict[str, Any]]:
        try:
            pages = (
                self._aws.client("cloudformation")
                .get_paginator("describe_stack_events")
                .paginate(StackName=self._stack)
            )
            return [event for page in pages for event in page["StackEvents"]]
        except ClientError as error:
            if "does not exist" in str(error):
                return []
            raise
