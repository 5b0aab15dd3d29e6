"""`make deploy`: check, package, upload, show the changes, ask, and change the stack."""

from deployment.artifact_bucket import ArtifactBucket
from deployment.aws import Aws, connect
from deployment.aws_package import aws_package
from deployment.build_lock import build_lock
from deployment.change_sets import DesiredStack
from deployment.errors import DeploymentError
from deployment.gateway_stages import delete_second_stage
from deployment.preflight.run import Preflight, require, run_checks, show
from deployment.release_rollout import roll_out_release, settle
from deployment.releases import Releases, new_release
from deployment.rollback import updatable_stack
from deployment.stacks import Stack
from deployment.stage_config import check_architecture
from deployment.stages import Stage, read_stage
from deployment.table_settings import finish_tables
from deployment.upload import upload_package, with_literal_names


def check(stage: str, bucket: str | None = None) -> Preflight:
    """Print what the checks find, and return it.

    Raises:
        DeploymentError: something prevents a deployment.
    """
    found = run_checks(stage, bucket)
    show(found.findings)
    require(found)
    return found


def deploy(
    stage: str, *, bucket: str | None = None, yes: bool = False, architecture: str | None = None, fonts: bool = False
) -> Stack:
    """Deploy a stage, and return its stack.

    Raises:
        DeploymentError: a check or the deployment failed, or the operator said no.
    """
    if architecture is not None:
        check_architecture(architecture)
    found = check(stage, bucket)
    aws, described, artifacts = _checked(found)
    releases = Releases(artifacts, described.stack)
    with build_lock():
        print("Packaging …", flush=True)
        package = aws_package(stage, architecture=architecture, fonts=fonts)
        if not artifacts.exists():
            print(f"Creating the bucket {artifacts.name} …", flush=True)
            artifacts.create()
        settle(aws, releases)
        template, zips = upload_package(package, artifacts, releases.artifacts_folder)
    if found.leftovers:
        template = with_literal_names(template, aws, described.stack)
    declared = template.get("Parameters", {})
    parameters = {name: value for name, value in found.parameters.items() if name in declared}
    release = new_release(parameters, zips)
    releases.store_template(release.name, template)
    target = DesiredStack(
        described.stack, releases.template_url(release.name), parameters, takes_over=bool(found.leftovers)
    )
    done = roll_out_release(aws, releases, release, target, yes=yes)
    # Another tool may have deployed it.
    if not done.changed and not releases.runs(release, template):
        releases.record(release)
    if releases.current() == release.name:
        print(f"\nDeployed the release {release.name}.")
    finish(aws, described.stack, done.stack)
    _say_what_is_next(described, done.stack)
    return done.stack


def protect(stage: str) -> None:
    """Finish the deployment of a stack that another tool has deployed, such as Terraform.

    Raises:
        DeploymentError: there is no such stack.
    """
    described, aws = read_stage(stage), connect()
    finish(aws, described.stack, updatable_stack(aws, described))
    print(f"The tables of {described.stack} are protected against deletion.")


def finish(aws: Aws, name: str, stack: Stack) -> None:
    """Do what the template cannot: protect the tables, and delete the public stage of old releases."""
    finish_tables(aws, name, stack.parameters.get("TableSuffix", ""))
    if (api := stack.outputs.get("RestAPIId")) and delete_second_stage(aws, api):
        print('Deleted the stage "Stage" of the API, which an old release has made.')


def _checked(found: Preflight) -> tuple[Aws, Stage, ArtifactBucket]:
    if found.aws is None or found.stage is None or found.bucket is None:
        raise DeploymentError("The checks did not run.")
    return found.aws, found.stage, found.bucket


def _say_what_is_next(stage: Stage, stack: Stack) -> None:
    python = ".venv/bin/python -m chalicelib.cli"
    print(
        f"\n  URL            {stack.outputs.get('Url', 'see the outputs of the stack')}"
        f'\n  first account  {python} --stack {stage.stack} accounts create "My company"'
        f"\n  try it         make smoke STAGE={stage.name}"
    )
