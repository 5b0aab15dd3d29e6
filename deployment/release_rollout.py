"""Deploy a release so that the record of releases is right, also if the command is interrupted."""

from deployment.aws import Aws
from deployment.change_sets import DesiredStack, execution_status
from deployment.errors import DeploymentError
from deployment.releases import Release, Releases
from deployment.rollout import DONE, Rollout, WatchEndedError, roll_out
from deployment.stacks import find_stack

_NOT_DEPLOYED = ("AVAILABLE", "UNAVAILABLE", "OBSOLETE", "EXECUTE_FAILED")
_UNDER_WAY = ("EXECUTE_PENDING", "EXECUTE_IN_PROGRESS")


def roll_out_release(aws: Aws, releases: Releases, release: Release, target: DesiredStack, *, yes: bool) -> Rollout:
    """Bring a stack to a release, and record its begin and its end.

    Raises:
        DeploymentError: as `roll_out`.
    """

    def begin(change_set: str) -> None:
        try:
            releases.begin(release, change_set)
        except BaseException:
            # The change set will be deleted, which looks as if CloudFormation had executed it.
            releases.forget_begun()
            raise

    try:
        done = roll_out(aws, target, yes=yes, begin=begin)
    except WatchEndedError:
        raise
    except DeploymentError:
        settle(aws, releases)
        raise
    if done.changed:
        releases.record(release)
    return done


def settle(aws: Aws, releases: Releases) -> None:
    """Record how a deployment has ended whose command did not see the end. One that still runs stays as it is."""
    begun = releases.begun()
    if begun is None:
        return
    stack = find_stack(aws, releases.stack)
    if stack is None or stack.is_new:
        releases.forget_begun()
        return
    execution = execution_status(aws.client("cloudformation"), stack.id, begun.change_set)
    if execution in _NOT_DEPLOYED:
        releases.forget_begun()
    elif execution in _UNDER_WAY or stack.status.endswith("_IN_PROGRESS"):
        return
    elif stack.status in DONE:
        releases.record(begun.release)
    else:
        releases.forget_begun()
