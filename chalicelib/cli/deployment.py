"""Choose the deployment that the commands work on. The services that they share with the Lambdas come from `wiring`."""

import json
import os
from pathlib import Path

import click

from chalicelib import wiring
from chalicelib.aws.clients import LazyClient, new_session

LOCAL_STACK = "reelwright-local"
_CODE = Path(__file__).parents[2]
# Installed from a wheel, the command acts on the checkout that it is called in.
CHECKOUT = _CODE if (_CODE / "pyproject.toml").exists() else Path()
RUN_FILE = CHECKOUT / ".local" / "run.json"
# The emulator accepts any credentials.
_LOCAL = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


def choose(stack: str | None, endpoint_url: str | None, *, local: bool) -> None:
    """Set the environment so that `wiring` finds a stack: the one that is named, or that of `make up`.

    Raises:
        UsageError: no stack is named.
        ClickException: the local cloud of this checkout does not run.
    """
    if local:
        os.environ.pop("AWS_PROFILE", None)
        os.environ.update(_LOCAL)
        endpoint_url = endpoint_url or local_url()
        stack = stack or LOCAL_STACK
    stack = stack or os.environ.get("REELWRIGHT_STACK")
    if not stack:
        raise click.UsageError("Which deployment? Name its stack with --stack, or use that of `make up` with --local.")
    if endpoint_url:
        os.environ["AWS_ENDPOINT_URL"] = endpoint_url
    os.environ["REELWRIGHT_STACK"] = stack
    if not os.environ.get("REELWRIGHT_BUCKET"):
        os.environ["REELWRIGHT_BUCKET"] = wiring.find_bucket(stack)
    if "REELWRIGHT_TABLE_SUFFIX" not in os.environ:
        os.environ["REELWRIGHT_TABLE_SUFFIX"] = find_table_suffix(stack)


def local_url() -> str:
    """Return the URL of the local cloud: as `. .local/demo.env` sets it, or of the port that `make up` has noted.

    No port is guessed: the local cloud of another checkout may use it.

    Raises:
        ClickException: this checkout has none that runs.
    """
    if url := os.environ.get("REELWRIGHT_URL"):
        return url.partition("/restapis")[0]
    try:
        return f"http://127.0.0.1:{json.loads(RUN_FILE.read_text())['port']}"
    except OSError as error:
        raise click.ClickException("The local cloud of this checkout does not run: start it with `make up`.") from error


def find_table_suffix(stack: str) -> str:
    """Return the end of the names of the tables that a stack uses: its parameter `TableSuffix`."""
    found = LazyClient(new_session(), "cloudformation").describe_stacks(StackName=stack)["Stacks"]
    parameters = found[0].get("Parameters", [])
    return next((each["ParameterValue"] for each in parameters if each["ParameterKey"] == "TableSuffix"), "")
