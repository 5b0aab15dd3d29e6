"""`make destroy`: delete a stack. Tables, bucket and key stay, unless their deletion is asked for."""

from collections.abc import Iterator

from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.aws import Aws, connect
from deployment.data_deletion import delete_bucket, delete_log_groups, delete_tables, find_log_groups
from deployment.errors import DeploymentError
from deployment.preflight.leftovers import bucket_name, has_bucket
from deployment.questions import confirm_name
from deployment.releases import Releases
from deployment.secrets_keys import delete_keys, find_keys
from deployment.stack_events import Progress
from deployment.stacks import BUCKET, KEY, TABLE, Stack, find_stack
from deployment.stages import Stage, read_stage, stack_of, stage_names
from deployment.tables import find_tables


def destroy(stage: str, *, data: bool = False, bucket: str | None = None) -> None:
    """Delete the stack of a stage, after its name was typed. With `data`, also tables, files, key, logs and releases.

    Raises:
        DeploymentError: the name was not typed, CloudFormation cannot delete the stack, or there is neither a stack nor
            data to delete.
    """
    described, aws = read_stage(stage), connect()
    stack = find_stack(aws, described.stack)
    if stack is not None and stack.status.endswith("_IN_PROGRESS") and not stack.is_new:
        raise DeploymentError(f"{described.stack} is {stack.status}: wait until it ends, then try again.")
    groups = find_log_groups(aws, described.stack, _others(described), stack)
    if stack is None:
        _require_data(aws, described, groups, bucket, data=data)
    print("\n".join(_plan(aws, described, stack, groups if data else [], data=data)))
    confirm_name(f"\nThis deletes {described.stack} in {aws.region}, account {aws.account}.", described.stack)
    skipped = _delete_stack(aws, described.stack, stack) if stack is not None else []
    if data:
        delete_tables(aws, find_tables(aws, described.stack))
        if has_bucket(aws, bucket_name(aws, described.stack)):
            delete_bucket(aws, bucket_name(aws, described.stack))
        delete_keys(aws, find_keys(aws, described.stack))
        delete_log_groups(aws, groups)
        artifacts = ArtifactBucket(aws, bucket or default_name(aws))
        if artifacts.exists():
            Releases(artifacts, described.stack).forget_all()
    print("\n".join(["", *_remains(aws, described, bucket, skipped)]))


def _require_data(aws: Aws, stage: Stage, groups: list[str], bucket: str | None, *, data: bool) -> None:
    """Check that there is something to delete without a stack: data, which DATA=delete asks for."""
    kept = [*_data(aws, stage), *groups]
    where = f"There is no stack {stage.stack} in {aws.region}, account {aws.account}"
    if kept and not data:
        raise DeploymentError(f"{where}. Of an earlier one remain: {', '.join(kept)}. DATA=delete would delete these.")
    artifacts = ArtifactBucket(aws, bucket or default_name(aws))
    has_releases = data and artifacts.exists() and Releases(artifacts, stage.stack).exist()
    if not kept and not has_releases:
        raise DeploymentError(f"{where}, and no data of an earlier one.")


def _plan(aws: Aws, stage: Stage, stack: Stack | None, groups: list[str], *, data: bool) -> Iterator[str]:
    yield f"The stack {stage.stack}: " + (f"{stack.status}; will be deleted." if stack else "does not exist.")
    kept = _data(aws, stage)
    verb = "DELETED WITH ALL DATA" if data else "stays"
    yield from (f"  {verb:<22} {name}" for name in [*kept, *groups])
    if not data and kept:
        yield "DATA=delete would delete these, too."


def _delete_stack(aws: Aws, name: str, stack: Stack) -> list[str]:
    """Delete a stack, and return what CloudFormation has kept besides tables, buckets and keys."""
    progress = Progress(aws, stack.id)
    aws.client("cloudformation").delete_stack(StackName=name)
    progress.wait(("DELETE_COMPLETE",))
    return [name for name in progress.skipped if not name.endswith((f"({TABLE})", f"({BUCKET})", f"({KEY})"))]


def _remains(aws: Aws, stage: Stage, bucket: str | None, skipped: list[str]) -> Iterator[str]:
    tables = [*find_tables(aws, stage.stack), *_buckets(aws, stage)]
    artifacts = ArtifactBucket(aws, bucket or default_name(aws))
    yield "What remains:"
    yield from (f"  {name}" for name in [*tables, *_keys(aws, stage, with_deleted=True), *skipped])
    if artifacts.exists():
        yield f"  {artifacts.name}: the bucket for artifacts, which all stages share"
    if tables:
        yield f"`make deploy STAGE={stage.name}` makes a stack that takes over tables, bucket and key."
    else:
        yield "  backups of deleted tables: DynamoDB keeps the last state of each for 35 days, at no cost"


def _data(aws: Aws, stage: Stage) -> list[str]:
    return [*find_tables(aws, stage.stack), *_buckets(aws, stage), *_keys(aws, stage)]


def _keys(aws: Aws, stage: Stage, *, with_deleted: bool = False) -> list[str]:
    return [str(key) for key in find_keys(aws, stage.stack) if with_deleted or not key.is_deleted]


def _buckets(aws: Aws, stage: Stage) -> list[str]:
    name = bucket_name(aws, stage.stack)
    return [name] if has_bucket(aws, name) else []


def _others(stage: Stage) -> list[str]:
    return [stack_of(name) for name in stage_names() if name != stage.name]
