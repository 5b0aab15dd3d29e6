"""`make restore`: let a deployment work on its tables as they were at a moment."""

from datetime import UTC, datetime, timedelta

from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.aws import Aws, connect
from deployment.change_sets import DesiredStack
from deployment.errors import DeploymentError
from deployment.preflight.leftovers import bucket_name
from deployment.questions import confirm
from deployment.release_rollout import settle
from deployment.releases import Releases
from deployment.restored_files import undelete
from deployment.restored_tables import RestoredTables
from deployment.rollback import updatable_stack
from deployment.rollout import roll_out
from deployment.stacks import Stack
from deployment.stages import Stage, read_stage
from deployment.tables import suffix_of

# DynamoDB's limit of point-in-time recovery.
_KEPT_DAYS = 35


def restore(stage: str, at: str, *, yes: bool = False) -> Stack:
    """Restore the tables of a stage to a moment under new names, bring deleted files back, and let the stack use them.

    The tables in use before stay as they are. An interrupted restore goes on if it is called again.

    Raises:
        DeploymentError: the moment is wrong, a table cannot be restored, or the operator said no.
    """
    moment = read_moment(at, datetime.now(UTC))
    described, aws = read_stage(stage), connect()
    stack = updatable_stack(aws, described)
    used, suffix = stack.parameters.get("TableSuffix", ""), suffix_of(moment)
    if used == suffix:
        raise DeploymentError(f"{described.stack} uses the tables that were restored to {at} already.")
    if "TableSuffix" not in stack.parameters:
        raise DeploymentError("The release that runs cannot use restored tables: deploy a newer one first.")
    tables = RestoredTables(aws, described.stack, used, suffix)
    tables.check(moment)
    _ask(aws, described, moment, suffix, yes=yes)
    tables.start(moment)
    tables.finish()
    count = undelete(aws, bucket_name(aws, described.stack), moment)
    print(f"Brought {count:,} deleted files back.")
    artifacts = ArtifactBucket(aws, default_name(aws))
    if artifacts.exists():
        settle(aws, Releases(artifacts, described.stack))
    done = roll_out(aws, DesiredStack(described.stack, None, {"TableSuffix": suffix}), yes=yes)
    _say_what_is_next(described, used, suffix)
    return done.stack


def read_moment(at: str, now: datetime) -> datetime:
    """Return the moment of a text such as `2026-11-28T10:00Z`.

    Raises:
        DeploymentError: it is no date and time with a time zone, in the future, or older than DynamoDB's backups.
    """
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DeploymentError(f"AT is {at!r}: name a date, a time and the time zone, such as AT=2026-11-28T10:00Z.")
    if moment > now:
        raise DeploymentError(f"AT is {at!r}, which is in the future.")
    if moment < now - timedelta(days=_KEPT_DAYS):
        raise DeploymentError(f"AT is {at!r}: DynamoDB restores tables to a moment of the last {_KEPT_DAYS} days only.")
    return moment.astimezone(UTC)


def _ask(aws: Aws, stage: Stage, moment: datetime, suffix: str, *, yes: bool) -> None:
    print(
        f"The tables of {stage.stack} ({aws.account}, {aws.region}) will be restored to {moment:%Y-%m-%d %H:%M:%S} "
        f"UTC, under names\nthat end with {suffix}. Later changes are not in them, and stay in the present tables."
    )
    if not yes and not confirm("Restore them?", instead="YES=1"):
        raise DeploymentError("Nothing was changed.")


def _say_what_is_next(stage: Stage, used: str, suffix: str) -> None:
    print(
        f"\n{stage.stack} works on the restored tables."
        f'\n  note it        "TableSuffix": "{suffix}" under `parameters` of the stage in .chalice/config.json'
        f"\n  go on          .venv/bin/python -m chalicelib.cli --stack {stage.stack} operate resume --all"
        f"\n  undo it        the tables from before stay: set TableSuffix to {used!r}, then make deploy uses them again"
    )
