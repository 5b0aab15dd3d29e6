"""Change a stack in the open: show the change set, ask, execute it, and report its progress."""

from dataclasses import dataclass

from deployment.aws import Aws
from deployment.change_sets import ChangeSet, DesiredStack
from deployment.change_table import show_changes
from deployment.errors import DeploymentError
from deployment.questions import confirm
from deployment.stack_events import Progress
from deployment.stacks import Stack, find_stack

_DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE")


@dataclass(frozen=True, slots=True)
class Rollout:
    """The stack after a rollout. `changed` is false if there was nothing to change."""

    stack: Stack
    changed: bool


def roll_out(aws: Aws, target: DesiredStack, *, yes: bool) -> Rollout:
    """Bring a stack to its target. Without `yes` the operator is asked.

    Raises:
        DeploymentError: CloudFormation rejects the change or it fails, or the operator says no. `yes` does not answer
            for changes that replace or remove tables or buckets.
    """
    before = find_stack(aws, target.stack)
    is_creation = before is None or before.is_new
    kept = before.parameters if before and target.template_url is None else None
    change_set = ChangeSet(aws, target, is_creation=is_creation, kept=kept)
    print("Asking CloudFormation what would change …", flush=True)
    if not change_set.create():
        print("Nothing would change: the stack is up to date.")
        return Rollout(_existing(aws, target.stack), changed=False)
    show_changes(change_set.changes)
    _ask(change_set, target, yes=yes)
    progress = Progress(aws, _existing(aws, target.stack).id)
    change_set.execute()
    try:
        progress.wait(_DONE)
    except DeploymentError as error:
        advice = "" if is_creation else " UPDATE_ROLLBACK_COMPLETE means that the release before it runs."
        raise DeploymentError(f"{error}{advice}") from error
    return Rollout(_existing(aws, target.stack), changed=True)


def _ask(change_set: ChangeSet, target: DesiredStack, *, yes: bool) -> None:
    try:
        if yes and any(change.loses_data for change in change_set.changes):
            raise DeploymentError("YES=1 does not answer for tables and buckets. Answer in a terminal, without it.")
        if not yes and not confirm(f"Change the stack {target.stack}?", instead="YES=1"):
            raise DeploymentError("Nothing was changed.")
    except (DeploymentError, KeyboardInterrupt):
        change_set.discard()
        raise


def _existing(aws: Aws, name: str) -> Stack:
    stack = find_stack(aws, name)
    if stack is None:
        raise DeploymentError(f"The stack {name} was deleted in the meantime.")
    return stack
