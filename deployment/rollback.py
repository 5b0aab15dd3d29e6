"""`make releases` and `make rollback`: list the recorded releases, and deploy an earlier one again."""

from rich import box
from rich.console import Console
from rich.table import Table

from deployment.artifact_bucket import ArtifactBucket, default_name
from deployment.aws import Aws, connect
from deployment.change_sets import DesiredStack
from deployment.errors import DeploymentError
from deployment.preflight.findings import Kind
from deployment.preflight.stack_status import check_status
from deployment.release_rollout import roll_out_release, settle
from deployment.releases import Release, Releases
from deployment.stacks import Stack, find_stack
from deployment.stages import Stage, read_stage
from deployment.table_settings import finish_tables


def list_releases(stage: str, bucket: str | None = None) -> None:
    """Print the recorded releases of a stage, newest first.

    Raises:
        DeploymentError: there is no access to AWS, or no bucket.
    """
    described, aws = read_stage(stage), connect()
    releases = _releases(aws, described, bucket)
    current = releases.current()
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("", "release", "deployed", "version", "commit"):
        table.add_column(column, no_wrap=True)
    if begun := releases.begun():
        release = begun.release
        table.add_row("begun", release.name, release.date, release.version, release.commit or "–")
    for release in releases.all():
        mark = "runs" if release.name == current else ""
        table.add_row(mark, release.name, release.date, release.version, release.commit or "–")
    console = Console(highlight=False, width=None if Console().is_terminal else 200)
    console.print(table if table.row_count else f"No release of {stage} is recorded.")


def roll_back(stage: str, *, to: str | None = None, bucket: str | None = None, yes: bool = False) -> Stack:
    """Deploy an earlier release again: the one that is named, or the one before the release that runs.

    It gets the parameters that it had, except that restored tables stay in use.

    Raises:
        DeploymentError: there is no such release, the stack cannot be updated, or the deployment failed.
    """
    described, aws = read_stage(stage), connect()
    stack = updatable_stack(aws, described)
    releases = _releases(aws, described, bucket)
    release = releases.find(to)
    _check_zips(_bucket(aws, bucket), release)
    parameters = dict(release.parameters)
    suffix = stack.parameters.get("TableSuffix", "")
    if suffix and "TableSuffix" not in parameters and not _knows_suffix(_bucket(aws, bucket), releases, release):
        raise DeploymentError(f"The release {release.name} cannot use the restored tables with the suffix {suffix}.")
    if suffix or "TableSuffix" in parameters:
        parameters["TableSuffix"] = suffix
    print(f"Rolling back {described.stack} to the release {release.name} of {release.date}.")
    target = DesiredStack(described.stack, releases.template_url(release.name), parameters)
    done = roll_out_release(aws, releases, release, target, yes=yes)
    releases.set_current(release.name)
    finish_tables(aws, described.stack, done.stack.parameters.get("TableSuffix", ""))
    print(f"\nThe release {release.name} runs. Videos in progress are planned again by it.")
    return done.stack


def updatable_stack(aws: Aws, stage: Stage) -> Stack:
    """Return the stack of a stage.

    Raises:
        DeploymentError: it does not exist, or CloudFormation would refuse to update it.
    """
    stack = find_stack(aws, stage.stack)
    if stack is None or stack.is_new:
        raise DeploymentError(f"There is no stack {stage.stack}: make deploy STAGE={stage.name}.")
    for finding in check_status(stage.name, stage.stack, stack):
        if finding.kind is Kind.PROBLEM:
            raise DeploymentError(finding.text)
    return stack


def _releases(aws: Aws, stage: Stage, bucket: str | None) -> Releases:
    artifacts = _bucket(aws, bucket)
    if not artifacts.exists():
        raise DeploymentError(f"There is no bucket {artifacts.name} with releases. Name the right one: BUCKET=…")
    releases = Releases(artifacts, stage.stack)
    settle(aws, releases)
    return releases


def _bucket(aws: Aws, name: str | None) -> ArtifactBucket:
    return ArtifactBucket(aws, name or default_name(aws))


def _check_zips(bucket: ArtifactBucket, release: Release) -> None:
    missing = [key for key in release.artifacts if not bucket.has(key)]
    if missing:
        raise DeploymentError(f"The release {release.name} is incomplete: {', '.join(missing)} is missing.")


def _knows_suffix(bucket: ArtifactBucket, releases: Releases, release: Release) -> bool:
    template = bucket.read_json(releases.template_key(release.name)) or {}
    return "TableSuffix" in template.get("Parameters", {})
