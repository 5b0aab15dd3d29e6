"""The operator's commands, which `make` calls: python -m deployment deploy prod."""

import signal
import sys

import click

from chalicelib.domain.bucket_names import check_bucket_name
from deployment.errors import DeploymentError, describe_os_error


def _bucket_name(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value:
        try:
            check_bucket_name(value)
        except ValueError as error:
            raise DeploymentError(f"BUCKET: {error}.") from error
    return value


BUCKET = click.option(
    "--bucket", callback=_bucket_name, help="The bucket for the artifacts; one of the account's own by default."
)
YES = click.option("--yes", is_flag=True, help="Do not ask before changes.")
STAGE = click.argument("stage")


@click.group()
def cli() -> None:
    """Deploy Reelwright on AWS, and look after the deployment."""


@cli.command()
@STAGE
@BUCKET
def check(stage: str, bucket: str | None) -> None:
    """Check everything that a deployment needs; change nothing."""
    from deployment.deploy import check

    check(stage, bucket)


@cli.command()
@STAGE
@BUCKET
@YES
@click.option("--architecture", help="x86_64 or arm64; that of the stage by default.")
@click.option("--fonts", is_flag=True, help="With the optional layer of fonts.")
def deploy(stage: str, bucket: str | None, yes: bool, architecture: str | None, fonts: bool) -> None:
    """Check, package, show the changes, ask, and deploy."""
    from deployment.deploy import deploy

    deploy(stage, bucket=bucket, yes=yes, architecture=architecture, fonts=fonts)


@cli.command()
@STAGE
def protect(stage: str) -> None:
    """Protect the tables against deletion, as deploy does; for stacks that other tools deploy."""
    from deployment.deploy import protect

    protect(stage)


@cli.command()
@STAGE
@BUCKET
def releases(stage: str, bucket: str | None) -> None:
    """List the recorded releases."""
    from deployment.rollback import list_releases

    list_releases(stage, bucket)


@cli.command()
@STAGE
@BUCKET
@YES
@click.option("--to", help="The release; the one before the present one by default.")
def rollback(stage: str, bucket: str | None, yes: bool, to: str | None) -> None:
    """Deploy an earlier release again."""
    from deployment.rollback import roll_back

    roll_back(stage, to=to, bucket=bucket, yes=yes)


@cli.command()
@STAGE
@click.option("--at", required=True, help="The moment, such as 2026-11-28T10:00Z.")
@YES
def restore(stage: str, at: str, yes: bool) -> None:
    """Let a deployment work on its tables as they were at a moment."""
    from deployment.restore import restore

    restore(stage, at, yes=yes)


@cli.command()
@STAGE
@BUCKET
@click.option("--data", type=click.Choice(["keep", "delete"]), default="keep", help="What happens to tables and files.")
def destroy(stage: str, bucket: str | None, data: str) -> None:
    """Delete a stack; its tables and files stay unless told otherwise."""
    from deployment.destroy import destroy

    destroy(stage, data=data == "delete", bucket=bucket)


@cli.command()
@STAGE
@click.option("--url", help="The base URL of the API; that of the stack by default.")
@click.option("--webhook", help="A URL of yours that answers 200; the API's own by default.")
def smoke(stage: str, url: str | None, webhook: str | None) -> None:
    """Make a video with a new account, and delete everything again."""
    from deployment.smoke import smoke

    smoke(stage, url=url, webhook=webhook)


def main() -> None:
    """Run a command, and print its errors as one line."""
    from botocore.exceptions import BotoCoreError, ClientError

    # A command that is ended from outside cleans up as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        cli(prog_name="python -m deployment")
    except (DeploymentError, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        print(describe_os_error(error), file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
