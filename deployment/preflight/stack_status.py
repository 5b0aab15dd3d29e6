"""The state that the stack is in, and what to do if CloudFormation would refuse to update it."""

from collections.abc import Iterator

from deployment.preflight.findings import Finding, note, ok, problem
from deployment.stacks import Stack

_READY = (
    *("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"),
    *("IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
)
_REMOVE = "Remove what is left of it: make destroy STAGE={stage}. Tables and bucket stay."
_FIXES = {
    "ROLLBACK_COMPLETE": f"its creation failed, so that it can only be deleted. {_REMOVE}",
    "ROLLBACK_FAILED": f"its creation failed, and some resources could not be deleted. {_REMOVE}",
    "CREATE_FAILED": f"its creation failed. {_REMOVE}",
    "DELETE_FAILED": f"its deletion failed. {_REMOVE}",
    "UPDATE_FAILED": (
        "an update failed and was not rolled back. Roll it back: "
        'aws cloudformation rollback-stack --stack-name {stack} (or "Roll back" in CloudFormation\'s console).'
    ),
    "UPDATE_ROLLBACK_FAILED": (
        "the return to the release before failed. Remove the cause that the stack's events name, then: "
        "aws cloudformation continue-update-rollback --stack-name {stack} "
        '(or "Continue update rollback" in CloudFormation\'s console).'
    ),
}


def check_status(stage: str, name: str, stack: Stack | None) -> Iterator[Finding]:
    """Yield whether the stack of a stage can be created or updated."""
    if stack is None:
        yield ok("stack", f"{name} will be created.")
    elif stack.is_new:
        yield ok("stack", f"{name} will be created. A change set for it exists, and was not executed.")
    elif stack.status in _READY:
        yield ok("stack", f"{name} will be updated ({stack.status}).")
        if stack.status == "UPDATE_ROLLBACK_COMPLETE":
            yield note("stack", "The last update failed; the release before it runs.")
    elif stack.status.endswith("_IN_PROGRESS"):
        yield problem(
            "stack",
            f"{name} is {stack.status}: another deployment or deletion runs. Wait until it ends, then try again.",
        )
    else:
        fix = _FIXES.get(stack.status, "look at its events in CloudFormation's console.")
        yield problem("stack", f"{name} is {stack.status}: {fix.format(stage=stage, stack=name)}")
