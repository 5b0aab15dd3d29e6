"""Change sets: what CloudFormation would change, before it does."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.errors import DeploymentError
from deployment.stacks import BUCKET, KEY, TABLE

_CAPABILITIES = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_TIMEOUT_S = 600
_POLL_S = 1.0
# CloudFormation has no code for this: the change set fails, and the reason is a sentence.
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a resource. `action` is Add, Modify, Replace, Maybe replace, Remove or Import."""

    action: str
    resource: str
    kind: str
    deletes: bool = False

    @property
    def touches_data(self) -> bool:
        """True if a table, bucket or key is replaced or removed, or may be."""
        return self.kind in (TABLE, BUCKET, KEY) and self.action in ("Replace", "Maybe replace", "Remove")

    @property
    def loses_data(self) -> bool:
        """True if a table, bucket or key is surely replaced or removed.

        "Maybe" depends on values that CloudFormation does not know yet. Our names are fixed, and CloudFormation
        refuses to replace a resource by one of the same name.
        """
        return self.touches_data and self.action != "Maybe replace"


@dataclass(frozen=True, slots=True)
class DesiredStack:
    """The goal of a change of a stack: a template and its parameters.

    Without `template_url` the stack keeps its template; parameters that are not named keep their values then.
    `takes_over` is true if existing tables and buckets become part of the stack.
    """

    stack: str
    template_url: str | None
    parameters: Mapping[str, str]
    takes_over: bool = False


class ChangeSet:
    """A change set of a stack. `is_creation` is true if the stack does not exist yet."""

    def __init__(
        self, aws: Aws, target: DesiredStack, *, is_creation: bool, kept: Mapping[str, str] | None = None
    ) -> None:
        self._formation = aws.client("cloudformation")
        self._target = target
        self._is_creation = is_creation
        self._kept = [name for name in kept or {} if name not in target.parameters]
        self.name = f"reelwright-{time.time_ns() // 1_000_000}"
        self._exists = False
        self.changes: list[Change] = []

    def create(self) -> bool:
        """Create the change set, and return whether there are changes.

        Raises:
            DeploymentError: CloudFormation rejects the template or the parameters.
        """
        self._exists = True
        try:
            self._formation.create_change_set(**self._request())
        except ClientError as error:
            self._exists = False
            raise DeploymentError(f"CloudFormation rejects the template: {error}") from error
        found = self._wait()
        if found["Status"] == "FAILED":
            reason = found.get("StatusReason", "")
            self.discard()
            if any(text in reason for text in _NO_CHANGES):
                return False
            raise DeploymentError(f"CloudFormation cannot make this change: {reason}")
        self.changes = [_change(each["ResourceChange"]) for each in self._described()]
        return True

    def execute(self) -> None:
        """Begin to make the changes."""
        self._formation.execute_change_set(ChangeSetName=self.name, StackName=self._target.stack)

    def discard(self) -> None:
        """Delete the change set, and the empty stack that a change set for a creation makes.

        Nothing happens if there is none, or if it was deleted already.
        """
        if not self._exists:
            return
        self._exists = False
        self._formation.delete_change_set(ChangeSetName=self.name, StackName=self._target.stack)
        if self._is_creation:
            self._formation.delete_stack(StackName=self._target.stack)

    def _request(self) -> dict[str, Any]:
        target = self._target
        values: list[dict[str, Any]] = [
            {"ParameterKey": name, "ParameterValue": value} for name, value in target.parameters.items()
        ]
        values += [{"ParameterKey": name, "UsePreviousValue": True} for name in self._kept]
        request: dict[str, Any] = {
            "StackName": target.stack,
            "ChangeSetName": self.name,
            "ChangeSetType": "CREATE" if self._is_creation else "UPDATE",
            "Parameters": values,
            "Capabilities": _CAPABILITIES,
            "Tags": [{"Key": "reelwright:stack", "Value": target.stack}],
        }
        source = {"TemplateURL": target.template_url} if target.template_url else {"UsePreviousTemplate": True}
        return request | source | ({"ImportExistingResources": True} if target.takes_over else {})

    def _wait(self) -> dict[str, Any]:
        deadline = time.monotonic() + _TIMEOUT_S
        while True:
            found: dict[str, Any] = self._formation.describe_change_set(
                ChangeSetName=self.name, StackName=self._target.stack
            )
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                return found
            if time.monotonic() > deadline:
                raise DeploymentError(f"CloudFormation has not made the change set in {_TIMEOUT_S} s: try again.")
            time.sleep(_POLL_S)

    def _described(self) -> list[dict[str, Any]]:
        pages = self._formation.get_paginator("describe_change_set").paginate(
            ChangeSetName=self.name, StackName=self._target.stack
        )
        return [each for page in pages for each in page.get("Changes", []) if each["Type"] == "Resource"]


def execution_status(formation: Any, stack: str, name: str) -> str:
    """Return CloudFormation's execution status of a change set, or `GONE` if it no longer exists."""
    try:
        return str(formation.describe_change_set(ChangeSetName=name, StackName=stack).get("ExecutionStatus", ""))
    except ClientError as error:
        if error_code(error) in ("ChangeSetNotFound", "ChangeSetNotFoundException", "ValidationError"):
            return "GONE"
        raise


def _change(described: Mapping[str, Any]) -> Change:
    action = described["Action"]
    if action == "Modify":
        action = {"True": "Replace", "Conditional": "Maybe replace"}.get(described.get("Replacement", ""), "Modify")
    policy = described.get("PolicyAction", "")
    return Change(action, described["LogicalResourceId"], described["ResourceType"], policy.endswith("Delete"))
