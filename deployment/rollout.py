"""Change a stack in the open: show the change set, ask, execute it, and report its progress."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError

from deployment.aws import Aws
from deployment.change_sets import ChangeSet, DesiredStack
from deployment.change_table import show_changes
from deployment.errors import DeploymentError
from deployment.questions import confirm
from deployment.stack_events import Progress
from deployment.stacks import Stack, find_stack

DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")
"""The statuses of a stack whose last operation has succeeded."""


@dataclass(frozen=True, slots=True)
class Rollout:
    """The stack after a rollout. `changed` is false if there was nothing to change."""

    stack: Stack
    changed: bool


class WatchEndedError(DeploymentError):
    """The operator has ended the watch of a change. CloudFormation goes on with it."""


def roll_out(
    aws: Aws, target: DesiredStack, *, yes: bool, begin: Callable[[str], None] = lambda change_set: None
) -> Rollout:
    """Bring a stack to its target. Without `yes` the operator is asked.

    `begin` is called with the name of the change set before it is executed.

    Raises:
        WatchEndedError: the operator pressed Ctrl-C after the change began.
        DeploymentError: CloudFormation rejects the change or it fails, or the operator says no. `yes` does not answer
            for changes that replace or remove tables, buckets or keys.
    """
    before = find_stack(aws, target.stack)
    is_creation = before is None or before.is_new
    kept = before.parameters if before and target.template_url is None else None
    change_set = ChangeSet(aws, target, is_creation=is_creation, kept=kept)
    if not _prepare(change_set, target, yes=yes):
        print("Nothing would change: the stack is up to date.")
        return Rollout(_existing(aws, target.stack), changed=False)
    try:
        progress = Progress(aws, _existing(aws, target.stack).id)
        begin(change_set.name)
    except BaseException:
        _discard(change_set, target)
        raise
    try:
        change_set.execute()
        progress.wait(DONE)
    except KeyboardInterrupt as error:
        raise WatchEndedError(
            f"CloudFormation goes on with {target.stack}: look with make releases STAGE={_stage(target.stack)}, or at "
            "the stack's events in CloudFormation's console."
        ) from error
    except DeploymentError as error:
        raise DeploymentError(f"{error} {_advice(target.stack, is_creation=is_creation)}") from error
    return Rollout(_existing(aws, target.stack), changed=True)


def _prepare(change_set: ChangeSet, target: DesiredStack, *, yes: bool) -> bool:
    """Create a change set, show it and ask. Return false if nothing would change."""
    print("Asking CloudFormation what would change …", flush=True)
    try:
        if not change_set.create():
            return False
        show_changes(change_set.changes)
        _ask(change_set, target, yes=yes)
    except KeyboardInterrupt as error:
        _discard(change_set, target)
        raise DeploymentError(f"\nThe stack {target.stack} was not changed.{_uploaded(target)}") from error
    except BaseException:
        _discard(change_set, target)
        raise
    return True


def _ask(change_set: ChangeSet, target: DesiredStack, *, yes: bool) -> None:
    try:
        if yes and any(change.loses_data for change in change_set.changes):
            raise DeploymentError(
                "YES=1 does not answer for tables, buckets and keys. Answer in a terminal, without it."
            )
        if not yes and not confirm(f"Change the stack {target.stack}?", instead="YES=1"):
            raise DeploymentError(f"The stack {target.stack} was not changed.")
    except DeploymentError as error:
        raise DeploymentError(f"{error}{_uploaded(target)}") from error


def _discard(change_set: ChangeSet, target: DesiredStack) -> None:
    """Delete a change set. A failure is printed, because the error that led here says more."""
    try:
        change_set.discard()
    except (BotoCoreError, ClientError) as error:
        print(f"The change set {change_set.name} of {target.stack} remains; delete it in CloudFormation: {error}")


def _uploaded(target: DesiredStack) -> str:
    return " The files of the release stay in the artifact bucket, unused." if target.template_url else ""


def _advice(stack: str, *, is_creation: bool) -> str:
    if is_creation:
        stage = _stage(stack)
        return f"Remove what is left of it: make destroy STAGE={stage}. Then try again: make deploy STAGE={stage}."
    return "UPDATE_ROLLBACK_COMPLETE means that the release before it runs."


def _stage(stack: str) -> str:
    return stack.removeprefix("reelwright-")


def _existing(aws: Aws, name: str) -> Stack:
    stack = find_stack(aws, name)
    if stack is None:
        raise DeploymentError(f"The stack {name} was deleted in the meantime.")
    return stack
